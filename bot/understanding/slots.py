"""Slots: which facts of a frame fit the groups, countries and periods that a question names.

Every named member must be met by a dimension of the fact, each dimension meets one member, and the words around a
group may forbid a role.  What was named and no fact meets is said to be missing, never passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.facts.base import Base, Fact
from bot.understanding.recognise import Mention, Utterance
from bot.understanding.roles import CLEAR, STRONG, role_of

EXACT, JOINT, NARROWER = 0.0, 0.5, 1.0
OFF_DEFAULT, GENERAL = 3.0, 1.0
OTHER_DIRECTION = 0.75
MET_ANYWAY = 0.5
"""A group that need not be met, and is."""
NO_FIGURE = 0.35
"""A finding in words alone gives way to a figure on the same point."""
GENERAL_FROM = 3
_POSSESSIVES = frozenset({"leur", "leurs", "son", "ses", "mon", "mes", "nos", "notre", "votre", "vos"})
HARD = 2.5
"""A cue as strong as this forbids the other role."""


@dataclass(frozen=True)
class Group:
    """A member that a question names, and the roles it may take there."""

    member: str
    dimensions: tuple[str, ...]
    cue: float = 0.0
    """above 0: it answers; below 0: it is judged"""
    required: bool = True
    first: int = 0
    kept: bool = False
    """brought from the talk before"""
    population_too: bool = False
    """a country's people: the public of that country"""


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


def groups_of(
    utterance: Utterance, base: Base, fitting: frozenset[str], used: frozenset[int] = frozenset()
) -> list[Group]:
    """The groups, countries, periods… that an utterance names, in order; one for each place of the text."""
    found: list[Group] = []
    by_place: dict[frozenset[int], list[Mention]] = {}
    for mention in utterance.of_kind("member", "people"):
        by_place.setdefault(mention.at, []).append(mention)
    for mentions in by_place.values():
        found.extend(_groups_at(mentions, utterance, base, fitting, used))
    found.extend(_years(utterance, base))
    found.sort(key=lambda g: g.first)
    merged = _merged(found)
    return merged if utterance.cue("compare") else _without_echoes(merged, base)


def _groups_at(
    mentions: list[Mention], utterance: Utterance, base: Base, fitting: frozenset[str], used: frozenset[int]
) -> list[Group]:
    mention = next((m for m in mentions if m.id in fitting), mentions[0])
    member = base.members[mention.id]
    cue = role_of(mention, utterance).weight if {"population", "subject"} & set(member.dimensions) else 0.0
    people = next((m for m in mentions if m.kind == "people"), None)
    if people is not None:
        public = not _adjective(people, utterance)
        return [Group(people.id, ("country",), first=people.first, population_too=public)]
    required = mention.id not in fitting or (cue >= CLEAR and "population" in member.dimensions)
    if _is_general(member.id, base) and cue < CLEAR:
        required = False
    if required and cue < CLEAR and _possessed(mention, utterance) and fitting & set(base.ancestors(member.id)):
        required = False
    if (mention.soft and mention.id not in fitting and not cue) or (
        mention.at <= used and abs(cue) < STRONG and mention.id not in fitting
    ):
        required = False
    return [Group(mention.id, tuple(member.dimensions), cue, required, mention.first)]


def _possessed(mention: Mention, utterance: Utterance) -> bool:
    """"leurs docteurs": said of those who look after someone, whoever they are."""
    return mention.first > 0 and utterance.tokens[mention.first - 1].folded in _POSSESSIVES


def _is_general(member: str, base: Base) -> bool:
    """A member that takes in several others: in a question about everybody it restricts nothing."""
    if any(_is_general(covered, base) for covered in base.members[member].covers):
        return True
    return not base.ancestors(member) and len(base.descendants(member)) >= GENERAL_FROM


def _adjective(mention: Mention, utterance: Utterance) -> bool:
    """ "médecins français": the country of a group, not a group of its own."""
    return any(
        m.kind == "member"
        and m.last in (mention.first - 1, mention.first - 2)
        and m.last < mention.first
        and _no_article(mention, utterance)
        for m in utterance.mentions
    ) or any(m.kind == "member" and m.first == mention.last + 1 for m in utterance.mentions)


def _no_article(mention: Mention, utterance: Utterance) -> bool:
    return mention.first == 0 or utterance.tokens[mention.first - 1].folded not in (
        "les",
        "des",
        "de",
        "l",
        "le",
        "et",
        "aux",
        "ou",
        "d",
        "selon",
        "vs",
    )


def _years(utterance: Utterance, base: Base) -> Iterable[Group]:
    named = {i for m in utterance.of_kind("member") for i in m.at}
    for quantity in utterance.quantities:
        if quantity.unit == "year" and quantity.start not in named:
            yield Group(str(int(quantity.value)), ("period",), first=quantity.start)


