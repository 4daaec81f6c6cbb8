"""Asks Telegram for updates, and acknowledges each only when it is finished."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.store.store import Store, StoreError
from bot.telegram.delivery.bot import Bot
from bot.telegram.delivery.dispatch import Dispatcher
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.pacing import retry_seconds

BATCH = 100
STEP = 0.1
"""Seconds between two polls while updates are in work: then a poll comes back at once with those."""
_log = structlog.get_logger(__name__)
Result = TypeVar("Result")


class _Stopped(Exception):
    """We were asked to stop while waiting."""


class Poller:
    """The polling loop of the leader; every other process waits to become it."""

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        store: Store,
        health: Health,
        *,
        allowed_updates: Sequence[str],
        wait: int = 25,
        pause: float = 1.0,
        longest_pause: float = 30.0,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._store = store
        self._health = health
        self._allowed = allowed_updates
        self._wait = wait
        self._pause = pause
        self._longest = longest_pause
        self._stop = asyncio.Event()
        self._seen: dict[int, asyncio.Task[bool] | None] = {}
        """Updates received and not acknowledged; None for those passed over."""

    def stop(self) -> None:
        """End the loop soon; `run` then returns."""
        self._stop.set()

    async def run(self) -> None:
        """Poll until stopped, whatever Telegram says."""
        failures = 0
        with suppress(_Stopped):
            while not self._stop.is_set():
                try:
                    if not self._store.leads:
                        await self._become_leader()
                    await self._round()
                    failures = 0
                except (TelegramError, StoreError) as error:
                    failures += 1
                    self._health.counts["poll_errors"] += 1
                    pause = self._after(error, failures)
                    _log.warning("poll failed", error=_brief(error), failures=failures, pause=round(pause, 1))
                    await self._or_stop(asyncio.sleep(pause))

    async def acknowledge(self) -> None:
        """Tell Telegram what is finished, once the dispatcher has stopped; a later process need not ask for it."""
        if self._seen and self._store.leads:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(5):
                    await self._bot.raw_updates(self._offset(), 1, 0, self._allowed)

    async def _become_leader(self) -> None:
        self._health.waits()
        await self._or_stop(self._store.lead())
        self._health.takes_over()
        await self._bot.delete_webhook(drop_pending_updates=False)

    async def _round(self) -> None:
        """One poll: acknowledges what is finished, takes what is new."""
        offset, working = self._offset(), self._working()
        at_once = working or self._health.last_good_poll is None  # the first poll shows soon whether Telegram hears us
        poll = self._bot.raw_updates(offset, BATCH, 0 if at_once else self._wait, self._allowed)
        received = await self._or_stop(poll)
        self._health.polled()
        if offset is not None:
            self._seen = {update_id: task for update_id, task in self._seen.items() if update_id >= offset}
        for raw in received:
            self._take(raw)
        if working := self._working():
            await self._or_stop(asyncio.wait(working, timeout=STEP))

    def _take(self, raw: Any) -> None:
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if not isinstance(update_id, int):
            self._dispatcher.submit(raw)  # counted; without an id it can be neither repeated nor acknowledged
        elif update_id not in self._seen:
            self._seen[update_id] = self._dispatcher.submit(raw)

    def _offset(self) -> int | None:
        """The first update not finished, else one past the last received.

        None once all is acknowledged: after a quiet week ids start anew anywhere, maybe below the last offset.
        """
        unfinished = [update_id for update_id, task in self._seen.items() if task is not None and not _finished(task)]
        if unfinished:
            return min(unfinished)
        return max(self._seen) + 1 if self._seen else None

    def _working(self) -> list[asyncio.Task[bool]]:
        return [task for task in self._seen.values() if task is not None and not task.done()]

    def _after(self, error: Exception, failures: int) -> float:
        """How long to wait after an error."""
        if isinstance(error, RetryAfter):
            return min(retry_seconds(error), self._longest)
        first = self._pause * (5 if isinstance(error, InvalidToken) else 1)
        longest = self._longest / 3 if isinstance(error, Conflict) else self._longest
        return float(min(longest, first * 2 ** min(failures - 1, 10))) * random.uniform(0.8, 1.0)

    async def _or_stop(self, awaited: Awaitable[Result]) -> Result:
        """Await, unless we are asked to stop: then give up."""
        task = asyncio.ensure_future(awaited)
        stop = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            if not task.done():
                raise _Stopped
            return task.result()
        finally:
            stop.cancel()
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


def _finished(task: asyncio.Task[bool]) -> bool:
    return task.done() and not task.cancelled() and task.exception() is None and task.result()


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
