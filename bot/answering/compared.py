"""Facts side by side, with the gap between two of them, said to be computed."""

from __future__ import annotations

from bot.answering.results import Answer
from bot.facts.base import Fact


def side_by_side(facts: list[Fact]) -> Answer:
    """Facts as a comparison, with the gap where there are two."""
    return Answer(tuple(facts), "compare", computed=gap(*facts) if len(facts) == 2 else "")


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
