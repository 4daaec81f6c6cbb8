"""A text to an Utterance: its tokens, what they name, its numbers, and the words nobody knows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from bot.french.lemmas import fold, is_french, is_manner, keys, of_participle
from bot.french.lexicon import Lexicon, lexicon
from bot.french.numbers import Quantity, digits, quantities
from bot.french.spelling import NEAR_MISS, SHORTEST
from bot.french.text import Token, clean, split_with_stops, tokens
from bot.understanding.vocabulary import Phrase, Target, Vocabulary

_BESIDE = frozenset({"cue", "section", "theme", "glossary", "dimension"})
"""Kinds that stand beside whatever else their words name, and hide none of it."""

_BE = frozenset({"est", "sont", "etait", "etaient", "sera", "seront", "serait", "seraient"})
_WHICH = frozenset({"quel", "quelle"})
_SHARE = frozenset({"part", "pourcentage", "proportion", "taux", "nombre", "fraction"})
_EMPHASIS = frozenset(
    {"meme", "vraiment", "trop", "tout", "bien", "toujours", "plus", "tres", "assez", "encore", "aussi", "deja", "peu"}
)
"""Adverbs that slip into an expression without changing it."""

_ELIDED = (("qu", "qu"), ("k", "qu"), *((letter, letter) for letter in "dlsncjmt"))
_ENGLISH = frozenset("the of do does did are is what how which who in to for with their they an and by than".split())
ENGLISH_FROM = 2
"""English function words that make a question an English one."""

REACH = 5
"""How many words may stand between a comparison and what it compares, on each side."""
SLACK = 1
"""How many other content words may stand among the words of a phrase said in its own order."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Something of the vocabulary that a text names."""

    target: Target
    at: frozenset[int]
    """indexes of its tokens"""
    soft: bool = False
    """made of words that are common talk as well: evidence for, never against"""

    @property
    def kind(self) -> str:
        return self.target.kind

    @property
    def id(self) -> str:
        return self.target.id

    @property
    def first(self) -> int:
        return min(self.at)

    @property
    def last(self) -> int:
        return max(self.at)


@dataclass(frozen=True, slots=True)
class Repair:
    """A word read as another."""

    written: str
    read_as: str
    guess: bool = False
    """what was written is a word too: the person is told"""


