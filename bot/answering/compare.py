"""Figures side by side, and the gap between two of them."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.figure import figure
from bot.answering.results import Answer, Clarification, Result
from bot.facts.base import Base, Fact
from bot.understanding.query import Query


def compare(query: Query, base: Base) -> Result:
    """The facts that a question sets against one another."""
    result = figure(query, base)
    if isinstance(result, Clarification) and query.readings:
        result = Answer(tuple(c.fact for c in result.choices), "compare")
    if isinstance(result, Answer) and len(result.facts) == 2:
        return replace(result, kind="compare", computed=gap(*result.facts))
    return result


def gap(one: Fact, other: Fact) -> str:
    """The gap between two single figures of one unit, said to be computed; "" where there is none to say."""
    if one.figure is None or other.figure is None or one.figure.unit != other.figure.unit:
        return ""
    if len(one.figure.values) != 1 or len(other.figure.values) != 1 or one.figure.unit not in ("%", "points"):
        return ""
    size = abs(one.figure.values[0] - other.figure.values[0])
    if size == 0:
        return "Les deux chiffres sont égaux."
    return f"Écart calculé par le bot : {f'{size:g}'.replace('.', ',')} point{'s' if size >= 2 else ''}."
