"""What a phrase of the vocabulary is, and the phrases that a base and the bot's own cues bring.

A phrase is a few content words with what they stand for; it is found in a text when each of its words stands there,
close together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from bot.facts.base import Base
from bot.french.lemmas import fold, keys
from bot.french.lexicon import lexicon
from bot.french.text import split_all

Kind = Literal[
    "member", "people", "concept", "indicator", "theme", "silence", "glossary", "section", "cue", "dimension"
]

ASKING = ("quel", "quelle", "quels", "quelles", "par", "selon le", "selon la", "selon l", "chaque", "each", "which")
"""What asks for a dimension, before its name."""
KEPT_IN_PHRASES = frozenset({"pas", "sans", "contre", "pour", "entre", "eux", "non", "ni"})
"""Function words that change what a phrase means, and so count as words of it."""


class Target(NamedTuple):
    """What a phrase stands for."""

    kind: Kind
    id: str
    contrary: bool = False
    """the phrase says the opposite of its concept"""
    weak: bool = False
    """the phrase often says something else: evidence for its concept, never against a reading without it"""


class Phrase(NamedTuple):
    """The words of a phrase, each as the set of folded forms it may be met under."""

    target: Target
    words: tuple[frozenset[str], ...]
    verbatim: bool = False
    """to be found as written: same words, same order, nothing between"""
    written: str = ""
    """of a single word, its spelling, with its accents"""
    hyphened: int = 0
    """of one word with hyphens ("Pays-Bas"), how many parts it has: they keep their order, with nothing between"""


def make_phrases(written: Iterable[tuple[str, Target]]) -> list[Phrase]:
    """The phrases of a vocabulary from what editors wrote, without those that hold no word.

    Text in straight quotes (`"d'où vient"` inside a cue) is to be found verbatim.
    """
    pairs = list(written)
    words = split_all(text.strip('"') for text, _ in pairs)
    made = (_phrase(text, target, tuple(each)) for (text, target), each in zip(pairs, words, strict=True))
    return [phrase for phrase in made if phrase is not None]


@lru_cache(maxsize=40_000)  # a base that was edited has nearly all the phrases it had
def _phrase(text: str, target: Target, words: tuple[str, ...]) -> Phrase | None:
    verbatim = len(text) > 1 and text[0] == text[-1] == '"'
    kept = words if verbatim or len(words) < 2 else _kept(words)
    if not kept:
        return None
    forms = tuple([_exactly(word) if verbatim else _forms(word) for word in kept])
    hyphened = len(words) if len(kept) > 1 and "-" in text and " " not in text else 0
    return Phrase(target, forms, verbatim, kept[0] if len(kept) == 1 else "", hyphened)


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    return frozenset(keys(word)) if word[0].isalpha() else _exactly(word)


def _exactly(word: str) -> frozenset[str]:
    return frozenset({fold(word)})


def _kept(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of several words of a phrase that it must be met by: those that build sentences are left out.

    Unless hardly anything would be left: "trop de" and "à combien dans" are not "trop" and "combien".
    """
    function, articles = lexicon().function, lexicon().roles["article"]
    kept: list[str] = []
    besides_articles, says_something = 0, False
    for word in words:
        plain = fold(word)
        besides_articles += plain not in articles
        if plain not in function:
            says_something = says_something or plain not in KEPT_IN_PHRASES
            kept.append(word)
        elif plain in KEPT_IN_PHRASES:
            kept.append(word)
    too_little = not says_something or (len(kept) == 1 and besides_articles > 1)
    return words if too_little else tuple(kept)


def phrases_of(base: Base) -> list[Phrase]:
    """What the words of a base stand for: its members, concepts, indicators, themes, silences, sections and the like."""
    return make_phrases(_written(base))


def _written(base: Base) -> Iterator[tuple[str, Target]]:
    for member in base.members.values():
        for word in member.words:
            yield word, Target("member", member.id)
        if member.people is not None:
            for word in member.people.words:
                yield word, Target("people", member.id)
    for concept in base.concepts.values():
        for word in concept.words:
            yield word, Target("concept", concept.id)
        for word in concept.opposite:
            yield word, Target("concept", concept.id, contrary=True)
        for word in concept.weak:
            yield word, Target("concept", concept.id, weak=True)
    for indicator in base.indicators.values():
        for word in indicator.words:
            yield word, Target("indicator", indicator.id)
    for theme in base.themes.values():
        for word in theme.words:
            yield word, Target("theme", theme.id)
    for silence in base.silences.values():
        for word in silence.words:
            yield word, Target("silence", silence.id)
    for entry in base.glossary.values():
        for word in entry.words:
            yield word, Target("glossary", entry.id)
    for section in base.survey.sections:
        for word in section.words:
            yield word, Target("section", section.id)
    for name, dimension in base.survey.dimensions.items():
        asking = (f'"{asked} {dimension.label}"' for asked in ASKING)
        for word in (*dimension.words, *asking):
            yield word, Target("dimension", name)


def cue_lines() -> Iterator[tuple[str, str]]:
    """(cue, phrase) pairs of `cues.txt`."""
    cue = ""
    text = (files("bot.understanding") / "cues.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            cue = line[1:-1]
        else:
            yield cue, line


@lru_cache(maxsize=1)
def cue_phrases() -> tuple[Phrase, ...]:
    """The cues of questions in general: "combien de", "classe-les"."""
    return tuple(make_phrases((text, Target("cue", cue)) for cue, text in cue_lines()))
