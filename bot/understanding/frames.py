"""Frames: the questions of a survey, and the ideas that name them.

A frame is an indicator together with those that measure its contrary: they are recognised by the same words.
The weight of an idea is computed from the base (how few frames share it), never set by hand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.facts.base import Base, Fact
from bot.understanding.affinity import affinity_of

FEW = 40
"""Facts of a frame up to which looking at each is as fast as an index."""


@dataclass(frozen=True, eq=False)
class Frame:
    """An indicator and its contraries; made once for a base, so that no two are equal."""

    id: str
    indicators: tuple[str, ...]
    combinations: tuple[tuple[frozenset[str], str], ...]
    """(ids that must all be named, indicator whose combination it is)"""
    fitting: frozenset[str]
    """every concept or member that belongs to what the frame speaks of"""
    members: frozenset[str] = frozenset()
    """members by which its facts differ from the defaults"""
    varying: frozenset[str] = frozenset()
    """dimensions in which its facts differ from one another"""
    answering: frozenset[str] = frozenset()
    """populations of its facts"""
    judged: frozenset[str] = frozenset()
    """members of its facts in any other dimension"""
    derived: bool = False
    """its figures compare others (points, places): its words must be there, they cannot be guessed from the rest"""
    slots: frozenset[str] = frozenset()
    """members by which its facts differ from one another, things that are spoken of apart"""
    facts: tuple[Fact, ...] = field(default=(), repr=False)
    """in the order of the report, those of the frame's own indicator first"""
    generals: Mapping[str, frozenset[str | None]] = field(default_factory=dict, repr=False)
    """for each dimension, the members that stand for the others among its facts"""
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    """members of its facts, each with the others that it answers for: those it covers, and its broader groups"""

    @cached_property
    def lone_population(self) -> bool:
        """Whether all its facts are of one population, or all of none."""
        return len({f.members.get("population") for f in self.facts}) == 1

    def facts_on(self, members: Iterable[str]) -> Sequence[Fact]:
        """The facts that may answer for one of `members`, in their order, and maybe some others."""
        if len(self.facts) <= FEW:
            return self.facts
        places = sorted({i for m in members for i in self._places.get(m, ())})
        return [self.facts[i] for i in places]

    @cached_property
    def _places(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for i, fact in enumerate(self.facts):
            for has in {m for m in fact.members.values() if m is not None}:
                for member in (has, *self.near[has]):
                    found.setdefault(member, []).append(i)
        return {member: tuple(places) for member, places in found.items()}


class Frames:
    """The frames of a base, indexed by the concepts that name them.  Immutable once built."""

    def __init__(self, base: Base) -> None:
        roots = {i.id: _root(base, i.id) for i in base.indicators.values()}
        self.root_of = roots
        members: dict[str, list[str]] = {}
        for indicator_id, root in roots.items():
            members.setdefault(root, []).append(indicator_id)
        self.frames: dict[str, Frame] = {}
        for root, ids in members.items():
            ids.sort(key=lambda i: i != root)
            self.frames[root] = _frame(base, root, ids)
        self.by_concept: dict[str, list[str]] = {}
        for frame in self.frames.values():
            for concept in {c for combo, _ in frame.combinations for c in combo}:
                self.by_concept.setdefault(concept, []).append(frame.id)
        self.things = frozenset(m.id for m in base.members.values() if m.dimensions == ("subject",))
        """members that only can be spoken of, and so are ideas as much as groups"""
        total = len(self.frames)
        self.weights = {c: math.log(1 + total / len(ids)) for c, ids in self.by_concept.items()}
        self.frames = {i: replace(f, slots=f.slots - self.things) for i, f in self.frames.items()}
        self.heaviest = math.log(1 + total)
        self.weighed = {i: self._weighed(f) for i, f in self.frames.items()}
        """the combinations of each frame with their weights, heaviest first"""
        self.affinity = affinity_of(base, roots)

    def _weighed(self, frame: Frame) -> tuple[tuple[frozenset[str], str, float], ...]:
        weighed = [(combo, owner, math.fsum(map(self.weight, combo))) for combo, owner in frame.combinations]
        return tuple(sorted(weighed, key=lambda each: -each[2]))

    def weight(self, concept: str) -> float:
        """How much naming `concept` says; one that no combination uses weighs like a rare one."""
        return self.weights.get(concept, self.heaviest * 0.6)


def _root(base: Base, indicator_id: str) -> str:
    seen = {indicator_id}
    while (parent := base.indicators[indicator_id].opposite_of) is not None and parent not in seen:
        seen.add(parent)
        indicator_id = parent
    return indicator_id


def _derived(facts: Sequence[Fact]) -> bool:
    units = {f.figure.unit for f in facts if f.figure is not None}
    return units <= {"points", "rang", ""}


def _frame(base: Base, root: str, ids: list[str]) -> Frame:
    combos: dict[frozenset[str], str] = {}
    fitting: set[str] = set()
    for indicator_id in ids:
        indicator = base.indicators[indicator_id]
        for combination in indicator.combinations:
            combos.setdefault(frozenset(combination), indicator_id)
            fitting.update(combination)
        fitting.update(indicator.optional)
        fitting.update(indicator.involves)
    facts = [f for i in ids for f in base.facts_of(i)]
    members = {m for f in facts for d, m in f.members.items() if m and m != base.defaults.get(d)}
    answering = {m for f in facts if (m := f.members.get("population")) is not None}
    judged = {m for f in facts for d, m in f.members.items() if m and d != "population"}
    varying = {d for d in base.dimensions if len({f.members[d] for f in facts}) > 1}
    slots = {m for f in facts for d, m in f.members.items() if m and d in varying}
    near = {m: (*base.members[m].covers, *base.ancestors(m)) for f in facts for m in f.members.values() if m}
    return Frame(
        root,
        tuple(ids),
        tuple(combos.items()),
        frozenset(fitting),
        frozenset(members),
        frozenset(varying),
        frozenset(answering),
        frozenset(judged),
        _derived(facts),
        frozenset(slots),
        tuple(facts),
        {d: _generals(base, facts, d) for d in base.dimensions},
        near,
    )


def _generals(base: Base, facts: Sequence[Fact], dimension: str) -> frozenset[str | None]:
    """The members of a dimension that stand for the others among these facts."""
    there = {f.members[dimension] for f in facts}
    if len(there) == 1:
        return frozenset({None}) & there
    found: set[str | None] = set()
    for member in there:
        if member is None:
            found.add(None)
        elif any(o is not None and o != member and takes_in(base, member, o) for o in there):
            found.add(member)
    return frozenset(found)


def takes_in(base: Base, member: str, other: str) -> bool:
    """Whether a member stands for another: as its broader group, or as a mean over such a group."""
    above = base.ancestors(other)
    return member in above or any(c == other or c in above for c in base.members[member].covers)
