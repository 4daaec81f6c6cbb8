"""What one person's thread of talk leaves for the next message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.facts.base import Base, Fact
from bot.understanding.frames import Frames
from bot.understanding.groups import Group

LASTS = 15 * 60
"""Seconds after which the talk before is forgotten."""


@dataclass(frozen=True)
class Context:
    """The question before: what it measured, whom it named, which fact answered."""

    frame: str | None = None
    indicator: str | None = None
    concepts: frozenset[str] = frozenset()
    groups: tuple[Group, ...] = field(default=())
    fact: str | None = None
    facts: tuple[str, ...] = ()
    at: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether there is anything to lean on."""
        return self.frame is not None or self.fact is not None or bool(self.facts)

    def dump(self) -> dict[str, Any]:
        """Plain data for a store; `load` reads it again."""
        return {**asdict(self), "concepts": sorted(self.concepts)}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Context:
        """The context that `dump` gave; `NOTHING` when the data is from another version of the bot."""
        try:
            groups = tuple(Group(**{**g, "dimensions": tuple(g["dimensions"])}) for g in data["groups"])
            return cls(
                **{
                    **data,
                    "concepts": frozenset(data["concepts"]),
                    "groups": groups,
                    "facts": tuple(data["facts"]),
                }
            )
        except (KeyError, TypeError, AttributeError):
            return NOTHING


NOTHING = Context()


def context_of(fact: Fact, base: Base, frames: Frames, now: float) -> Context:
    """The context as if the person had asked for just this fact: a tapped choice, a card that was opened."""
    indicator = base.indicators[fact.indicator]
    groups = tuple(
        Group(member, (dimension,), kept=True)
        for dimension, member in fact.members.items()
        if member is not None and member != base.defaults.get(dimension)
    )
    return Context(
        frame=frames.root_of[indicator.id],
        indicator=indicator.id,
        concepts=frozenset(c for c in (indicator.combinations or ((),))[0] if c in base.concepts),
        groups=groups,
        fact=fact.id,
        facts=(fact.id,),
        at=now,
    )
