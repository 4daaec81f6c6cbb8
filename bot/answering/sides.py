"""The sides of a question that sets groups against one another: for each alternative, the fact that answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.facts.base import Base, Fact
from bot.understanding.groups import Group
from bot.understanding.interpret import asks_who
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR, STRONG
from bot.understanding.slots import resolve


def sides(query: Query, reading: Reading, base: Base) -> list[Fact]:
    """The fact of each alternative that a question names, in its order; fewer than two where it names none.

    Alternatives are countries, periods, those who answer, those who are judged, or members of a dimension that the
    survey adds; the first of these that gives two facts is what is compared.
    """
    for dimension, alternatives in _alternatives(query, reading, base):
        facts = [f for group in alternatives if (f := _best(group, dimension, alternatives, reading, base)) is not None]
        facts = list(dict.fromkeys(facts))
        if len(facts) > 1:
            return facts
    return []


def _alternatives(query: Query, reading: Reading, base: Base) -> Iterator[tuple[str, list[Group]]]:
    groups = [g for g in reading.resolution.groups if not g.excluded]
    for dimension in (d for d in base.dimensions if d not in ("population", "subject")):
        named = _unique(g for g in groups if g.dimensions == (dimension,))
        default = base.defaults.get(dimension)
        if len(named) == 1 and default and named[0].member != default and query.intent == "compare":
            named.append(Group(default, (dimension,)))
        if len(named) > 1:
            yield dimension, named
    public = base.defaults.get("population")
    people = [g for g in groups if g.is_person]
    answering = _unique(g for g in people if g.cue >= CLEAR or g.member == public)
    if any(g.population_too and g.member == base.defaults.get("country") for g in groups) and public:
        answering = _unique([*answering, Group(public, ("population",))])
    opposed = query.utterance.cue("compare", "gap") or (query.intent in ("most", "least") and asks_who(query.utterance))
    if opposed and len(answering) == 1 and answering[0].member == public:
        answering += _unique(g for g in people if g.member != public and g.cue >= 0)
    able = _unique(g for g in people if g.member in reading.evidence.frame.answering)
    if query.utterance.cue("self") and len(able) > 1 and all(g.cue > -CLEAR for g in people):
        yield "population", able
    if len(reading.evidence.frame.answering) > 1 and len(answering) > 1:
        yield "population", answering
    judged = _unique(g for g in groups if "subject" in g.dimensions and g.member not in {a.member for a in answering})
    if len(judged) > 1:
        yield "subject", judged
    if len(able) > 1 and query.intent == "compare":
        yield "population", able


def _is_judged_too(group: Group, dimension: str) -> bool:
    """ "le style des auteurs, vu par les auteurs": named once to answer, and once to be judged."""
    return dimension == "population" and group.cue < 0 and "subject" in group.dimensions


def _unique(groups: Iterator[Group] | Sequence[Group]) -> list[Group]:
    return list({g.member: g for g in groups}.values())


def _best(group: Group, dimension: str, alternatives: Sequence[Group], reading: Reading, base: Base) -> Fact | None:
    """The fact for one alternative; the others may still say who is judged."""
    named = {g.member for g in alternatives}
    others = [
        replace(
            g,
            required=g.required and g.member not in named,
            cue=min(g.cue, 0.0) if dimension == "population" else g.cue,
        )
        for g in reading.resolution.groups
        if g is not group
        and (g.member != group.member or _is_judged_too(g, dimension))
        and (g.member not in named or (dimension == "population" and len(named) > 1 and g.cue < CLEAR))
    ]
    if dimension == "population":
        others = [g for g in others if "population" not in g.dimensions or "subject" in g.dimensions]
        twice = any(g.member == group.member for g in others) and base.defaults.get("population") in named
        others = [g for g in others if not (g.population_too and twice)]  # "le style des auteurs : Français vs auteurs"
    one = Group(group.member, (dimension,), STRONG if dimension == "population" else group.cue, first=group.first)
    frame = reading.evidence.frame
    resolution = resolve(base, frame, reading.wanted, [*others, one])
    met = [m for m in resolution.best if len(resolution.groups) - 1 in m.met]
    if resolution.missing or not met:
        return None
    return min(met, key=lambda m: m.cost).fact
