"""The vocabulary of a base and of questions, compiled into one index of phrases.

Built once per base and never changed.  A phrase is a few content words; it is found in a text when each of its
words stands there, close together, in any order.  Fuzziness lives here and only here: a misspelt word is mended
towards the words of this index before anything is looked up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from bot.facts.base import Base
from bot.french.lemmas import fold, keys, lemma
from bot.french.lexicon import lexicon
from bot.french.spelling import Repairer
from bot.french.text import clean, split

Kind = Literal[
    "member", "people", "concept", "indicator", "theme", "silence", "glossary", "section", "cue", "dimension"
]

ASKING = ("quel", "quelle", "quels", "quelles", "par", "selon le", "selon la", "selon l", "chaque", "each", "which")
"""What asks for a dimension, before its name."""
UNIT_NAMES = {
    "€": ("euro", "euros", "eur", "balle", "balles", "e"),
    "minutes": ("minute", "min", "mn"),
    "heures": ("heure", "h"),
    "km": ("kilometre", "kilometres", "bornes", "borne"),
    "ans": ("an", "annee", "annees"),
    "jours": ("jour", "j"),
}
"""Other names of the units that surveys measure in."""
KEPT_IN_PHRASES = frozenset({"pas", "sans", "contre", "pour", "entre", "eux", "non", "ni"})
"""Function words that change what a phrase means, and so count as words of it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a phrase stands for."""

    kind: Kind
    id: str
    contrary: bool = False
    """the phrase says the opposite of its concept"""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase, each as the set of folded forms it may be met under."""

    target: Target
    words: tuple[frozenset[str], ...]
    verbatim: bool = False
    """to be found as written: same words, same order, nothing between"""


class Vocabulary:
    """The phrases of a base and of the bot's own cues, indexed by their rarest word."""

    def __init__(
        self,
        phrases: Iterable[Phrase],
        common: Iterable[str] = (),
        units: Mapping[str, str] = MappingProxyType({}),
        counts: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self.units = dict(units)
        """the first word of each unit that the base measures in, folded, to the unit"""
        self.counts = dict(counts)
        """how often the base's own examples use each word"""
        self.common = frozenset(form for word in common for part in split(clean(word)) for form in keys(part))
        self.singles: dict[str, list[Target]] = {}
        multis: list[Phrase] = []
        for phrase in phrases:
            if len(phrase.words) == 1:
                for form in phrase.words[0]:
                    targets = self.singles.setdefault(form, [])
                    if phrase.target not in targets:
                        targets.append(phrase.target)
            else:
                multis.append(phrase)
        shared: dict[str, int] = {}
        for phrase in multis:
            for forms in phrase.words:
                for form in forms:
                    shared[form] = shared.get(form, 0) + 1
        self.multis: dict[str, list[Phrase]] = {}
        for phrase in multis:
            rarest = min(phrase.words, key=lambda forms: (max(shared[f] for f in forms), sorted(forms)))
            for form in rarest:
                self.multis.setdefault(form, []).append(phrase)
        self.words = frozenset(self.singles) | frozenset(shared)

    @property
    def repairer(self) -> Repairer:
        """Mends words towards this vocabulary and the common words of questions."""
        return self._repairer()

    @lru_cache(maxsize=1)  # noqa: B019 - one per vocabulary, which lives as long as its base
    def _repairer(self) -> Repairer:
        return Repairer(self.words | lexicon().common, self.counts)


def make_phrase(text: str, target: Target) -> Phrase | None:
    """A phrase of the vocabulary from what an editor wrote, or None when it holds no word.

    Text in straight quotes (`"d'où vient"` inside a cue) is to be found verbatim.
    """
    verbatim = len(text) > 1 and text[0] == text[-1] == '"'
    words = split(clean(text.strip('"')))
    kept = words if verbatim else _kept(words)
    if not kept:
        return None
    forms = tuple(frozenset(keys(w)) if w[0].isalpha() and not verbatim else frozenset({fold(w)}) for w in kept)
    return Phrase(target, forms, verbatim)


def _kept(words: list[str]) -> list[str]:
    """The words of a phrase that it must be met by: those that build sentences are left out.

    Unless hardly anything would be left: "trop de" and "à combien dans" are not "trop" and "combien".
    """
    lex = lexicon()
    articles = lex.roles["article"]
    kept = [w for w in words if fold(w) not in lex.function or (len(words) > 1 and fold(w) in KEPT_IN_PHRASES)]
    bare = [w for w in words if fold(w) not in articles]
    if not [w for w in kept if fold(w) not in KEPT_IN_PHRASES]:
        return words
    if len(kept) == 1 and len(bare) > 1:
        return words
    return kept


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


def _phrases(base: Base) -> Iterator[tuple[str, Target]]:
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


@lru_cache(maxsize=1)
def _cue_phrases() -> tuple[Phrase, ...]:
    made = (make_phrase(text, Target("cue", cue)) for cue, text in cue_lines())
    return tuple(phrase for phrase in made if phrase is not None)


def _counts(base: Base) -> Counter[str]:
    return Counter(fold(word) for question in base.questions() for word in split(clean(question.text)) if word[0].isalpha())


def _units(base: Base) -> dict[str, str]:
    """Units besides shares, points and ranks, under the words that people use for them."""
    found: dict[str, str] = {}
    for fact in base.facts:
        unit = fact.figure.unit if fact.figure else "%"
        if unit in ("%", "points", "rang", "ratio"):
            continue
        first = fold(unit.split()[0])
        for name in {first, lemma(first), *UNIT_NAMES.get(first, ())}:
            found.setdefault(name, unit)
    return found


def compile_vocabulary(base: Base) -> Vocabulary:
    """The vocabulary of `base` and of questions in general."""
    made = (make_phrase(text, target) for text, target in _phrases(base))
    phrases = [p for p in made if p is not None] + list(_cue_phrases())
    labels = (dimension.label for dimension in base.survey.dimensions.values())
    return Vocabulary(phrases, (*base.survey.common_words, *labels), _units(base), _counts(base))
