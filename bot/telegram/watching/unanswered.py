"""Do far more questions than usual get no figure?  A word that everybody uses and the base lacks, or a base gone bad."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.store.store import StoreError
from bot.telegram.watching import texts
from bot.telegram.watching.watchman import Finding

WINDOW = 3600.0
PAST = 7 * 24 * 3600.0
"""Seconds of what counts as now, and of what counts as usual."""
PRESUMED = 0.25
"""The usual share of a bot without a past; it counts as much as the fewest questions that are judged."""
LEAST_JUMP = 0.1
_COUNTED = ("answer", "clarify", "no_figure")
"""Greetings and help are no questions."""

Outcomes = Callable[[float], Awaitable[dict[str, int]]]
"""How many questions had each outcome since a time in seconds since 1970."""


@dataclass(frozen=True)
class Tally:
    """Questions, and those of them that got no figure."""

    asked: int
    unanswered: int

    @classmethod
    def of(cls, outcomes: dict[str, int]) -> Tally:
        """The tally of counts by outcome."""
        return cls(sum(outcomes.get(name, 0) for name in _COUNTED), outcomes.get("no_figure", 0))

    def without(self, part: Tally) -> Tally:
        """The rest."""
        return Tally(max(0, self.asked - part.asked), max(0, self.unanswered - part.unanswered))


@dataclass(frozen=True)
class Judgement:
    """The share now and the usual one, and from where on it is too much, up to where it is well again; 0 to 1."""

    share: float
    usual: float
    too_much: float
    well: float


def judge(now: Tally, past: Tally, factor: float, fewest: int) -> Judgement | None:
    """Compare; None when too few were asked to tell.

    Too much: `factor` times as many without a figure as usual, or as few with one; at least ten points more.
    """
    if now.asked < fewest:
        return None
    usual = (past.unanswered + PRESUMED * fewest) / (past.asked + fewest)
    too_much = max(usual + LEAST_JUMP, min(factor * usual, 1 - (1 - usual) / factor))
    return Judgement(now.unanswered / now.asked, usual, too_much, (usual + too_much) / 2)


class Unanswered:
    """The watch over the question log."""

    def __init__(self, outcomes: Outcomes, factor: float, fewest: int) -> None:
        self._outcomes = outcomes
        self._factor = factor
        self._fewest = fewest
        self._jumped: bool | None = None

    async def look(self) -> Finding | None:
        """The last hour beside the week before."""
        now = time.time()
        try:
            recent = Tally.of(await self._outcomes(now - WINDOW))
            past = Tally.of(await self._outcomes(now - PAST)).without(recent)
        except StoreError:
            return None
        found = judge(recent, past, self._factor, self._fewest)
        if found is None:
            return None
        if self._jumped is None and found.well <= found.share < found.too_much:
            return None  # before a restart it may have been either
        self._jumped = found.share >= (found.well if self._jumped else found.too_much)
        trouble = texts.unanswered(found.share, recent.asked, found.usual)
        over = texts.answered(found.share, found.usual)
        return Finding((lambda _: trouble) if self._jumped else None, lambda _: over)
