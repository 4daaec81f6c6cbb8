"""Slots: which facts of a frame fit the groups, countries and periods that a question names.

Every named member must be met by a dimension of the fact, each dimension meets one member, and the words around a
group may forbid a role.  What was named and no fact meets is said to be missing, never passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.facts.base import Base, Fact
from bot.understanding.frames import Frame, takes_in
from bot.understanding.groups import Group
from bot.understanding.roles import CLEAR, STRONG

EXACT, JOINT, NARROWER = 0.0, 0.5, 1.0
OFF_DEFAULT, GENERAL = 3.0, 1.0
OTHER_DIRECTION = 0.75
MET_ANYWAY = 0.5
"""A group that need not be met, and is."""
SELF = 0.9
"""People who speak of themselves, where it was not said that they answer."""
NO_FIGURE = 0.35
"""A finding in words alone gives way to a figure on the same point."""
BARRED = 2.5
"""A group that is judged this clearly answers nothing."""


@dataclass(frozen=True)
class Match:
    """A fact and how it meets the named groups."""

    fact: Fact
    met: frozenset[int]
    """indexes of the groups it meets"""
    cost: float
    levels: tuple[float, ...]
    """how each met group is met, in the order of `met` sorted"""

    @property
    def narrower(self) -> bool:
        return NARROWER in self.levels

    @property
    def joint(self) -> bool:
        return JOINT in self.levels


@dataclass(frozen=True)
class Resolution:
    """The facts that answer a question in one frame, or what is missing."""

    frame: str
    matches: tuple[Match, ...]
    groups: tuple[Group, ...]
    missing: tuple[Group, ...]
    best: tuple[Match, ...]
    """the matches of least cost"""


def resolve(base: Base, frame: Frame, wanted: str, groups: Sequence[Group]) -> Resolution:
    """The facts of a frame that fit the groups.

    In: the indicator of the frame that the question's polarity asks for, the named groups.
    """
    groups = tuple(groups)
    required = frozenset(i for i, g in enumerate(groups) if g.required)
    near = frame.facts_on(g.member for g in groups if not g.excluded) if required else frame.facts
    matches = _matches(base, frame, near, groups, wanted)
    if len(near) < len(frame.facts) and not any(m.met & required for m in matches):
        matches = _matches(
            base, frame, frame.facts, groups, wanted
        )  # those that meet none of the groups stand no lower
    covered: frozenset[int] = frozenset().union(*(m.met for m in matches)) if matches else frozenset()
    missing = tuple(g for i, g in enumerate(groups) if i in required and i not in covered)
    met = {m.met & required for m in matches}
    most = {one for one in met if not any(one < other for other in met)}
    maximal = [m for m in matches if m.met & required in most]
    if len(required) > 1 and not missing:
        missing = _unmet_together(groups, required, maximal)
    best = _cheapest(maximal, required)
    return Resolution(frame.id, tuple(maximal), groups, missing, tuple(best))


def _matches(base: Base, frame: Frame, facts: Sequence[Fact], groups: tuple[Group, ...], wanted: str) -> list[Match]:
    lenient = _others_answer(frame, groups)
    clearest_first = sorted(enumerate(groups), key=lambda pair: -abs(pair[1].cue))
    found = (_match(base, f, clearest_first, groups, wanted, frame.generals, lenient) for f in facts)
    matches = [m for m in found if m is not None]
    return _without_means(_without_general(matches, groups, base), groups, base)


def _without_general(matches: list[Match], groups: tuple[Group, ...], base: Base) -> list[Match]:
    """The matches without the groups that they only meet as part of everybody, where another is about just them."""
    public = base.defaults.get("population")
    part = {i for i, g in enumerate(groups) if g.member in base.members[public].covers} if public is not None else set()
    if not part:
        return matches
    exact = {i for m in matches for i, level in zip(sorted(m.met), m.levels, strict=True) if level == EXACT}
    told = exact & part
    return [_without(m, told) if m.fact.members.get("population") == public else m for m in matches]


def _without_means(matches: list[Match], groups: tuple[Group, ...], base: Base) -> list[Match]:
    """The matches without a mean over more groups than were named, where each of these has a figure of its own."""
    if not any(m.joint for m in matches):
        return matches
    exact = {
        (m.fact.indicator, i)
        for m in matches
        for i, level in zip(sorted(m.met), m.levels, strict=True)
        if level == EXACT
    }

    def is_mean(match: Match) -> bool:
        over = [
            i for i, level in zip(sorted(match.met), match.levels, strict=True) if level == JOINT and groups[i].required
        ]
        wider = any(len(base.members[m].covers) > len(over) for m in match.fact.members.values() if m)
        return len(over) > 1 and wider and all((match.fact.indicator, i) in exact for i in over)

    return [m for m in matches if not is_mean(m)]


def _without(match: Match, groups: set[int]) -> Match:
    pairs = list(zip(sorted(match.met), match.levels, strict=True))
    kept = [(i, level) for i, level in pairs if level != JOINT or i not in groups]
    if len(kept) == len(pairs):
        return match
    return Match(match.fact, frozenset(i for i, _ in kept), match.cost, tuple(level for _, level in kept))


def _unmet_together(groups: tuple[Group, ...], required: frozenset[int], maximal: list[Match]) -> tuple[Group, ...]:
    """Groups that no fact meets together although they are no alternatives to one another.

    Two places are one question, two professions may be two.
    """
    top = max((m.met & required for m in maximal), key=len, default=frozenset())
    out = [groups[i] for i in sorted(required - top) if not any(_alternatives(groups[i], groups[j]) for j in top)]
    return tuple(out)


def _alternatives(one: Group, other: Group) -> bool:
    """Whether two groups may fill the same place of two facts."""
    if set(one.dimensions) & set(other.dimensions):
        if not (one.listed and other.listed):
            return False
        return abs(one.cue - other.cue) < CLEAR
    return False


def _cheapest(matches: list[Match], required: frozenset[int]) -> list[Match]:
    best: dict[frozenset[int], list[Match]] = {}
    for match in matches:
        same = best.setdefault(match.met & required, [])
        if same and match.cost > same[0].cost + 1e-9:
            continue
        if same and match.cost < same[0].cost - 1e-9:
            same.clear()
        same.append(match)
    return [m for matches_ in best.values() for m in matches_]


def _match(
    base: Base,
    fact: Fact,
    clearest_first: list[tuple[int, Group]],
    groups: tuple[Group, ...],
    wanted: str,
    generals: Mapping[str, frozenset[str | None]],
    lenient: bool,
) -> Match | None:
    taken: dict[str, int] = {}
    levels: dict[int, float] = {}
    cost = (0.0 if fact.indicator == wanted else OTHER_DIRECTION) + (0.0 if fact.figure else NO_FIGURE)
    for i, group in clearest_first:
        if group.excluded:
            if group.member in fact.members.values():
                return None
            if any(m and takes_in(base, m, group.member) for m in fact.members.values()):
                cost += OFF_DEFAULT
            continue
        options = []
        for dimension in group.dimensions:
            if dimension not in fact.members or not _allowed(group, dimension, lenient):
                continue
            level = meets(base, group.member, fact.members[dimension])
            if dimension in taken and (level is None or level == levels[taken[dimension]] == EXACT):
                continue
            if level is not None:
                options.append((level + _disagreement(group, dimension), level, dimension))
        if group.population_too and options:
            public = base.defaults.get("population")
            if fact.members.get("population") != public and (
                public is None or public not in base.ancestors(fact.members.get("population") or "")
            ):
                continue
        if options:
            penalty, level, dimension = min(options)
            taken[dimension] = i
            levels[i] = level
            cost += penalty - (0.0 if group.required else MET_ANYWAY)
            if group.population_too:
                taken.setdefault("population", i)
    for dimension in base.dimensions:
        if dimension not in taken:
            cost += _default_cost(base, fact, dimension, generals[dimension], taken)
    if _answered_by_others(base, fact, groups, taken):
        cost += OFF_DEFAULT
    met = frozenset(levels)
    return Match(fact, met, cost, tuple(levels[i] for i in sorted(met)))


def _answered_by_others(base: Base, fact: Fact, groups: tuple[Group, ...], taken: dict[str, int]) -> bool:
    """Whether a question says that everybody answers, and a fact is of a group that it does not say so of."""
    public = base.defaults.get("population")
    if "population" not in taken or fact.members.get("population") == public:
        return False
    said = any(g.member == public and g.cue >= CLEAR for g in groups)
    return said and groups[taken["population"]].cue < CLEAR


def _others_answer(frame: Frame, groups: tuple[Group, ...]) -> bool:
    """Whether a group that seems to answer may be judged after all ("les lecteurs disent toujours non").

    So it is where the facts know one population only, or where another group of the question answers.
    """
    answering = [g for g in groups if g.cue >= CLEAR or g.population_too or g.dimensions == ("population",)]
    return frame.lone_population or len(answering) > 1


def _allowed(group: Group, dimension: str, lenient: bool) -> bool:
    if dimension == "population":
        return group.cue > -BARRED
    if dimension == "subject":
        return group.cue < (STRONG if lenient else CLEAR)
    return True


def _disagreement(group: Group, dimension: str) -> float:
    """What it costs to give a group the role that the words around it speak against."""
    if dimension == "population":
        return max(0.0, -group.cue) + (0.3 if group.cue == 0 else 0.0)
    if dimension == "subject":
        return max(0.0, group.cue)
    return 0.0


def _default_cost(
    base: Base, fact: Fact, dimension: str, general: frozenset[str | None], taken: dict[str, int]
) -> float:
    member = fact.members.get(dimension)
    if member is None or member == base.defaults.get(dimension):
        return 0.0
    if dimension == "subject" and "population" in taken and member == fact.members.get("population"):
        return 0.0
    if dimension == "population" and "subject" in taken and member == fact.members.get("subject"):
        return SELF
    return GENERAL if member in general else OFF_DEFAULT


def meets(base: Base, named: str, has: str | None) -> float | None:
    """How a fact's member answers for the named one, or None when it does not."""
    if has is None:
        return None
    if named == has:
        return EXACT
    if named in base.members[has].covers:
        return JOINT
    if named in base.ancestors(has):
        return NARROWER
    return None
