"""The closed word classes of French that questions are made of, read from `bot/french/words/`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

from bot.french.lemmas import accented_lemma, fold, keys


def _lines(name: str) -> list[str]:
    text = (files("bot.french") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _word_class(name: str) -> frozenset[str]:
    """Every form of every word of a class; a word with a hyphen or a quote stands for its parts written so."""
    return frozenset(form for line in _lines(name) for word in line.split() for form in keys(word))


def _sections(name: str) -> dict[str, frozenset[str]]:
    """The words of a file parted by `[kind]` lines."""
    found: dict[str, set[str]] = {}
    words: set[str] = set()
    for line in _lines(name):
        if line.startswith("["):
            words = found.setdefault(line.strip("[]"), set())
        else:
            words.update(line.split())
    return {kind: frozenset(words) for kind, words in found.items()}


@dataclass(frozen=True)
class Lexicon:
    """Word classes as sets of folded forms, and the table of short spellings."""

    function: frozenset[str]
    filler: frozenset[str]
    filler_nouns: frozenset[str]
    """words and lemmas of the fillers, with their accents"""
    stance_for: frozenset[str]
    stance_against: frozenset[str]
    good: frozenset[str]
    bad: frozenset[str]
    negation: frozenset[str]
    enough: frozenset[str]
    """words of degree that are favourable: assez"""
    opinion_verbs: frozenset[str]
    synonyms: tuple[tuple[str, ...], ...]
    """groups of words that say the same in everyday French"""
    sms: dict[str, tuple[str, ...]]
    """short spellings; one with an accent ("lé") is met as written, any other with or without accents"""
    roles: dict[str, frozenset[str]]
    """words around a group that say whether it answers or is judged, by their kind"""

    def is_empty(self, forms: tuple[str, ...]) -> bool:
        """Whether a word of these forms names nothing of any survey."""
        return not (self.function.isdisjoint(forms) and self.filler.isdisjoint(forms))

    @cached_property
    def judging(self) -> frozenset[str]:
        """Words that judge or deny."""
        return self.negation | self.stance_for | self.stance_against | self.good | self.bad | self.enough

    @property
    def common(self) -> frozenset[str]:
        """Words that spelling repair may aim at besides a base's own."""
        return self.function | self.filler | self.stance_for | self.stance_against | self.opinion_verbs


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The word classes, read once a process."""
    function = frozenset(fold(word) for line in _lines("function") for word in line.split())
    sms: dict[str, tuple[str, ...]] = {}
    for line in _lines("sms"):
        short, *full = line.split()
        sms[short] = () if full == ["-"] else tuple(full)
    return Lexicon(
        function=function,
        filler=_word_class("filler"),
        filler_nouns=frozenset(
            form for line in _lines("filler") for word in line.split() for form in (word, accented_lemma(word) or word)
        ),
        stance_for=_word_class("stance_for"),
        stance_against=_word_class("stance_against"),
        good=_word_class("good"),
        bad=_word_class("bad"),
        negation=_word_class("negation"),
        enough=_word_class("enough"),
        opinion_verbs=_word_class("opinion_verbs"),
        synonyms=tuple(tuple(word.strip() for word in line.split(",")) for line in _lines("synonyms")),
        sms=sms,
        roles=_sections("roles"),
    )
