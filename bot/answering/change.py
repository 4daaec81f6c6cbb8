"""Change over time: the figures of two waves side by side, and what the bot computes from them.

A change that the report itself gives is an indicator like any other.  This answers where the base holds the levels.
"""

from __future__ import annotations

import re

from bot.answering.decide import refusal
from bot.answering.figure import figure
from bot.answering.measures import no_evolution
from bot.answering.results import Answer, Result
from bot.answering.say import member_name
from bot.facts.base import Base, Fact
from bot.understanding.query import Query, Reading
from bot.understanding.slots import resolve

_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
MOST_SHOWN = 8


def change(query: Query, base: Base) -> Result:
    """How a figure changed between the waves that were named, or from the first to the last."""
    if not query.readings or query.silence is not None:
        return figure(query, base)
    reading = query.readings[0]
    series = series_of(reading, base)
    if len(series) < 2:
        refused = refusal(query, base)
        return refused or no_evolution(reading, base)
    if query.utterance.cue("list", "each-wave"):
        return Answer(tuple(series[:MOST_SHOWN]), "change", computed=evolution(series[0], series[-1], base))
    start, end = _ends(query, series, base)
    return Answer((start, end), "change", computed=evolution(start, end, base))


def series_of(reading: Reading, base: Base) -> list[Fact]:
    """The facts of a reading over time, oldest first: as if no period had been named."""
    frame = reading.evidence.frame
    groups = [g for g in reading.resolution.groups if "period" not in g.dimensions]
    resolution = resolve(base, frame, reading.wanted, groups)
    if resolution.missing or not resolution.best:
        return []
    lead = resolution.best[0].fact
    others = [d for d in base.dimensions if d != "period"]
    same = [
        f for f in base.facts_of(lead.indicator) if all(f.members[d] == lead.members[d] for d in others) and f.figure
    ]
    dated = [(moment, f) for f in same if (moment := _moments(f.members.get("period"), base))]
    return [f for moment, f in sorted(dated, key=lambda pair: pair[0]) if len(moment) == 1]


def _moments(member_id: str | None, base: Base) -> list[int]:
    """The years that a period's name holds, or that its words do; none where it has no date."""
    if member_id is None:
        return []
    if member_id.isdigit():
        return [int(member_id)]
    member = base.members[member_id]
    for text in (member.label, member.short, member_id, *member.words):
        years = sorted({int(m.group()) for m in _YEAR.finditer(text)})
        if years:
            return years
    return []


def _ends(query: Query, series: list[Fact], base: Base) -> tuple[Fact, Fact]:
    """The two waves to compare: those that were named, else the first and the last."""
    named = {
        year
        for group in query.readings[0].resolution.groups
        if "period" in group.dimensions
        for year in _moments(group.member, base)
    }
    by_year = {_moments(f.members.get("period"), base)[0]: f for f in series}
    years = sorted(y for y in named if y in by_year)
    start = by_year[years[0]] if years and by_year[years[0]] is not series[-1] else series[0]
    end = by_year[years[-1]] if len(years) > 1 else series[-1]
    return start, end


def evolution(start: Fact, end: Fact, base: Base) -> str:
    """The difference between two waves, said to be computed; "" where it cannot be."""
    if start.figure is None or end.figure is None or start.figure.unit != end.figure.unit:
        return ""
    if len(start.figure.values) != 1 or len(end.figure.values) != 1 or start.figure.unit == "rang":
        return ""
    difference = round(end.figure.values[0] - start.figure.values[0], 2)
    unit = "points" if start.figure.unit == "%" else start.figure.unit
    since = member_name(start.members.get("period") or "", base)
    until = member_name(end.members.get("period") or "", base)
    if difference == 0:
        return f"Pas de changement entre {since} et {until} (calcul du bot)."
    size = f"{difference:+g}".replace(".", ",")
    return f"Évolution calculée par le bot : {size} {unit}, de {since} à {until}."
