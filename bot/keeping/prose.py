"""Sentences that still say a figure that has changed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.errors import Problem
from bot.facts.base import Base, Fact
from bot.facts.figure import Figure
from bot.french.numbers import digits, quantities
from bot.french.text import clean, split

_UNITS = {"rang": "rank"}
"""Names that the French numbers have for units of figures, where they differ."""
_ROUNDED, _EXACT = 0.06, 0.001
"""How far a fraction ("deux tiers", 66.67) and a number may be from the figure that they say."""
_Number = tuple[float, str]


def stale_sentences(old: Base, new: Base) -> list[Problem]:
    """What the texts of a changed fact, and of its indicator's other facts, say of its former figure."""
    found: list[Problem] = []
    for fact in new.facts:
        before = old.fact(fact.id) if old.has_fact(fact.id) else None
        if before is None or before.figure is None or fact.figure is None:
            continue
        gone = _numbers(before) - _numbers(fact)
        if gone:
            found += _own(fact, fact.figure, gone)
            found += _of_others(fact, before.figure, gone, new)
    return list(dict.fromkeys(found))


def _own(fact: Fact, now: Figure, gone: set[_Number]) -> Iterator[Problem]:
    for part, text in _texts(fact):
        for said in _saying(text, gone):
            yield Problem(
                fact.origin.file, fact.origin.line, f"{part} dit encore « {said} » ; le chiffre devient {now.text}"
            )


def _of_others(fact: Fact, former: Figure, gone: set[_Number], base: Base) -> Iterator[Problem]:
    for other in base.facts_of(fact.indicator):
        if other.id == fact.id:
            continue
        for part, text in _texts(other):
            for said in _saying(text, gone - _numbers(other)):
                yield Problem(
                    other.origin.file,
                    other.origin.line,
                    f"{part} de « {other.id} » dit « {said} », l'ancien chiffre ({former.text}) de « {fact.id} » ; à relire",
                )


def _texts(fact: Fact) -> Iterator[tuple[str, str]]:
    yield "la phrase du contexte", fact.context
    yield "la mise en garde", fact.caution
    yield "la phrase du fait", fact.sentence
    for example in fact.examples:
        yield "la question d'essai", example


def _numbers(fact: Fact) -> set[_Number]:
    """The numbers of a fact with their units, without signs: a fall of 13 points is said « 13 points »."""
    figures = ((fact.figure,) if fact.figure else ()) + fact.other_figures
    return {(abs(n), _UNITS.get(f.unit, f.unit)) for f in figures for n in f.values + f.counterpart}


def _saying(text: str, gone: set[_Number]) -> Iterator[str]:
    """The quantities of a text that are among these numbers, as the text says them."""
    words = split(clean(digits(text)))
    for quantity in quantities(words):
        near = _ROUNDED if quantity.fraction else _EXACT
        if any(abs(quantity.value - number) <= near and quantity.unit == unit for number, unit in gone):
            yield " ".join(words[quantity.start : quantity.end])