@dataclass(frozen=True)
class Utterance:
    """All that was recognised in a text."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    unknown: tuple[Token, ...]
    """content words that neither the base nor common French questions know"""
    repairs: tuple[Repair, ...]
    cues: frozenset[str] = field(default=frozenset())

    def of_kind(self, *kinds: str) -> list[Mention]:
        """The mentions of some kinds, in the order of the text."""
        return sorted((m for m in self.mentions if m.kind in kinds), key=lambda m: m.first)

    def cue(self, *names: str) -> bool:
        """Whether one of the cues is there."""
        return any(name in self.cues for name in names)


def recognise(text: str, vocabulary: Vocabulary, doubting: frozenset[str] = frozenset()) -> Utterance:
    """What `text` names, in the words of `vocabulary`.  Never raises, whatever the text.

    `doubting`: words of it that are French and mean nothing here, to be read as near words of the vocabulary.
    """
    words = _expand(split_with_stops(digits(clean(text))))
    words, repairs = _repair(words, vocabulary)
    if doubting:
        words = _doubted(words, repairs, vocabulary, doubting)
    toks = tokens(words)
    words = [t.text for t in toks]
    found = _without_courtesy(_keep_longest(_find(toks, vocabulary)))
    amounts = tuple(_measured(q, words, vocabulary) for q in quantities(words))
    taken = {i for m in found for i in m.at} | {i for q in amounts for i in range(q.start, q.end)}
    lex = lexicon()
    unknown = tuple(
        t
        for t in toks
        if t.index not in taken
        and t.is_word
        and len(t.text) > 1
        and not lex.is_empty(t.forms)
        and not _grammatical(t)
        and not is_manner(t.text)
        and not any(f in vocabulary.common for f in t.forms)
    )
    cues = frozenset(m.id for m in found if m.kind == "cue")
    if _set_against(toks, found):
        cues |= {"compare", "against-another"}
    return Utterance(text, toks, tuple(found), amounts, unknown, tuple(repairs), cues)


def _without_courtesy(found: list[Mention]) -> list[Mention]:
    """Without what only polite phrases name: the "avance" of "merci d'avance" is none."""
    polite = frozenset(i for m in found if m.kind == "cue" and m.id == "courtesy" for i in m.at)
    return [m for m in found if (m.kind == "cue" and m.id == "courtesy") or not m.at & polite]


def _set_against(toks: tuple[Token, ...], found: list[Mention]) -> bool:
    """ "France contre Europe", "plus chez les lecteurs que chez les libraires": a group set against another."""
    groups = {i for m in found if m.kind in ("member", "people") for i in m.at}
    roles = lexicon().roles
    passed = roles["article"] | {"chez", "pour", "selon", "parmi", "aupres"}
    for i, token in enumerate(toks):
        degree = token.folded in ("que", "qu", "than") and _compared(toks, i)
        if not (degree or (token.folded == "contre" and i - 1 in groups)):
            continue
        after = next((j for j in range(i + 1, len(toks)) if toks[j].folded not in passed), None)
        if after in groups and any(j in groups for j in range(max(0, i - 2 * REACH), i)):
            return True
    return False


def _compared(toks: tuple[Token, ...], i: int) -> bool:
    """Whether the "que" at `i` follows a comparison ("plus … que") rather than a verb ("veut que", "pour que")."""
    lex = lexicon()
    before = toks[i - 1] if i else None
    if before is None or before.folded in ("pour", "parce", "alors", "afin", "est") or any(
        f in lex.opinion_verbs for f in before.forms
    ):
        return False
    return any(
        t.folded in lex.roles["degree"] and toks[t.index + 1].folded not in ("de", "d") for t in toks[max(0, i - 2 * REACH) : i]
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


def _expand(words: list[str]) -> list[str]:
    """Short spellings of text messages written out; "pour combien" read as "selon combien"."""
    sms = lexicon().sms
    out: list[str] = []
    for word in words:
        out.extend(sms.get(fold(word), (word,)))
    for i, word in enumerate(out[:-1]):
        if word == "pour" and (out[i + 1] == "combien" or (out[i + 2 : i + 3] and out[i + 1] in _WHICH and out[i + 2] in _SHARE)):
            out[i] = "selon"
    return out


def _repair(words: list[str], vocabulary: Vocabulary) -> tuple[list[str], list[Repair]]:
    """Words that nobody knows, mended: the apostrophe put back, a typing error undone, two words parted.

    Words of the vocabulary, French words and, in an English question, all words are left as they are.
    """
    english = sum(word in _ENGLISH for word in words) >= ENGLISH_FROM
    out: list[str] = []
    repairs: list[Repair] = []
    for word in words:
        read = (word,) if _is_known(word, vocabulary) else _mended(word, vocabulary, english)
        verb = of_participle(word) if len(word) > SHORTEST and not _is_named(word, vocabulary) else None
        if verb is not None and verb in vocabulary.words:
            read = (verb,)
        elif read != (word,):
            repairs.append(Repair(word, " ".join(read)))
        out.extend(read)
    return out, repairs


def _doubted(words: list[str], repairs: list[Repair], vocabulary: Vocabulary, doubting: frozenset[str]) -> list[str]:
    """The words, those in doubt read as what is spelled almost so: a slip of the hand can make another French word."""
    out = []
    for word in words:
        repairer = vocabulary.repairer
        near = repairer.nearest(fold(word)) if word in doubting and len(word) >= SHORTEST else None
        sure = near is not None and (repairer.is_frequent(near) or repairer.nearest(fold(word), NEAR_MISS) == near)
        if near is not None and sure and near[0] == fold(word)[0]:
            repairs.append(Repair(word, near, guess=True))
            out.append(near)
        else:
            out.append(word)
    return out


def _is_named(word: str, vocabulary: Vocabulary) -> bool:
    return any(form in vocabulary.words for form in keys(word))


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    plain = fold(word)
    short = not word[0].isalpha() or len(plain) < SHORTEST
    return short or plain in vocabulary.words or lexicon().is_empty((plain,)) or is_french(word)


def _mended(word: str, vocabulary: Vocabulary, english: bool) -> tuple[str, ...]:
    """What a word that nobody knows was meant to be; a near miss first, for it needs the least faith."""
    repairer = vocabulary.repairer
    near = repairer.mend(word, NEAR_MISS)
    if near is not None or english:
        return (near or word,)
    apart = _unglued(word, vocabulary)
    if apart is not None:
        return apart
    mended = repairer.inflected(word) or repairer.mend(word)
    if mended is not None:
        return (mended,)
    return repairer.split_joined(word) or (word,)


def _unglued(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """An elided word typed without its apostrophe: lordre → l ordre, sentendent → s entendent, kavant → qu avant."""
    for prefix, article in _ELIDED:
        rest = word.removeprefix(prefix)
        elided = rest != word and len(rest) > 2 and fold(rest[0]) in "aeiouyh"
        if elided and (_is_named(rest, vocabulary) or lexicon().is_empty(keys(rest))):
            return article, rest
    return None


def _find(toks: tuple[Token, ...], vocabulary: Vocabulary) -> list[Mention]:
    places: dict[str, list[int]] = {}
    for token in toks:
        for form in token.forms:
            places.setdefault(form, []).append(token.index)
    found: dict[tuple[Target, frozenset[int]], Mention] = {}
    lex = lexicon()
    for token in toks:
        for form in token.forms:
            for target in vocabulary.singles.get(form, ()):
                at = frozenset({token.index})
                if form in lex.function and token.folded in lex.function and target.kind != "cue":
                    continue
                found.setdefault((target, at), Mention(target, at, soft=lex.is_empty(token.forms)))
    tried: set[int] = set()
    for form in places:
        for phrase in vocabulary.multis.get(form, ()):
            if id(phrase) in tried:
                continue
            tried.add(id(phrase))
            at_ = _place(phrase, places, toks)
            if at_ is not None:
                soft = not phrase.verbatim and all(lex.is_empty(toks[i].forms) for i in at_)
                found.setdefault((phrase.target, at_), Mention(phrase.target, at_, soft))
    return list(found.values())


def _place(phrase: Phrase, places: dict[str, list[int]], toks: tuple[Token, ...]) -> frozenset[int] | None:
    """Where the words of a phrase stand together, or None."""
    if any(map(places.keys().isdisjoint, phrase.words)):
        return None
    options: list[list[int]] = []
    for forms in phrase.words:
        here = sorted({i for form in forms for i in places.get(form, ())})
        options.append(here)
    if phrase.verbatim:
        return _verbatim(options, phrase, toks)
    for start in options[0]:
        chosen: list[int] = [start]
        for here in options[1:]:
            near = min((i for i in here if i not in chosen), key=lambda i: abs(i - chosen[-1]), default=None)
            if near is None:
                break
            chosen.append(near)
        if len(chosen) == len(options) and _together(chosen, toks, phrase.target.kind):
            return frozenset(chosen)
    return None


def _together(chosen: list[int], toks: tuple[Token, ...], kind: str) -> bool:
    """Whether the words of a phrase stand close enough to be one expression.

    In their own order one other content word may stand among them; turned around, or made of common words only,
    none may.
    """
    low, high = min(chosen), max(chosen)
    if high - low > 3 * len(chosen) + 2 or (kind == "dimension" and high - low >= len(chosen)):
        return False
    lex = lexicon()
    between = [t for t in toks[low : high + 1] if t.index not in chosen and _parts(t, lex)]
    ordered = chosen == sorted(chosen)
    common = all(lex.is_empty(toks[i].forms) for i in chosen)
    loose = ordered and not common and kind not in ("member", "people")
    return len(between) <= (SLACK if loose else 0)


def _parts(token: Token, lex: Lexicon) -> bool:
    """Whether a word inside an expression parts its words: any content word, and the verb to be."""
    return token.folded in _BE or (token.folded not in lex.function and token.folded not in _EMPHASIS)


def _verbatim(options: list[list[int]], phrase: Phrase, toks: tuple[Token, ...]) -> frozenset[int] | None:
    for start in options[0]:
        end = start + len(options)
        if end <= len(toks) and all(toks[start + k].folded in phrase.words[k] for k in range(len(options))):
            return frozenset(range(start, end))
    return None


def _keep_longest(found: list[Mention]) -> list[Mention]:
    """Without the mentions that lie wholly inside a longer one ("porte" in "porte-parole").

    Cues say what kind of question it is and stand beside whatever else their words name.
    """
    solid = [m for m in found if m.kind not in _BESIDE and len(m.at) > 1]
    kept = []
    for mention in found:
        if mention.kind not in _BESIDE and any(
            mention.at < longer.at and _compact(longer) and _hides(longer.kind, mention.kind) for longer in solid
        ):
            continue
        kept.append(mention)
    return kept


def _hides(longer: str, shorter: str) -> bool:
    """A group named inside an idea ("école d'auteurs") is still named; inside another group it is not."""
    if shorter in ("member", "people"):
        return longer in ("member", "people", "silence")
    return longer not in ("member", "people")


def _compact(mention: Mention) -> bool:
    """Whether its words stand (almost) side by side, as a set expression's do."""
    return mention.last - mention.first < len(mention.at) + 2
