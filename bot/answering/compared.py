"""Facts side by side, with the gap between two of them, said to be computed."""

from __future__ import annotations

from bot.answering.results import Answer
from bot.facts.base import Base, Fact


def side_by_side(facts: list[Fact]) -> Answer:
    """Facts as a comparison, with the gap where there are two."""
    return Answer(tuple(facts), "compare", computed=gap(*facts) if len(facts) == 2 else "")


def stated_gap(one: Fact, other: Fact, base: Base) -> Fact | None:
    """The finding of the same section that is the gap between two figures, where the report states it."""
    if not _same_kind(one, other) or one.figure is None or other.figure is None:
        return None
    size = round(abs(one.figure.values[0] - other.figure.values[0]), 2)
    sections = set(one.sections) & set(other.sections)
    subjects = {one.members.get("subject"), other.members.get("subject")}
    for fact in base.by_value(size, "points"):
        about = {c for combo in base.indicators[fact.indicator].combinations for c in combo} | set(
            fact.members.values()
        )
        if set(fact.sections) & sections and subjects & about:
            return fact
    return None


def _same_kind(one: Fact, other: Fact) -> bool:
    figures = (one.figure, other.figure)
    return (
        all(f is not None and len(f.values) == 1 and f.unit == "%" for f in figures)
        and one.indicator == other.indicator
    )


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
