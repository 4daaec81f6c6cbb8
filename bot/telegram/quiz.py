"""Quiz questions made from the facts: which of four figures is it?"""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from bot.answering.say import sentence
from bot.answering.typography import typeset
from bot.answering.write import source
from bot.facts.base import Base, Fact
from bot.telegram.rendering import cut, units
from bot.telegram.texts import BLANK, QUIZ_ASK

OPTIONS = 4
QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT = 300, 100, 200
APART = 3.0
"""Two figures nearer than this would be a matter of memory, not of judgement."""
NEARBY = 9
"""The wrong figures are drawn from this many of the nearest ones."""


@dataclass(frozen=True)
class Quiz:
    """One question, ready for a native poll."""

    fact: str
    question: str
    options: tuple[str, ...]
    correct: int
    explanation: str


def make_quiz(base: Base, avoid: Collection[str] = (), chance: random.Random | None = None) -> Quiz | None:
    """A question about a fact, not one of `avoid` where others are left; None when the base has too few figures."""
    chance = chance or random.Random()
    facts = [f for f in base.facts if _asks_well(f)]
    chance.shuffle(facts)
    facts.sort(key=lambda f: (f.id in avoid, not f.striking))
    for fact in facts:
        quiz = _about(fact, base, chance)
        if quiz is not None:
            return quiz
    return None


def _about(fact: Fact, base: Base, chance: random.Random) -> Quiz | None:
    question = _question(fact, base)
    wrong = _plausible(fact, base, chance)
    if question is None or len(wrong) < OPTIONS - 1:
        return None
    right = _text(fact)
    options = sorted([right, *wrong], key=_number)
    explanation = typeset(f"{right} – {source(fact, base)}")
    return Quiz(fact.id, question, tuple(options), options.index(right), cut(explanation, EXPLANATION_LIMIT))


def _question(fact: Fact, base: Base) -> str | None:
    """The sentence with a blank for its figure; None when it would give the figure away or be too long."""
    assert fact.figure is not None, "only facts with a figure are asked"
    whole = sentence(fact, base)
    masked = sentence(replace(fact, figure=replace(fact.figure, text=BLANK)), base)
    if masked == whole:
        masked = whole.replace(fact.figure.text, BLANK)
    question = typeset(f"{QUIZ_ASK}\n« {masked} »")
    number = re.search(r"\d+", fact.figure.text)
    told = number is not None and re.search(rf"(?<!\d){number.group()}(?!\d)", masked)
    return question if BLANK in masked and not told and units(question) <= QUESTION_LIMIT else None


def _plausible(fact: Fact, base: Base, chance: random.Random) -> list[str]:
    """Wrong figures of the base that look like the right one, at a distance from it and from one another."""
    right = _value(fact)
    alike = [f for f in base.facts if _asks_well(f) and _shape(f) == _shape(fact) and f != fact]
    nearby: list[Fact] = []
    for other in sorted(alike, key=lambda f: (f.indicator != fact.indicator, abs(_value(f) - right))):
        if all(abs(_value(other) - _value(f)) >= APART for f in (fact, *nearby)):
            nearby.append(other)
        if len(nearby) == NEARBY:
            break
    return [_text(f) for f in chance.sample(nearby, min(OPTIONS - 1, len(nearby)))]


def _asks_well(fact: Fact) -> bool:
    """A plain number: no range, no order of magnitude, no two sides."""
    figure = fact.figure
    return (
        figure is not None
        and len(figure.values) == 1
        and not (figure.approximate or figure.counterpart or figure.qualifier or figure.unit in ("rang", "ratio"))
        and figure.text[:1].isdigit()
        and units(figure.text) <= OPTION_LIMIT
    )


def _shape(fact: Fact) -> str:
    """« 87 % » and « 9 % » are written alike, « 8 sur 10 » and « 79,5 % » are not."""
    return re.sub(r"\d+", "0", _text(fact))


def _value(fact: Fact) -> float:
    return fact.figure.values[0] if fact.figure else 0.0


def _text(fact: Fact) -> str:
    return typeset(fact.figure.text) if fact.figure else ""


def _number(text: str) -> float:
    found = re.match(r"\d+(?:,\d+)?", text)
    return float(found.group().replace(",", ".")) if found else 0.0
