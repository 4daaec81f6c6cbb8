"""What a question asks for, once understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.french.numbers import Quantity
from bot.understanding.evidence import Evidence, Weighing
from bot.understanding.groups import Group
from bot.understanding.polarity import Polarity
from bot.understanding.slots import Resolution
from bot.understanding.utterance import Utterance

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
    weighing: Weighing | None = field(default=None, repr=False, compare=False)
    """what its words are evidence of"""
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

    parts: tuple[Query, ...] = ()
    """the questions that this one is made of, where it asks several things at once"""

    @property
    def partial(self) -> tuple[Evidence, ...]:
        """Frames of which an idea was named, and not a whole combination; best first."""
        return tuple(e for e in self.weighing.partial if e.begun) if self.weighing is not None else ()

    @property
    def is_joint(self) -> bool:
        """Whether it may ask several things at once: its best reading leaves some of it over, or they are compared."""
        if self.silence is not None or self.kept or not self.readings or self.intent in ("where", "define", "section"):
            return False
        offered = any(t.folded in ("ou", "or", "vs") for t in self.utterance.tokens) or self._names_two_waves
        gap = self.readings[0].evidence.frame.derived
        return not self.is_whole or (self.intent == "compare" and offered and not gap)

    @property
    def _names_two_waves(self) -> bool:
        """Whether two members of one dimension that is no one's are named: two periods, two places."""
        named = [g.dimensions for g in self.groups if len(g.dimensions) == 1 and not g.is_person]
        return any(named.count(dimensions) > 1 for dimensions in named)

    @property
    def is_whole(self) -> bool:
        """Whether its best reading leaves over nothing that was named, and has a fact for it."""
        if not self.readings:
            return False
        best = self.readings[0]
        return bool(best.resolution.best) and not best.evidence.left_ids and not best.resolution.missing

    @property
    def clear(self) -> bool:
        """Whether its best reading explains it and has a fact for all that it names."""
        if not self.readings:
            return False
        best = self.readings[0]
        return best.coverage >= CLEAR_FROM and bool(best.resolution.best) and not best.resolution.missing
