"""What a question asks for, once understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.french.numbers import Quantity
from bot.understanding.evidence import Evidence
from bot.understanding.groups import Group
from bot.understanding.polarity import Polarity
from bot.understanding.recognise import Utterance
from bot.understanding.slots import Resolution

CLEAR_FROM = 0.8
"""Share of what was said that a reading must explain to leave no doubt."""

Intent = Literal[
    "figure",
    "compare",
    "ranking",
    "most",
    "least",
    "list",
    "overview",
    "change",
    "check",
    "where",
    "threshold",
    "section",
    "why",
    "again",
    "silence",
    "define",
    "greeting",
    "help",
    "theme",
    "unknown",
    "country_only",
]


@dataclass(frozen=True)
class Reading:
    """One way to understand a question: a frame and what its facts answer."""

    evidence: Evidence
    resolution: Resolution
    coverage: float
    """share of what was said that this reading explains, 0 to 1"""
    wanted: str
    """the indicator that the polarity asks for"""

    @property
    def level(self) -> float:
        """The evidence for it, less what it leaves unexplained."""
        return self.evidence.score - 0.5 * self.evidence.left


@dataclass(frozen=True)
class Query:
    """A question as the answering side needs it."""

    intent: Intent
    utterance: Utterance
    readings: tuple[Reading, ...] = ()
    """best first"""
    partial: tuple[Evidence, ...] = ()
    """frames of which only a part was named"""
    polarity: Polarity = field(default_factory=lambda: Polarity(0, 0, 0))
    quantities: tuple[Quantity, ...] = ()
    groups: tuple[Group, ...] = ()
    silence: str | None = None
    theme: str | None = None
    section: str | None = None
    glossary: str | None = None
    unknown: tuple[str, ...] = ()
    """words that may matter and were not understood"""
    foreign: tuple[str, ...] = ()
    """concepts that were named and that the reading does not explain"""
    kept: tuple[str, ...] = ()
    """what was taken over from the talk before, as member or indicator ids"""
    previous: tuple[str, ...] = ()
    """facts of the talk before that are asked for again: where one stands, two compared, the one before the last"""
    asks_dimension: str | None = None
    """the dimension whose member is asked for ("quelle profession…")"""

    @property
    def clear(self) -> bool:
        """Whether its best reading explains it and has a fact for all that it names."""
        if not self.readings:
            return False
        best = self.readings[0]
        return best.coverage >= CLEAR_FROM and bool(best.resolution.best) and not best.resolution.missing
