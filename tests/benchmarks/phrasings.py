"""Every phrasing of every fact that whole-sentence matchers are given: what the bot knows, spelled out.

The bot holds words of ideas and groups apart; its peers match whole sentences.  To be fair to them each fact is spelled
out: its label, its sentence, its examples, then words of its indicator × words of its groups, drawn at random (always
the same ones) up to a cap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from bot.answering.say import describe, sentence
from bot.facts.base import Base, Fact
from bot.french.lemmas import fold
from bot.french.text import clean, split

CAP = 40
"""Synonym phrasings of a fact.  Tried on the tuning questions: up to 60 the regression gains, the others do not."""


@dataclass(frozen=True)
class Phrasing:
    """One way to ask for a fact, and the fact."""

    text: str
    fact: Fact


def plain(text: str) -> str:
    """`text` as peers compare it: lower case, no accents, no punctuation, as the bot's own words are."""
    return " ".join(fold(word) for word in split(clean(text)) if word[0].isalnum())


def phrasings_of(base: Base, cap: int = CAP) -> list[Phrasing]:
    """The phrasings of every fact, without repeats."""
    found: list[Phrasing] = []
    for fact in base.facts:
        indicator = base.indicators[fact.indicator]
        written = [describe(fact, base), sentence(fact, base), indicator.label, *indicator.words, *fact.examples]
        texts = [*written, *_synonyms(fact, base, cap)]
        found.extend(Phrasing(text, fact) for text in dict.fromkeys(map(plain, texts)) if text)
    return found


def _synonyms(fact: Fact, base: Base, cap: int) -> Iterator[str]:
    """Words of its indicator × words of its groups: every combination where they are few, else `cap` drawn ones."""
    rng = Random(fact.id)
    groups = [_words_of(member, base) for member in _telling(fact, base)]
    combinations = base.indicators[fact.indicator].combinations
    for number in range(cap if combinations else 0):
        ideas = [_words_of(name, base) for name in combinations[number % len(combinations)]]
        yield " ".join(rng.choice(words) for words in (*ideas, *groups) if words)


def _telling(fact: Fact, base: Base) -> Iterator[str]:
    """The members by which a fact differs from what is taken for granted."""
    for dimension, member in fact.members.items():
        if member is not None and member != base.defaults.get(dimension):
            yield member


def _words_of(name: str, base: Base) -> Sequence[str]:
    """The words of an idea or a group, the label of a group among them."""
    if name in base.concepts:
        return [word.strip('"') for word in base.concepts[name].words]
    member = base.members[name]
    people = member.people.words if member.people else ()
    return [member.label, *(word.strip('"') for word in (*member.words, *people))]
