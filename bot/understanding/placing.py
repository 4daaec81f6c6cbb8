"""Where the phrases of a vocabulary stand in a text, and which of them hide others."""

from __future__ import annotations

from bot.french.lemmas import accented_lemma
from bot.french.lexicon import Lexicon, lexicon
from bot.french.text import Token
from bot.understanding.phrases import Phrase, Target
from bot.understanding.utterance import Mention
from bot.understanding.vocabulary import Vocabulary

_BESIDE = frozenset({"cue", "section", "theme", "glossary", "dimension"})
"""Kinds that stand beside whatever else their words name, and hide none of it."""
_JOINERS = frozenset({"ou", "et", "vs", "or", "and"})
_BE = frozenset({"est", "sont", "etait", "etaient", "sera", "seront", "serait", "seraient"})
_TO = frozenset({"a", "au", "aux"})
_BRINGING = frozenset({"entre", "avec", "contre", "selon", "envers"})
"""Words that bring in another thing: no expression goes on over one of them."""
_EMPHASIS = frozenset(
    {"meme", "vraiment", "trop", "tout", "bien", "toujours", "plus", "tres", "assez", "encore", "aussi", "deja", "peu"}
)
"""Adverbs that slip into an expression without changing it."""
TURNED = 3
"""How many small words may stand among the words of a phrase said in another order."""
SLACK = 1
"""How many other content words may stand among the words of a phrase said in its own order."""


def find(toks: tuple[Token, ...], vocabulary: Vocabulary) -> list[Mention]:
    """All that the tokens name, longer mentions and those they hide alike."""
    places: dict[str, list[int]] = {}
    for token in toks:
        for form in token.forms:
            places.setdefault(form, []).append(token.index)
    found: dict[tuple[Target, frozenset[int]], Mention] = {}
    lex = lexicon()
    for token in toks:
        at = frozenset({token.index})
        for target in vocabulary.exact.get(token.folded, ()):
            if not _is_another_word(token, target, vocabulary):
                found.setdefault((target, at), Mention(target, at, soft=target.weak))
        for form in token.forms:
            for target in vocabulary.singles.get(form, ()):
                if form in lex.function and token.folded in lex.function and target.kind != "cue":
                    continue
                if form == token.folded and _is_another_word(token, target, vocabulary):
                    continue
                found.setdefault((target, at), Mention(target, at, soft=target.weak or _is_common(token, target)))
    for phrase in vocabulary.phrases_in(places.keys()):
        at_ = _place(phrase, places, toks)
        if at_ is not None:
            soft = phrase.target.weak or (not phrase.verbatim and all(lex.is_empty(toks[i].forms) for i in at_))
            found.setdefault((phrase.target, at_), Mention(phrase.target, at_, soft))
    return list(found.values())


def _is_common(token: Token, target: Target) -> bool:
    """Whether a word is common talk as well.  The noun that names a group ("élèves") is not the verb it looks like."""
    lex = lexicon()
    if target.kind not in ("member", "people"):
        return lex.is_empty(token.forms)
    noun = accented_lemma(token.text)
    if noun is None:
        return lex.is_empty(token.forms)
    if not noun.isascii() and not noun.endswith(("é", "er", "ir", "re")):
        return noun in lex.filler_nouns or token.folded in lex.function
    several = noun != token.text and token.text == f"{noun}s"  # "ma femme" is common talk, "les femmes" are a group
    return lex.is_empty(token.forms) and not (several and token.folded not in lex.function | lex.roles["anybody"])


def _is_another_word(token: Token, target: Target, vocabulary: Vocabulary) -> bool:
    """ "gêne" is not "géné", nor "avancé" "avance": typed with its accents, a French word is no other one."""
    if token.text.isascii():
        return False
    spelt = vocabulary.spelt.get((token.folded, target), set())
    own = accented_lemma(token.text)
    return (
        bool(spelt)
        and token.text not in spelt
        and all(accented_lemma(word) != own for word in spelt)
        and own is not None
    )


def _place(phrase: Phrase, places: dict[str, list[int]], toks: tuple[Token, ...]) -> frozenset[int] | None:
    """Where the words of a phrase stand together, or None."""
    if any(map(places.keys().isdisjoint, phrase.words)):
        return None
    options = [_sorted_places([places[form] for form in forms if form in places]) for forms in phrase.words]
    if phrase.verbatim:
        return _verbatim(options, phrase, toks)
    for start in options[0]:
        chosen: list[int] = [start]
        for here in options[1:]:
            free = [i for i in here if i not in chosen] if len(here) > 1 or here[0] in chosen else here
            if not free:
                break
            last = chosen[-1]
            chosen.append(free[0] if len(free) == 1 else min(free, key=lambda i: abs(i - last)))
        if len(chosen) == len(options) and _together(chosen, toks, phrase):
            return frozenset(chosen)
    return None


def _sorted_places(found: list[list[int]]) -> list[int]:
    return found[0] if len(found) == 1 else sorted({i for each in found for i in each})


def _together(chosen: list[int], toks: tuple[Token, ...], phrase: Phrase) -> bool:
    """Whether the words of a phrase stand close enough to be one expression.

    In their own order one other content word may stand among them; turned around, or made of common words only,
    none may.
    """
    low, high, kind = min(chosen), max(chosen), phrase.target.kind
    if phrase.hyphened and (chosen != sorted(chosen) or high - low >= phrase.hyphened):
        return False
    if high - low > 3 * len(chosen) + 2:
        return False
    if kind == "dimension" and (high - low >= len(chosen) or chosen != sorted(chosen)):
        return False
    if kind in ("member", "people", "concept", "silence") and any(t.after_break for t in toks[low + 1 : high + 1]):
        return False
    lex = lexicon()
    between = [t for t in toks[low : high + 1] if t.index not in chosen and _parts(t, lex)]
    ordered = chosen == sorted(chosen)
    if not ordered and high - low > len(chosen) + TURNED:
        return False
    group = kind in ("member", "people")
    if group and not ordered and any(t.folded in _TO and t.index not in chosen for t in toks[low : high + 1]):
        return False
    if (group or not ordered) and any(t.folded in _JOINERS and t.index not in chosen for t in toks[low : high + 1]):
        return False
    common = all(lex.is_empty(toks[i].forms) for i in chosen)
    loose = ordered and not common and not group
    return len(between) <= (SLACK if loose else 0)


def _parts(token: Token, lex: Lexicon) -> bool:
    """Whether a word inside an expression parts its words: any content word, and the verb to be."""
    return (
        token.folded in _BE
        or token.folded in _BRINGING
        or (token.folded not in lex.function and token.folded not in _EMPHASIS)
    )


def _verbatim(options: list[list[int]], phrase: Phrase, toks: tuple[Token, ...]) -> frozenset[int] | None:
    for start in options[0]:
        end = start + len(options)
        if phrase.target.kind == "silence" and any(t.after_break for t in toks[start + 1 : end]):
            continue
        if end <= len(toks) and all(toks[start + k].folded in phrase.words[k] for k in range(len(options))):
            return frozenset(range(start, end))
    return None


def keep_longest(found: list[Mention]) -> list[Mention]:
    """Without the mentions that lie wholly inside a longer one ("porte" in "porte-parole").

    Cues say what kind of question it is and stand beside whatever else their words name.
    """
    solid = [m for m in found if len(m.at) > 1 and m.kind not in _BESIDE and _compact(m)]
    if not solid:
        return found
    kept = []
    for mention in found:
        if mention.kind not in _BESIDE and any(
            mention.at < longer.at and _hides(longer.kind, mention.kind) for longer in solid
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
