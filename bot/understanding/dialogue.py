"""What one person's thread of talk leaves for the next message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.facts.base import Base, Fact
from bot.understanding.frames import Frames
from bot.understanding.groups import Group
from bot.understanding.query import Query
from bot.understanding.roles import CLEAR

LASTS = 15 * 60
"""Seconds after which the talk before is forgotten."""


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
    at: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether there is anything to lean on."""
        return self.frame is not None or self.fact is not None

    def dump(self) -> dict[str, Any]:
        """Plain data for a store; `load` reads it again."""
        return {**asdict(self), "slots": dict(self.slots), "concepts": sorted(self.concepts)}

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
                }
            )
        except (KeyError, TypeError, ValueError):
            return NOTHING

    def fits(self, base: Base, frames: Frames) -> bool:
        """Whether everything it names is still in the base: it may have been reloaded in between."""
        return (
            (self.frame is None or self.frame in frames.frames)
            and (self.indicator is None or self.indicator in base.indicators)
            and all(base.has_fact(f) for f in (self.fact, self.earlier, *self.facts) if f is not None)
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
        at=now,
    )


def slots_of(fact: Fact, base: Base) -> dict[str, str]:
    """The members of a fact that are not the survey's defaults."""
    return {d: m for d, m in fact.members.items() if m is not None and m != base.defaults.get(d)}


def context_after(query: Query, facts: tuple[Fact, ...], before: Context, base: Base, frames: Frames, now: float) -> Context:
    """What a question and the facts that answered it leave.

    A refusal keeps the question's own slots, so that the next message can mend it; small talk keeps everything.
    """
    if query.intent in ("greeting", "help", "section", "why"):
        return before
    main = facts[0] if facts else None
    earlier = before.fact if main is None or before.fact != main.id else before.earlier
    if not query.readings:
        if main is not None:
            return context_of(main, base, frames, now, before)
        return before if query.silence is not None or before.alive else Context(at=now)
    reading = query.readings[0]
    concepts = reading.evidence.best or (before.concepts if query.kept else frozenset())
    slots = slots_of(main, base) if main is not None else _named_slots(reading.resolution.groups)
    return Context(
        frame=frames.root_of[main.indicator] if main is not None else reading.evidence.frame.id,
        indicator=main.indicator if main is not None else reading.wanted,
        concepts=frozenset(concepts),
        slots=slots,
        fact=main.id if main is not None else before.fact,
        facts=tuple(f.id for f in facts) or before.facts,
        earlier=earlier,
        at=now,
    )


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
