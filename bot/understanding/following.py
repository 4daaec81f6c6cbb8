"""Messages that lean on the talk before: "et les auteurs ?", "et selon eux ?", "compare avec…", "pourquoi ?".

A message that is whole in itself inherits nothing.  One that lacks what it measures takes it over from the question
before and replaces the slots that it names; where it may fill one of several slots, the first that has a fact wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.understanding.evidence import Evidence
from bot.understanding.groups import Group, groups_of, is_general
from bot.understanding.intents import intent_of
from bot.understanding.query import Query, Reading
from bot.understanding.recognise import Mention, Utterance
from bot.understanding.roles import CLEAR, STRONG
from bot.understanding.slots import Resolution, resolve

if TYPE_CHECKING:
    from bot.understanding.dialogue import Context
    from bot.understanding.interpret import Interpreter

SHORT = 14
"""Words from which a message stands on its own."""
ELLIPTIC = 7
"""Words up to which a message that names an idea may still lean on the talk before."""
BARE = 3
"""Words up to which even common words are all that a message is about ("des documents ?")."""
_OPENERS = frozenset({"et", "mais", "puis", "alors", "pareil", "idem", "meme"})
_BOTH = frozenset({"deux", "2", "both"})
_DENIED = frozenset({"non", "pas", "plutot"})
Slots = dict[str, str]


def following(interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context) -> Query | None:
    """The Query of a message that leans on the one before, or None when it stands alone."""
    words = [t for t in utterance.tokens if t.is_word]
    if len(words) > SHORT or (alone.silence is not None and not alone.groups):
        return None
    again = _about_the_talk(interpreter, utterance, alone, context)
    if again is not None:
        return again
    opened = bool(words) and words[0].folded in _OPENERS
    ideas = any(_is_idea(m, interpreter) and (not m.soft or len(words) <= BARE) for m in utterance.mentions)
    if alone.readings and not opened and len(words) > 4:
        return None
    if ideas:
        return _with_idea(interpreter, utterance, alone, context, opened or len(words) <= ELLIPTIC)
    if alone.readings or context.frame is None or (alone.unknown and not alone.groups):
        return None
    leans = alone.groups or alone.polarity.turned or utterance.cue("inverse", "self") or (opened and alone.quantities)
    return _same_frame(interpreter, utterance, alone, context) if leans else None


def _is_idea(mention: Mention, interpreter: Interpreter) -> bool:
    """A concept, or a member that is part of what some indicator measures ("et avec le ministère ?")."""
    if mention.kind == "member":
        thing = interpreter.base.members[mention.id].dimensions == ("subject",)
        return thing and mention.id in interpreter.frames.by_concept
    return mention.kind in ("concept", "indicator")


def _about_the_talk(
    interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context
) -> Query | None:
    """Questions on the answer itself: its section, its cause, the one before, the two together."""
    if alone.readings or context.fact is None:
        return None
    if utterance.cue("section") and not alone.groups:
        return replace(alone, intent="section", previous=(context.fact,))
    both = any(t.folded in _BOTH for t in utterance.tokens)
    if utterance.cue("compare", "gap") and both and context.earlier is not None and not alone.groups:
        return replace(alone, intent="again", previous=(context.earlier, context.fact))
    if utterance.cue("previous") and context.earlier is not None and not alone.groups and not alone.unknown:
        return replace(alone, intent="again", previous=(context.earlier,))
    if utterance.cue("why") and not alone.unknown and not alone.groups:
        causes = interpreter.standalone(utterance, extra=context.concepts)
        if causes.readings:
            return replace(causes, intent="figure", kept=tuple(sorted(context.concepts)))
        return replace(alone, intent="why", previous=(context.fact,))
    return None


def _with_idea(
    interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context, elliptic: bool
) -> Query | None:
    """A message that names an idea: read with the ideas and the groups of the question before where it lacks its own."""
    kept = _kept(context.slots)
    joined = interpreter.standalone(utterance, extra=context.concepts, kept=kept)
    if joined.readings and not (alone.readings and not elliptic):
        best = joined.readings[0].evidence.best
        fuller = bool(best & context.concepts) and bool(best - context.concepts)
        if not alone.readings or (fuller and not alone.groups):
            return replace(joined, kept=tuple(sorted(context.concepts)))
    if not alone.readings or not elliptic or any(g.required for g in alone.groups):
        return None
    again = interpreter.standalone(utterance, kept=kept)
    return replace(again, kept=tuple(sorted(context.slots.values()))) if kept else None


def _kept(slots: Mapping[str, str]) -> tuple[Group, ...]:
    return tuple(Group(member, (dimension,), _cue(dimension), kept=True) for dimension, member in slots.items())


def _cue(dimension: str) -> float:
    return STRONG if dimension == "population" else 0.0


def _same_frame(interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context) -> Query:
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
        resolution = resolve(base, frame.id, frame.indicators, wanted, groups)
        if chosen is None or (not resolution.missing and resolution.best):
            chosen = resolution
        if not resolution.missing and resolution.best:
            break
    if chosen is None:
        chosen = resolve(base, frame.id, frame.indicators, wanted, list(_kept(context.slots)))
    reading = Reading(evidence, chosen, interpreter.coverage(utterance, evidence), wanted)
    again = replace(alone, readings=(reading,), kept=(frame.id,), groups=tuple(said), theme=None, glossary=None)
    intent = intent_of(again)
    if intent == "compare" and context.fact is not None and len(chosen.best) == 1 and not chosen.missing:
        return replace(again, intent="again", previous=(chosen.best[0].fact.id, context.fact), readings=())
    return replace(again, intent="figure" if intent in ("list", "where", "ranking") else intent)


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
    if len(people) > 1:
        people = [max(people, key=lambda g: abs(g.cue))]
    if not people:
        if utterance.cue("self", "them") and "subject" in slots and "population" in base.members[slots["subject"]].dimensions:
            yield {**slots, "population": slots["subject"]}, named | {"population"}
        yield slots, named
        return
    for changed in _placed(people[0], slots, utterance, interpreter):
        yield changed, named | {"population", "subject"}


def _loosened(attempts: Iterator[tuple[Slots, set[str]]]) -> Iterator[tuple[Slots, set[str]]]:
    """The attempts, then the same without one of the slots that were only kept: no fact may have them together."""
    tried = list(attempts)
    yield from tried
    for slots, named in tried:
        for kept in [d for d in slots if d not in named and d not in ("population", "subject")]:
            yield {d: m for d, m in slots.items() if d != kept}, named


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
        # "et le public ?": asked of those who answer by default
        yield {**slots, "population": member}
        return
    judged_first = "subject" in group.dimensions
    if group.cue >= CLEAR or is_general(member, interpreter.base) or not judged_first:
        yield from (as_answering, themselves, alone)
        if group.cue < STRONG and judged_first:
            yield as_subject
        return
    if "subject" in slots:
        yield as_subject
    yield from (as_answering, alone)
    yield as_subject
    yield themselves
