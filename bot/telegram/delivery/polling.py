"""Asks Telegram for updates, and acknowledges each only when it is finished."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.store.store import Store, StoreError
from bot.telegram.delivery.bot import Bot
from bot.telegram.delivery.dispatch import Dispatcher
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.holding import Holding, finished
from bot.telegram.delivery.pacing import retry_seconds
from bot.telegram.delivery.request import code_of
from bot.telegram.watching.metrics import Metrics

BATCH = 100
STEP, MOST_STEPS = 0.1, 5
"""Seconds between two polls while updates are in work: then a poll comes back at once with those.  Where they are so many
that it can show no others, it waits until half of them are finished, at most so many times as long."""
SLOW = 3.0
"""Seconds after which an update in work is put aside, when there are so many behind it that they cannot all be seen."""
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
        metrics: Metrics | None = None,
    ) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._store = store
        self._health = health
        self._allowed = allowed_updates
        self._wait = wait
        self._pause = pause
        self._longest = longest_pause
        self._metrics = metrics or Metrics()
        self._stop = asyncio.Event()
        self._seen: dict[int, asyncio.Task[bool] | None] = {}
        """Updates received and not acknowledged; None for those passed over."""
        self._since: dict[int, float] = {}
        self._holding = Holding(store, dispatcher)

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
                    self._failed(error)
                    pause = self._after(error, failures)
                    _log.warning("poll failed", error=_brief(error), failures=failures, pause=round(pause, 1))
                    await self._or_stop(asyncio.sleep(pause))

    async def acknowledge(self) -> None:
        """Tell Telegram what is finished, once the dispatcher has stopped; a later process need not ask for it."""
        with suppress(TelegramError, StoreError, TimeoutError):
            async with asyncio.timeout(5):
                await self._holding.sweep()
                if self._seen and self._store.leads:
                    await self._bot.raw_updates(self._offset(), 1, 0, self._allowed)

    def _failed(self, error: TelegramError | StoreError) -> None:
        self._health.counts["poll_errors"] += 1
        if isinstance(error, TelegramError):
            self._health.poll_error = code_of(error)
            self._metrics.failed("poll", code_of(error))

    async def _become_leader(self) -> None:
        self._health.waits()
        await self._or_stop(self._store.lead())
        self._health.takes_over()
        await self._bot.delete_webhook(drop_pending_updates=False)
        await self._holding.take_back()

    async def _round(self) -> None:
        """One poll: acknowledges what is finished, takes what is new."""
        offset, working = self._offset(), self._working()
        at_once = working or self._health.last_good_poll is None  # the first poll shows soon whether Telegram hears us
        poll = self._bot.raw_updates(offset, BATCH, 0 if at_once else self._wait, self._allowed)
        received = await self._or_stop(poll)
        self._health.polled()
        if offset is not None:
            self._seen = {update_id: task for update_id, task in self._seen.items() if update_id >= offset}
            self._since = {update_id: at for update_id, at in self._since.items() if update_id in self._seen}
        for raw in received:
            self._take(raw)
        if len(received) >= BATCH:
            await self._holding.put_aside(self._slow(received))
        await self._holding.sweep()
        await self._or_stop(self._some_work(enough=BATCH // 2 if len(received) >= BATCH else BATCH))

    async def _some_work(self, enough: int) -> None:
        """Let the updates in work go on for a while: one step, or more of them while more than `enough` are left."""
        for _ in range(MOST_STEPS):
            if working := self._working():
                await asyncio.wait(working, timeout=STEP)
            if len(self._working()) <= enough:
                return

    def _take(self, raw: Any) -> None:
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if not isinstance(update_id, int):
            self._dispatcher.submit(raw)  # counted; without an id it can be neither repeated nor acknowledged
        elif update_id not in self._seen:
            self._seen[update_id] = self._dispatcher.submit(raw)
            self._since[update_id] = time.monotonic()

    def _slow(self, received: Sequence[Any]) -> dict[int, tuple[Any, asyncio.Task[bool]]]:
        """Those that have been in work for long, with what Telegram sent."""
        latest = time.monotonic() - SLOW
        sent = {raw["update_id"]: raw for raw in received if isinstance(raw, dict) and "update_id" in raw}
        return {
            update_id: (sent[update_id], task)
            for update_id, task in self._seen.items()
            if task is not None
            and update_id in sent
            and self._unfinished(update_id, task)
            and self._since[update_id] <= latest
        }

    def _unfinished(self, update_id: int, task: asyncio.Task[bool] | None) -> bool:
        """Whether Telegram must keep an update for us."""
        return task is not None and not finished(task) and update_id not in self._holding

    def _offset(self) -> int | None:
        """The first update not finished, else one past the last received.

        None once all is acknowledged: after a quiet week ids start anew anywhere, maybe below the last offset.
        """
        unfinished = [update_id for update_id, task in self._seen.items() if self._unfinished(update_id, task)]
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


def _brief(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
