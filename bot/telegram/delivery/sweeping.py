"""Retention, by the bot itself: what is too old is swept at the start and then every hour."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import structlog

from bot.store.store import Store, StoreError

EVERY = 3600.0
JUMP = 600.0
"""Seconds by which a clock that is put forward is doubted."""
_log = structlog.get_logger(__name__)


class Steadiness:
    """Whether the clock of the wall went as fast as time itself: what it says decides what is swept for good."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._ahead = wall() - steady()

    def jump(self) -> float:
        """Seconds that the clock has been put forward (or back) since this was last asked."""
        before, self._ahead = self._ahead, self._wall() - self._steady()
        return self._ahead - before


async def keep_sweeping(store: Store, days: int, steadiness: Steadiness | None = None, every: float = EVERY) -> None:
    """Sweep for ever; a store that fails, and a clock that has just jumped, are left for the next time."""
    steadiness = steadiness or Steadiness()
    while True:
        try:
            if (jump := steadiness.jump()) > JUMP:  # put right within the hour, nothing is lost by it
                _log.warning("the clock was put forward: nothing is swept this time", seconds=round(jump))
            else:
                await store.purge(days=days)
        except StoreError as error:
            _log.warning("the store could not be swept", error=str(error))
        await asyncio.sleep(every)
