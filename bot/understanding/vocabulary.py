"""The vocabulary of a base and of questions, compiled into one index of phrases.

Built once per base and never changed.  A phrase is a few content words; it is found in a text when each of its
words stands there, close together, in any order.  Fuzziness lives here and only here: a misspelt word is mended
towards the words of this index before anything is looked up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from functools import cached_property
from types import MappingProxyType

from bot.facts.base import Base
from bot.french.lemmas import fold, keys, lemma
from bot.french.lexicon import lexicon
from bot.french.spelling import Repairer
from bot.french.text import split_all
from bot.understanding.phrases import Phrase, Target, cue_phrases, phrases_of
from bot.understanding.synonyms import by_synonyms

UNIT_NAMES = {
    "€": ("euro", "euros", "eur", "balle", "balles", "e"),
    "minutes": ("minute", "min", "mn"),
    "heures": ("heure", "h"),
    "km": ("kilometre", "kilometres", "bornes", "borne"),
    "ans": ("an", "annee", "annees"),
    "jours": ("jour", "j"),
}
"""Other names of the units that surveys measure in."""


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
        self.common = frozenset(form for words in split_all(common) for word in words for form in keys(word))
        self.singles: dict[str, list[Target]] = {}
        self.exact: dict[str, list[Target]] = {}
        """words to be met just as they are written, in no other form of theirs"""
        multis: list[Phrase] = []
        spelt: defaultdict[tuple[str, Target], set[str]] = defaultdict(set)
        for phrase in phrases:
            if len(phrase.words) == 1:
                spelt[fold(phrase.written), phrase.target].add(phrase.written)
                index = self.exact if phrase.verbatim else self.singles
                for form in phrase.words[0]:
                    targets = index.setdefault(form, [])
                    if phrase.target not in targets:
                        targets.append(phrase.target)
            else:
                multis.append(phrase)
        self.spelt = dict(spelt)
        """how the single words are written that a form may stand for"""
        met = Counter(forms for phrase in multis for forms in phrase.words)
        shared: Counter[str] = Counter()
        for forms, times in met.items():
            for form in forms:
                shared[form] += times
        rarity = {forms: (max(map(shared.__getitem__, forms)), min(forms)) for forms in met}
        self._multis: dict[str, dict[str, list[tuple[int, Phrase]]]] = {}
        for number, phrase in enumerate(multis):
            rarest, next_rarest, *_ = sorted(phrase.words, key=rarity.__getitem__)
            for form in rarest:
                beside = self._multis.setdefault(form, {})
                for other in next_rarest:
                    beside.setdefault(other, []).append((number, phrase))
        self.words = frozenset(self.singles) | frozenset(self.exact) | frozenset(shared)

    def phrases_in(self, forms: Set[str]) -> list[Phrase]:
        """The phrases of several words whose two rarest words are among `forms`, in the order of the vocabulary."""
        found: dict[int, Phrase] = {}
        for form in self._multis.keys() & forms:
            beside = self._multis[form]
            for other in beside.keys() & forms:
                found.update(beside[other])
        return [found[number] for number in sorted(found)]

    @cached_property
    def repairer(self) -> Repairer:
        """Mends words towards this vocabulary and the common words of questions."""
        return Repairer(self.words | lexicon().common, self.counts)

    def __getstate__(self) -> dict[str, object]:
        """Without the repairer, which is quickly made and holds what it remembers."""
        return {name: value for name, value in self.__dict__.items() if name != "repairer"}


def _counts(base: Base) -> Counter[str]:
    texts = (question.text for question in base.questions())
    return Counter(fold(word) for words in split_all(texts) for word in words if word[0].isalpha())


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
    """The vocabulary of `base`, of everyday French and of questions in general."""
    own = phrases_of(base)
    phrases = [*own, *by_synonyms(own), *cue_phrases()]
    labels = (dimension.label for dimension in base.survey.dimensions.values())
    return Vocabulary(phrases, (*base.survey.common_words, *labels), _units(base), _counts(base))
