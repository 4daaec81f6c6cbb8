"""A text to an Utterance: its tokens, what they name, its numbers, and the words nobody knows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bot.french.lemmas import fold, is_manner
from bot.french.lexicon import lexicon
from bot.french.numbers import Quantity, digits, quantities
from bot.french.text import Token, clean, split_with_stops, tokens
from bot.understanding.mending import doubted, expand, is_english, repair, respell
from bot.understanding.placing import find, keep_longest
from bot.understanding.utterance import Mention, Utterance
from bot.understanding.vocabulary import Vocabulary

_ORDERING = frozenset(
    {"classe", "classez", "range", "rangez", "trie", "triez", "ordonne", "ordonnez", "hierarchise", "hierarchisez"}
)
"""Imperatives that ask for an order, at the head of a message."""
_PREAMBLE = 9
"""Words within which "mon … voudrait savoir" must be said."""
_KNOWING = frozenset({"savoir", "connaitre"})
_OUR = frozenset({"notre", "nos"})
_IN_THE_NAME_OF = (("au", "nom", "de"), ("en", "tant", "que"), ("en", "qualite", "de"), ("pour", "le", "compte", "de"))
"""Who asks, at the head of a message."""
_ASKS_AT_LEAST = 4
"""Words that must be left for a question."""
_WISHING = frozenset({"vouloir", "aimer", "souhaiter", "desirer", "chercher"})
REACH = 5
"""How many words may stand between a comparison and what it compares, on each side."""


def recognise(text: str, vocabulary: Vocabulary, doubting: frozenset[str] = frozenset()) -> Utterance:
    """What `text` names, in the words of `vocabulary`.  Never raises, whatever the text.

    `doubting`: words of it that are French and mean nothing here, to be read as near words of the vocabulary.
    """
    words = expand(split_with_stops(digits(clean(text))))
    english = is_english(words)
    words, repairs = repair(words, vocabulary, english)
    words = respell(words)
    if doubting:
        words = doubted(words, repairs, vocabulary, doubting)
    toks = tokens(words, english)
    words = [t.text for t in toks]
    asked = _asked_from(toks)
    found = [m for m in _without_courtesy(keep_longest(find(toks, vocabulary))) if m.first >= asked]
    amounts = tuple(_measured(q, words, vocabulary) for q in quantities(words) if not _is_part_of_a_name(q, found))
    found = _without_bars(found, amounts)
    taken = {i for m in found for i in m.at} | {i for q in amounts for i in range(q.start, q.end)}
    lex = lexicon()
    unknown = tuple(
        t
        for t in toks
        if t.index not in taken
        and t.index >= asked
        and not (t.index == 0 and t.folded in _ORDERING)
        and t.is_word
        and len(t.text) > 1
        and not lex.is_empty(t.forms)
        and not _grammatical(t)
        and not is_manner(t.text)
        and not any(f in vocabulary.common for f in t.forms)
    )
    cues = frozenset(m.id for m in found if m.kind == "cue")
    if toks and toks[0].folded in _ORDERING:
        cues |= {"ranking"}
    if _set_against(toks, found):
        cues |= {"compare", "against-another"}
    return Utterance(text, toks, tuple(found), amounts, unknown, tuple(repairs), cues)


def _asked_from(toks: tuple[Token, ...]) -> int:
    """Where the question begins that somebody "voudrait savoir": who that is belongs to no question."""
    if not toks:
        return 0
    if any(tuple(t.folded for t in toks[: len(name)]) == name for name in _IN_THE_NAME_OF):
        comma = next((t.index for t in toks[:_PREAMBLE] if t.after_break), 0)
        return comma if len(toks) - comma > _ASKS_AT_LEAST else 0
    if toks[0].folded not in lexicon().roles["mine"] | _OUR:
        return 0
    for wish, know in pairwise(toks[:_PREAMBLE]):
        if not _KNOWING.isdisjoint(know.forms) and _WISHING & set(wish.forms):
            return know.index
    return 0


def _is_part_of_a_name(quantity: Quantity, found: list[Mention]) -> bool:
    """The zero of "tarif zéro": a word of what is named, and no amount."""
    return quantity.unit != "year" and any(
        quantity.start in m.at and len(m.at) > 1 and not m.soft and m.kind in ("concept", "member", "indicator")
        for m in found
    )


def _without_courtesy(found: list[Mention]) -> list[Mention]:
    """Without what only polite phrases name ("merci d'avance"), or what a set phrase of a question holds ("par ordre")."""
    polite = frozenset(i for m in found if m.kind == "cue" and m.id == "courtesy" for i in m.at)
    phrases = [m.at for m in found if m.kind == "cue" and m.id in ("check", "ranking", "list") and len(m.at) > 1]
    times = [m.at for m in found if m.kind == "cue" and m.id == "last-time"]
    return [
        m
        for m in found
        if not (m.kind == "cue" and m.id == "least" and any(m.at < at for at in times))
        if (m.kind == "cue" and m.id == "courtesy")
        or not (m.at & polite or (m.kind in ("concept", "member") and any(m.at <= at for at in phrases)))
    ]


def _without_bars(found: list[Mention], amounts: tuple[Quantity, ...]) -> list[Mention]:
    """ "dépasse 85 %": what sets a bar before a share is no idea of its own."""
    shares = {q.start for q in amounts if q.unit not in ("count", "year", "rank")}
    bars = [m for m in found if m.kind == "cue" and m.id in ("above", "below") and len(m.at) == 1]
    before = {i for m in bars for i in m.at if shares & {m.last + 1, m.last + 2}}
    return [m for m in found if m.kind != "concept" or not m.at <= before]


def _set_against(toks: tuple[Token, ...], found: list[Mention]) -> bool:
    """ "France contre Europe", "plus chez les lecteurs que chez les libraires": a group set against another."""
    groups = {i for m in found if m.kind in ("member", "people") for i in m.at}
    roles = lexicon().roles
    passed = roles["article"] | {"chez", "pour", "selon", "parmi", "aupres", "ensemble", "en", "dans"}
    if _weighed_against(toks, groups):
        return True
    for i, token in enumerate(toks):
        degree = token.folded in ("que", "qu", "than") and _compared(toks, i)
        if not (degree or (token.folded == "contre" and i - 1 in groups)):
            continue
        after = next((j for j in range(i + 1, len(toks)) if toks[j].folded not in passed), None)
        if after in groups and any(j in groups for j in range(max(0, i - 2 * REACH), i)):
            return True
    return False


def _weighed_against(toks: tuple[Token, ...], groups: set[int]) -> bool:
    """ "plus de monde en France ou en Espagne ?", "les auteurs ou les libraires, qui y croit le plus ?"."""
    roles = lexicon().roles
    degrees = [
        t.index for t in toks if t.folded in roles["degree"] and not toks[min(t.index + 1, len(toks) - 1)].is_number
    ]
    for token in toks:
        if token.folded not in ("ou", "or") or not degrees:
            continue
        before = [j for j in range(max(0, token.index - REACH), token.index) if j in groups]
        after = [j for j in range(token.index + 1, min(len(toks), token.index + REACH)) if j in groups]
        if before and after:
            return True
    return False


def _compared(toks: tuple[Token, ...], i: int) -> bool:
    """Whether the "que" at `i` follows a comparison ("plus … que") rather than a verb ("veut que", "pour que")."""
    lex = lexicon()
    before = toks[i - 1] if i else None
    if (
        before is None
        or before.folded in ("pour", "parce", "alors", "afin", "est")
        or any(f in lex.opinion_verbs for f in before.forms)
    ):
        return False
    return any(
        t.folded in lex.roles["degree"] and toks[t.index + 1].folded not in ("de", "d")
        for t in toks[max(0, i - 2 * REACH) : i]
    )


def _measured(quantity: Quantity, words: list[str], vocabulary: Vocabulary) -> Quantity:
    """The quantity in a unit of the base: "172 euros", "9,5 sur 20" where grades out of 20 are given."""
    if quantity.fraction and vocabulary.units:
        grade = re.fullmatch(r"([0-9.,]+)(?: \S+)? (?:sur|/) ([0-9]+)", quantity.said)
        if grade is not None and f"/{grade[2]}" in vocabulary.units:
            return replace(quantity, value=float(grade[1].replace(",", ".")), unit=f"/{grade[2]}", fraction=False)
    if quantity.unit in ("", "count", "rank") and quantity.start + 1 < len(words):
        unit = vocabulary.units.get(fold(words[quantity.start + 1]))
        if unit is not None:
            said = f"{words[quantity.start]} {words[quantity.start + 1]}"
            return replace(quantity, unit=unit, end=quantity.start + 2, said=said)
    return quantity


def _grammatical(token: Token) -> bool:
    """Whether a word judges or negates: read as polarity, not as a topic."""
    lex = lexicon()
    return any(
        form in words
        for form in token.forms
        for words in (lex.stance_for, lex.stance_against, lex.good, lex.bad, lex.negation, lex.opinion_verbs)
    )
