"""Figures side by side, and the gap between two of them."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.decide import refusal
from bot.answering.figure import figure
from bot.answering.results import Answer, Clarification, Result
from bot.answering.sides import sides
from bot.facts.base import Base, Fact
from bot.understanding.query import Query, Reading

MOST_SHOWN = 6


def compare(query: Query, base: Base) -> Result:
    """The facts that a question sets against one another.

    A gap that the report itself gives is a figure like any other: it is answered as one.
    """
    if query.readings and query.silence is None:
        reading = query.readings[0]
        given = {f.figure.unit for i in reading.evidence.frame.indicators for f in base.facts_of(i) if f.figure}
        facts = sides(query, reading, base) if given != {"points"} else []
        if len(facts) > 1 and refusal(replace(query, readings=(_unblamed(query),)), base) is None:
            return side_by_side(facts[:MOST_SHOWN])
    result = figure(query, base)
    if isinstance(result, Clarification) and query.readings:
        result = Answer(tuple(c.fact for c in result.choices), "compare")
    if isinstance(result, Answer) and len(result.facts) == 2:
        return replace(result, kind="compare", computed=gap(*result.facts))
    return result


def side_by_side(facts: list[Fact]) -> Answer:
    """Facts as a comparison, with the gap where there are two."""
    return Answer(tuple(facts), "compare", computed=gap(*facts) if len(facts) == 2 else "")


def _unblamed(query: Query) -> Reading:
    """The best reading, without the groups that no single fact meets together: its sides meet them."""
    reading = query.readings[0]
    return replace(reading, resolution=replace(reading.resolution, missing=()))


def gap(one: Fact, other: Fact) -> str:
    """The gap between two single figures of one unit, said to be computed; "" where there is none to say."""
    if one.figure is None or other.figure is None or one.figure.unit != other.figure.unit:
        return ""
    if len(one.figure.values) != 1 or len(other.figure.values) != 1 or one.figure.unit in ("rang", "ratio"):
        return ""
    size = round(abs(one.figure.values[0] - other.figure.values[0]), 2)
    if size == 0:
        return "Les deux chiffres sont égaux."
    unit = "point" if one.figure.unit in ("%", "points") else one.figure.unit
    plural = "s" if unit == "point" and size >= 2 else ""
    return f"Écart calculé par le bot : {f'{size:g}'.replace('.', ',')} {unit}{plural}."
