"""What one person's thread of talk leaves for the next message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.facts.base import Base, Fact
from bot.understanding.frames import Frames
from bot.understanding.groups import Group
from bot.understanding.query import Query
from bot.understanding.roles import CLEAR

LASTS = 15 * 60
"""Seconds after which the talk before is forgotten."""
LONGEST_TRAIL = 6


@dataclass(frozen=True)
class Context:
    """The question before: what it measured, whom it was about, which facts answered."""

    frame: str | None = None
    indicator: str | None = None
    concepts: frozenset[str] = frozenset()
    """the ideas that named the frame"""
    slots: Mapping[str, str] = field(default_factory=dict)
    """dimension → member, where it is not the survey's default"""
    fact: str | None = None
    """the main fact shown last"""
    facts: tuple[str, ...] = ()
    """all facts shown last"""
    earlier: str | None = None
    """the main fact shown before that"""
    trail: tuple[str, ...] = ()
    """the main facts shown one after the other on what the last one measures, oldest first"""
    theme: str | None = None
    """the theme whose figures were shown last, where they are of several indicators"""
    at: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether there is anything to lean on."""
        return self.frame is not None or self.fact is not None or bool(self.concepts)

    def dump(self) -> dict[str, Any]:
        """Plain data for a store; `load` reads it again."""
        return {**vars(self), "slots": dict(self.slots), "concepts": sorted(self.concepts)}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Context:
        """The context that `dump` gave; `NOTHING` when the data is from another version of the bot."""
        try:
            return cls(
                **{
                    **data,
                    "concepts": frozenset(data["concepts"]),
                    "slots": dict(data["slots"]),
                    "facts": tuple(data["facts"]),
                    "trail": tuple(data.get("trail", ())),
                }
            )
        except (KeyError, TypeError, ValueError):
            return NOTHING

    def fits(self, base: Base, frames: Frames) -> bool:
        """Whether everything it names is still in the base: it may have been reloaded in between."""
        return (
            (self.frame is None or self.frame in frames.frames)
            and (self.indicator is None or self.indicator in base.indicators)
            and all(base.has_fact(f) for f in (self.fact, self.earlier, *self.facts, *self.trail) if f is not None)
            and (self.theme is None or self.theme in base.themes)
            and all(m in base.members or m.isdigit() for m in self.slots.values())
        )


NOTHING = Context()


def context_of(fact: Fact, base: Base, frames: Frames, now: float, before: Context = NOTHING) -> Context:
    """The context as if the person had asked for just this fact: a tapped choice, a card that was opened."""
    indicator = base.indicators[fact.indicator]
    return Context(
        frame=frames.root_of[indicator.id],
        indicator=indicator.id,
        concepts=frozenset(c for c in (indicator.combinations or ((),))[0] if c in base.concepts),
        slots=slots_of(fact, base),
        fact=fact.id,
        facts=(fact.id,),
        earlier=before.fact if before.fact != fact.id else before.earlier,
        trail=_trail(fact.id, frames.root_of[indicator.id], before),
        at=now,
    )


def _trail(fact: str, frame: str, before: Context) -> tuple[str, ...]:
    """The facts shown one after the other, with a new one; another subject begins a new trail."""
    past = before.trail if before.frame == frame else ()
    return (*(f for f in past if f != fact), fact)[-LONGEST_TRAIL:]


def slots_of(fact: Fact, base: Base) -> dict[str, str]:
    """The members of a fact that are not the survey's defaults."""
    return {d: m for d, m in fact.members.items() if m is not None and m != base.defaults.get(d)}


def context_after(
    query: Query, facts: tuple[Fact, ...], before: Context, base: Base, frames: Frames, now: float
) -> Context:
    """What a question and the facts that answered it leave.

    A refusal keeps the question's own slots, so that the next message can mend it; small talk keeps everything.
    """
    if query.intent in ("greeting", "help", "section", "why"):
        return before
    main = facts[0] if facts else None
    theme = query.theme if len({f.indicator for f in facts}) > 1 else None
    earlier = before.fact if main is None or before.fact != main.id else before.earlier
    if not query.readings:
        if main is not None:
            shown = context_of(main, base, frames, now, before)
            return replace(shown, facts=tuple(f.id for f in facts), theme=theme)
        return before if query.silence is not None else _begun(query, before, now)
    reading = query.readings[0]
    concepts = _concepts(query, before, base)
    groups = reading.resolution.groups
    slots = _as_said(slots_of(main, base), groups, base) if main is not None else _named_slots(groups)
    frame = frames.root_of[main.indicator] if main is not None else reading.evidence.frame.id
    trail = _trail(main.id, frame, before) if main is not None else before.trail if frame == before.frame else ()
    return Context(
        frame=frame,
        indicator=main.indicator if main is not None else reading.wanted,
        concepts=frozenset(concepts),
        slots=slots,
        fact=main.id if main is not None else before.fact,
        facts=tuple(f.id for f in facts) or before.facts,
        earlier=earlier,
        trail=trail,
        theme=theme,
        at=now,
    )


def _as_said(slots: dict[str, str], groups: Iterable[Group], base: Base) -> dict[str, str]:
    """The slots of a fact, with the group that was named where the fact takes it together with others."""
    said = {g.member for g in groups if g.required and not g.excluded}
    named = {
        d: [m for m in base.members[member].covers if m in said]
        for d, member in slots.items()
        if member in base.members
    }
    return {d: named[d][0] if len(named.get(d, ())) == 1 else member for d, member in slots.items()}


def _begun(query: Query, before: Context, now: float) -> Context:
    """What a question leaves of which no indicator was made out: its ideas and groups, for the next to complete."""
    ideas = frozenset(m.id for m in query.utterance.of_kind("concept") if not m.soft)
    if not ideas:
        return before if before.alive else Context(at=now)
    return Context(concepts=ideas, slots=_named_slots(query.groups), fact=before.fact, facts=before.facts, at=now)


def _concepts(query: Query, before: Context, base: Base) -> frozenset[str]:
    """The ideas that name what was asked: said now, said before, or those of its indicator where a phrase said it all."""
    reading = query.readings[0]
    best = reading.evidence.best
    if query.kept:
        return best | (before.concepts & reading.evidence.frame.fitting)
    combinations = (
        base.indicators[reading.wanted].combinations or base.indicators[reading.evidence.frame.id].combinations
    )
    return best or frozenset(c for c in (combinations or ((),))[0] if c in base.concepts)


def _named_slots(groups: Iterable[Group]) -> dict[str, str]:
    """The dimension each required group stands for, as its role says."""
    slots: dict[str, str] = {}
    for group in groups:
        if group.required and not group.excluded:
            answers = group.cue >= CLEAR and "population" in group.dimensions
            options = [d for d in group.dimensions if d != "population" or len(group.dimensions) == 1 or answers]
            dimension = "population" if answers else options[0]
            slots.setdefault(dimension, group.member)
    return slots
