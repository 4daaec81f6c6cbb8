"""What one person's thread of talk leaves for the next message."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.understanding.slots import Group

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


NOTHING = Context()
