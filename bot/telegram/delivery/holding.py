"""Slow updates put aside, so that the others behind them are heard.

`getUpdates` gives a hundred updates from the first one that is not acknowledged: while one lasts (a picture, a preview,
a group at its limit, a person who sends a hundred messages), no more than ninety-nine after it can be seen.  What lasts
is therefore kept in the store, and then acknowledged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from bot.store.store import Store
from bot.telegram.delivery.dispatch import Dispatcher

MOST = 1000
"""Updates in work at once; beyond that, those behind wait at Telegram."""
_log = structlog.get_logger(__name__)


class Holding:
    """What is in work and acknowledged already."""

    def __init__(self, store: Store, dispatcher: Dispatcher) -> None:
        self._held = store.held
        self._dispatcher = dispatcher
        self._tasks: dict[int, asyncio.Task[bool] | None] = {}

    def __contains__(self, update_id: int) -> bool:
        return update_id in self._tasks

    async def take_back(self) -> None:
        """Begin again what this process or a former leader put aside and nobody finished.  Raises `StoreError`."""
        for update_id, raw in (await self._held.all()).items():
            self._tasks[update_id] = self._dispatcher.submit(raw)
        if self._tasks:
            _log.info("updates put aside are taken up again", count=len(self._tasks))

    async def put_aside(self, updates: Mapping[int, tuple[Any, asyncio.Task[bool]]]) -> None:
        """Keep updates that are in work, unless there are too many: from now on they need not be asked for again.

        Raises `StoreError`.
        """
        if not updates or self._dispatcher.in_work >= MOST:
            return
        await self._held.keep({update_id: raw for update_id, (raw, _) in updates.items()})
        self._tasks |= {update_id: task for update_id, (_, task) in updates.items()}
        _log.debug("slow updates put aside", count=len(updates))

    async def sweep(self) -> None:
        """Forget what is finished.  Raises `StoreError`."""
        done = [update_id for update_id, task in self._tasks.items() if task is None or finished(task)]
        await self._held.drop(done)
        for update_id in done:
            del self._tasks[update_id]


def finished(task: asyncio.Task[bool]) -> bool:
    """Whether an update need not come again."""
    return task.done() and not task.cancelled() and task.exception() is None and task.result()
