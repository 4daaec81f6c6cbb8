"""Figures side by side, and the gap between two of them."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.compared import gap, side_by_side
from bot.answering.decide import refusal
from bot.answering.figure import figure
from bot.answering.ranking import rankable, size
from bot.answering.readings import unexplained_cue
from bot.answering.results import Answer, Clarification, NoFigure, Result
from bot.answering.say import join, member_name
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
            shown = side_by_side(_asked_first(query, facts)[:MOST_SHOWN])
            return replace(shown, notes=_absent(reading, facts, base))
    result = figure(query, base)
    if isinstance(result, Clarification) and query.readings:
        result = Answer(tuple(c.fact for c in result.choices), "compare")
    if isinstance(result, Answer) and len(result.facts) == 2:
        return replace(result, kind="compare", computed=gap(*result.facts))
    if isinstance(result, Answer) and _is_half_a_gap(query, result.facts):
        return NoFigure("Le rapport ne donne qu'un des deux chiffres : pas d'écart à en tirer.", result.facts)
    return result


def _is_half_a_gap(query: Query, facts: tuple[Fact, ...]) -> bool:
    """Whether a gap is asked for, and what was found is one level."""
    if query.parts or not query.readings or len(facts) != 1 or not unexplained_cue(query, query.readings[0], "gap"):
        return False
    figure_ = facts[0].figure
    return figure_ is not None and figure_.unit == "%" and len(figure_.values) == 1


def _absent(reading: Reading, facts: list[Fact], base: Base) -> tuple[str, ...]:
    """The groups that were to be compared and have no figure, named."""
    there = {m for f in facts for m in f.members.values()}
    absent = [g for g in reading.resolution.missing if g.member not in there and g.member in base.members]
    names = join([member_name(g.member, base) for g in absent])
    return (f"Pas de chiffre dans le rapport pour {names} sur ce point.",) if names else ()


def _asked_first(query: Query, facts: list[Fact]) -> list[Fact]:
    """The facts in the order of the question; "qui est le plus…" wants the first of them first."""
    if not query.utterance.cue("most", "least") or rankable(facts) != facts:
        return facts
    return sorted(facts, key=size, reverse=not query.utterance.cue("least"))


def _unblamed(query: Query) -> Reading:
    """The best reading, without the groups that no single fact meets together: its sides meet them."""
    reading = query.readings[0]
    return replace(reading, resolution=replace(reading.resolution, missing=()))
