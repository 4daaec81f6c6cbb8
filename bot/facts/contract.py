"""A fact as other programs get it: the FACT object of the command line's contract."""

from __future__ import annotations

from typing import Any

from bot.facts.base import Base, Fact
from bot.facts.model import DIMENSIONS


def fact_json(base: Base, fact: Fact) -> dict[str, Any]:
    """One FACT: plain data ready for JSON, labels in French, whole numbers as `int`.

    Dimensions added by the survey follow under their own names. A dimension without a member is "".
    """
    figure = fact.figure
    values = figure.values if figure else ()
    others = (n for n in fact.numbers if n not in values)
    data: dict[str, Any] = {
        "id": fact.id,
        "section": fact.section,
        "values": [plain_number(v) for v in values],
        "unit": figure.unit if figure else "",
        "figure": figure.text if figure else "",
        "indicator": base.indicators[fact.indicator].label,
    }
    data |= {dimension: member_label(base, fact, dimension) for dimension in DIMENSIONS}
    data |= {
        "context": fact.context,
        "caution": fact.caution,
        "also_in": list(fact.sections[1:]),
        "other_values": [plain_number(v) for v in dict.fromkeys(others)],
    }
    for dimension in base.dimensions[len(DIMENSIONS) :]:
        data.setdefault(dimension, member_label(base, fact, dimension))
    return data


def member_label(base: Base, fact: Fact, dimension: str) -> str:
    """The label of the fact's member in a dimension, "" when it has none.

    The default population of another country is that country's people.
    """
    member_id = fact.members[dimension]
    if member_id is None:
        return ""
    country_id = fact.members["country"]
    if dimension == "population" and country_id and member_id == base.defaults.get("population"):
        people = base.members[country_id].people
        if people is not None and country_id != base.defaults.get("country"):
            return people.label
    return base.members[member_id].label


def plain_number(value: float) -> int | float:
    """`87.0` → `87`; other numbers as they are."""
    return int(value) if float(value).is_integer() else value
