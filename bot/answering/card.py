"""What a share card shows: one figure, its sentence, its source."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.chart_words import source_line
from bot.answering.say import sentence
from bot.answering.typography import typeset
from bot.facts.base import Base, Fact


@dataclass(frozen=True, slots=True)
class Card:
    """One figure to drop in a slide."""

    figure: str
    """as the report gives it; empty where it gives none"""
    sentence: str
    source: str
    caution: str = ""
    share: tuple[float, ...] = ()
    """a percentage, or the two ends of one, where the figure is a share of people"""
    approximate: bool = False


def card_of(fact: Fact, base: Base) -> Card:
    """The share card of a fact."""
    figure = fact.figure
    share = tuple(sorted(figure.values)) if figure and figure.unit == "%" else ()
    return Card(
        figure=typeset(figure.text) if figure else "",
        sentence=typeset(sentence(fact, base)),
        source=source_line((fact,), base),
        caution=typeset(fact.caution),
        share=share if all(0 <= v <= 100 for v in share) else (),
        approximate=bool(figure and figure.approximate),
    )