def _person(group: Group) -> bool:
    return {"population", "subject"} <= set(group.dimensions) or group.dimensions == ("population",)


def _without_echoes(groups: list[Group], base: Base) -> list[Group]:
    """Broader groups that only take up a narrower one ("infirmières, … ces soignantes") ask for nothing of their own."""
    out = []
    for group in groups:
        echo = abs(group.cue) < CLEAR and any(
            other is not group and other.member != group.member and group.member in _broader(other.member, base)
            for other in groups
        )
        out.append(replace(group, required=False) if echo else group)
    return out


def _broader(member: str, base: Base) -> set[str]:
    return set(base.ancestors(member))


def _merged(groups: list[Group]) -> list[Group]:
    """Without repeats that say nothing more: the same member named again with no role of its own."""
    kept: list[Group] = []
    for group in groups:
        twin = next((i for i, g in enumerate(kept) if g.member == group.member), None)
        if twin is None:
            kept.append(group)
            continue
        other = kept[twin]
        opposed = group.cue * other.cue < 0 and min(abs(group.cue), abs(other.cue)) >= CLEAR
        if opposed and group.first - other.first > 3:
            kept.append(group)
        elif _person(group) and any(_person(g) and g.member != group.member for g in kept[twin + 1 :]):
            kept.append(replace(group, required=False))
        elif abs(group.cue) > abs(other.cue):
            kept[twin] = group
    return kept


def resolve(base: Base, frame_id: str, indicators: Sequence[str], wanted: str, groups: Sequence[Group]) -> Resolution:
    """The facts of a frame that fit the groups.

    In: the indicators of the frame, the one that the question's polarity asks for, the named groups.
    """
    groups = tuple(groups)
    facts = [f for i in indicators for f in base.facts_of(i)]
    generals = {d: _generals(base, facts, d) for d in base.dimensions}
    matches = [m for f in facts if (m := _match(base, f, groups, wanted, generals)) is not None]
    required = frozenset(i for i, g in enumerate(groups) if g.required)
    covered: frozenset[int] = frozenset().union(*(m.met for m in matches)) if matches else frozenset()
    missing = tuple(g for i, g in enumerate(groups) if i in required and i not in covered)
    maximal = [m for m in matches if not any((m.met & required) < (o.met & required) for o in matches)]
    if len(required) > 1 and not missing:
        missing = _unmet_together(groups, required, maximal)
    best = _cheapest(maximal, required)
    return Resolution(frame_id, tuple(maximal), groups, missing, tuple(best))


def _unmet_together(groups: tuple[Group, ...], required: frozenset[int], maximal: list[Match]) -> tuple[Group, ...]:
    """Groups that no fact meets together although they are no alternatives to one another.

    "médecins" and "Espagne" are one question, "médecins" and "infirmiers" may be two.
    """
    top = max((m.met & required for m in maximal), key=len, default=frozenset())
    out = [groups[i] for i in sorted(required - top) if not any(_alternatives(groups[i], groups[j]) for j in top)]
    return tuple(out)


def _alternatives(one: Group, other: Group) -> bool:
    """Whether two groups may fill the same place of two facts."""
    if set(one.dimensions) & set(other.dimensions):
        return one.cue * other.cue >= 0 or abs(one.cue - other.cue) < 2 * CLEAR
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


def _generals(base: Base, facts: list[Fact], dimension: str) -> frozenset[str | None]:
    """The members of a dimension that stand for the others among these facts."""
    there = {f.members[dimension] for f in facts}
    found: set[str | None] = set()
    for member in there:
        if member is None:
            found.add(None)
        elif any(o is not None and o != member and (member in base.ancestors(o)) for o in there):
            found.add(member)
    return frozenset(found)


def _match(
    base: Base, fact: Fact, groups: tuple[Group, ...], wanted: str, generals: dict[str, frozenset[str | None]]
) -> Match | None:
    taken: dict[str, int] = {}
    levels: dict[int, float] = {}
    cost = (0.0 if fact.indicator == wanted else OTHER_DIRECTION) + (0.0 if fact.figure else NO_FIGURE)
    for i, group in sorted(enumerate(groups), key=lambda pair: -abs(pair[1].cue)):
        options = []
        for dimension in group.dimensions:
            if dimension not in fact.members or not _allowed(group, dimension):
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
    met = frozenset(levels)
    return Match(fact, met, cost, tuple(levels[i] for i in sorted(met)))


def _allowed(group: Group, dimension: str) -> bool:
    if dimension == "population":
        return group.cue > -HARD
    if dimension == "subject":
        return group.cue < HARD
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
        return 0.5 * OFF_DEFAULT
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
