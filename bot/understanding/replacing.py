"""The question before, with the slots that are named now in the place of those it had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.understanding.evidence import Evidence
from bot.understanding.groups import Group, groups_of, is_general
from bot.understanding.intents import intent_of
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR, STRONG
from bot.understanding.slots import EXACT, Resolution, resolve
from bot.understanding.utterance import Utterance

if TYPE_CHECKING:
    from bot.understanding.dialogue import Context
    from bot.understanding.interpret import Interpreter


Slots = dict[str, str]


def kept_groups(slots: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups that the slots (dimension → member) of the question before bring along."""
    return tuple(Group(member, (dimension,), _cue(dimension), kept=True) for dimension, member in slots.items())


def _cue(dimension: str) -> float:
    return STRONG if dimension == "population" else 0.0


def same_frame(interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context) -> Query:
    """The question before, with the slots that are named now."""
    base = interpreter.base
    frame = interpreter.frames.frames[context.frame or ""]
    wanted = context.indicator or frame.id
    if (alone.polarity.turned or utterance.cue("inverse")) and len(frame.indicators) > 1:
        wanted = next(i for i in frame.indicators if i != wanted)
    said = [g for g in groups_of(utterance, base, frame) if not g.excluded]
    evidence = Evidence(frame, interpreter.frames.heaviest, True, frozenset(), 0.0, (), None)
    chosen: Resolution | None = None
    for slots, named in _loosened(_attempts(interpreter, utterance, said, context)):
        groups = [Group(m, (d,), _cue(d), kept=d not in named) for d, m in slots.items()]
        resolution = resolve(base, frame, wanted, groups)
        found = bool(resolution.best) and not resolution.missing
        if chosen is None or (found and (chosen.missing or not chosen.best or is_exact(resolution))):
            chosen = resolution
        if found and is_exact(resolution):
            break
    if chosen is None:
        chosen = resolve(base, frame, wanted, list(kept_groups(context.slots)))
    reading = Reading(evidence, chosen, interpreter.coverage(utterance, evidence), wanted)
    again = replace(alone, readings=(reading,), kept=(frame.id,), groups=tuple(said), theme=None, glossary=None)
    intent = intent_of(again)
    if intent == "compare" and context.fact is not None and len(chosen.best) == 1 and not chosen.missing:
        return replace(again, intent="again", previous=(chosen.best[0].fact.id, context.fact), readings=())
    return replace(again, intent="figure" if intent in ("list", "where", "ranking") else intent)


def is_exact(resolution: Resolution) -> bool:
    """Whether the best facts are of just the groups that were named, not of broader or narrower ones."""
    return all(level == EXACT for match in resolution.best for level in match.levels)


def _attempts(
    interpreter: Interpreter, utterance: Utterance, said: list[Group], context: Context
) -> Iterator[tuple[Slots, set[str]]]:
    """Slots to try, likeliest first, each with the dimensions that were named now."""
    base = interpreter.base
    slots: Slots = dict(context.slots)
    named: set[str] = set()
    people = [g for g in said if g.is_person and not g.population_too]
    for group in said:
        if group in people:
            continue
        dimension = group.dimensions[0]
        slots[dimension] = group.member
        named.add(dimension)
        if group.population_too and (public := base.defaults.get("population")) is not None:
            slots["population"] = public
            named.add("population")
    slots = {d: m for d, m in slots.items() if m != base.defaults.get(d) or d == "population"}
    answering = [g for g in people if g.cue >= CLEAR or g.member == base.defaults.get("population")]
    judged = [g for g in people if g.cue < CLEAR and "subject" in g.dimensions]
    if answering and judged:
        both = {**slots, "population": answering[0].member, "subject": judged[0].member}
        yield both, named | {"population", "subject"}
    if people and _for_themselves(utterance) and "subject" in people[0].dimensions:
        yield {**slots, "population": people[0].member, "subject": people[0].member}, named | {"population", "subject"}
    if len(people) > 1:
        people = [max(people, key=lambda g: abs(g.cue))]
    judging = slots.get("population")
    if (
        not people
        and judging is not None
        and _for_themselves(utterance)
        and "subject" in base.members[judging].dimensions
    ):
        yield {**slots, "subject": judging}, named | {"subject"}
    if not people:
        if (
            "population" not in named
            and utterance.cue("self", "them")
            and "subject" in slots
            and "population" in base.members[slots["subject"]].dimensions
        ):
            yield {**slots, "population": slots["subject"]}, named | {"population"}
        yield slots, named
        return
    if "population" in named:  # a country's people answer: who else is named is judged
        yield {**slots, "subject": people[0].member}, named | {"subject"}
        return
    for changed in _placed(people[0], slots, utterance, interpreter):
        yield changed, named | {"population", "subject"}


def _for_themselves(utterance: Utterance) -> bool:
    """ "et à eux-mêmes ?", "pour eux ?": those who answer are what is judged."""
    tokens = utterance.tokens
    return any(
        to.folded in ("a", "pour", "envers") and them.folded in ("eux", "elles") for to, them in pairwise(tokens)
    ) and utterance.cue("self")


def _loosened(attempts: Iterator[tuple[Slots, set[str]]]) -> Iterator[tuple[Slots, set[str]]]:
    """The attempts, then the same without one of the slots that were only kept: no fact may have them together.

    None is made twice.
    """
    tried = list(attempts)
    less = [
        ({d: m for d, m in slots.items() if d != kept}, named)
        for slots, named in tried
        for kept in slots
        if kept not in named and kept not in ("population", "subject")
    ]
    made = set()
    for slots, named in (*tried, *less):
        attempt = frozenset(slots.items()), frozenset(named)
        if attempt not in made:
            made.add(attempt)
            yield slots, named


def _has_people(member: str, interpreter: Interpreter) -> bool:
    return interpreter.base.members[member].people is not None


def _placed(group: Group, slots: Slots, utterance: Utterance, interpreter: Interpreter) -> Iterator[Slots]:
    """Where a group of people may stand: judged in the place of the one before, or answering."""
    member = group.member
    as_subject: Slots = {**slots, "subject": member}
    if slots.get("population") is not None and slots.get("population") == slots.get("subject"):
        as_subject["population"] = member
    as_answering: Slots = {**slots, "population": member}
    themselves: Slots = {**slots, "population": member, "subject": member}
    alone: Slots = {**{d: m for d, m in slots.items() if d != "subject"}, "population": member}
    if member == interpreter.base.defaults.get("population"):
        # "et le public ?": asked of those who answer by default, who are not those of another country
        at_home = {
            d: m for d, m in slots.items() if m not in interpreter.base.members or not _has_people(m, interpreter)
        }
        yield {**at_home, "population": member}
        yield {**slots, "population": member}
        return
    judged_first = "subject" in group.dimensions and slots.get("subject") != member
    if group.cue <= -CLEAR and "subject" in group.dimensions:
        yield {**slots, "subject": member}
    if group.cue >= CLEAR or is_general(member, interpreter.base) or not judged_first:
        yield from (as_answering, themselves, alone)
        if group.cue < STRONG and judged_first:
            yield as_subject
        return
    if "subject" in slots:
        yield as_subject
        yield {**slots, "subject": member}
    yield from (as_answering, alone)
    yield as_subject
    yield themselves
