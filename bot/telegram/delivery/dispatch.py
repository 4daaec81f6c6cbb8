"""Updates to the handler: each once, in order in a chat, chats side by side, and only finished when it is finished."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import structlog
from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import ExtBot

from bot.store.store import Claim, Store, StoreError
from bot.store.turns import Turns
from bot.telegram.delivery.claims import Claims
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.limits import PASS, Gate, TooFast
from bot.telegram.delivery.request import NotSent, ServerTrouble
from bot.telegram.delivery.work import CURRENT, Newest, Work
from bot.telegram.watching.metrics import Metrics

Handler = Callable[[Update], Awaitable[None]]
OnError = Callable[[Update, str, Exception], Awaitable[None]]
"""Told of an update whose handler failed, with the request id that stands in the log; may send a short apology."""

TRIES = 6
BUSY_PAUSE, ORDER_PAUSE = 0.25, 0.03
_PASSING = (NotSent, ServerTrouble, RetryAfter, StoreError)
"""Errors after which, as far as anyone can tell, nothing was sent, and that go by."""
_log = structlog.get_logger(__name__)


class Dispatcher:
    """Runs a handler over updates.

    `shared`: other replicas get updates of the same chats, so that order must be kept with them too.
    """

    def __init__(
        self,
        bot: ExtBot[None],
        store: Store,
        handler: Handler,
        health: Health,
        *,
        on_error: OnError | None = None,
        parallel: int = 16,
        timeout: float = 60.0,
        shared: bool = False,
        pause: float = 1.0,
        metrics: Metrics | None = None,
        gate: Gate | None = None,
    ) -> None:
        self._bot = bot
        self._store = store
        self._handler = handler
        self._health = health
        self._on_error = on_error
        self._timeout = timeout
        self._shared = shared
        self._pause = pause
        self._metrics = metrics or Metrics()
        self._gate = gate
        self._claims = Claims(store, health)
        self._notices: dict[int, TooFast] = {}
        """of updates in work: what is said instead of an answer"""
        self._turns = Turns()
        self._newest = Newest()
        self._slots = asyncio.Semaphore(parallel)
        self._stopping = asyncio.Event()
        self._tasks: dict[int, asyncio.Task[bool]] = {}

    @property
    def in_work(self) -> int:
        """How many updates are waiting or in work."""
        return len(self._tasks)

    def submit(self, raw: Any) -> asyncio.Task[bool] | None:
        """Handle an update as Telegram sent it.  The task gives True when it is finished and may be acknowledged,
        False when it must come again.  None: nothing anybody can handle, to be passed over."""
        update_id = raw.get("update_id") if isinstance(raw, dict) else None
        if not isinstance(update_id, int):
            self._pass_over(None)
            return None
        if (task := self._tasks.get(update_id)) is not None:
            return task
        try:
            update = Update.de_json(raw, self._bot)
        except Exception:  # whatever the library stumbles over: what it cannot read must not stop the others
            self._pass_over(update_id)
            return None
        self._newest.received(update)
        verdict = self._gate.judge(update) if self._gate is not None else PASS
        if not verdict.admitted or verdict.notice is not None:
            self._health.counts["limited"] += 1
        if not verdict.admitted:
            return asyncio.create_task(_finished())
        if verdict.notice is not None:
            self._notices[update_id] = verdict.notice
        task = asyncio.create_task(self._work(update))
        self._tasks[update_id] = task
        task.add_done_callback(lambda _: self._forget(update_id))
        return task

    def _forget(self, update_id: int) -> None:
        self._tasks.pop(update_id, None)
        self._notices.pop(update_id, None)

    async def stop(self, seconds: float) -> None:
        """Let the work in hand end; what has not begun, or does not end in time, comes again later."""
        self._stopping.set()
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks.values(), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _pass_over(self, update_id: int | None) -> None:
        self._health.counts["unparseable"] += 1
        _log.error("update passed over: it cannot be parsed", update=update_id)

    async def _work(self, update: Update) -> bool:
        """One update, until it is finished; False when we stop before."""
        request_id, came = secrets.token_hex(4), time.perf_counter()
        structlog.contextvars.bind_contextvars(request=request_id, update=update.update_id)
        place = _place(update)
        chat = self._store.keys.chat(place) if place is not None else self._store.keys.chat(update.update_id)
        async with self._turns.of(chat):
            tries = 0
            while not self._stopping.is_set():
                try:
                    async with self._slots:
                        if self._stopping.is_set():
                            return False
                        claim = await self._claims.take(update.update_id, chat, self._newest.before(update))
                        if claim is Claim.HANDLED:
                            self._health.counts["repeated"] += 1
                            return True
                        if claim:
                            tries += 1
                            work = await self._begin(update, claim)
                            finished = await self._handle(update, chat, work, request_id, tries == TRIES)
                            self._metrics.updated(_kind(update), time.perf_counter() - came)
                            return finished
                    await self._rest(BUSY_PAUSE)
                except _PASSING as error:
                    self._health.counts["again"] += 1
                    _log.warning("update will be tried again", error=str(error), tries=tries)
                    await self._rest(min(10.0, self._pause * 2 ** min(tries, 6)))
        return False

    async def _begin(self, update: Update, claim: Claim) -> Work:
        doubt = None
        if claim is Claim.TAKEN_OVER:
            doubt = await self._store.doubt(update.update_id)
            if doubt is None:
                await self._store.resolve(update.update_id, self._newest.before(update))
        return Work(update, self._store, self._newest, doubt)

    async def _rest(self, seconds: float) -> None:
        """Sleep, unless we stop."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _handle(self, update: Update, chat: str, work: Work, request_id: str, last: bool) -> bool:
        """Run the handler on an update that is ours.  Raises a passing error when it should be tried again."""
        while self._shared and await self._claims.must_wait(update.update_id, chat):
            await asyncio.sleep(ORDER_PAUSE)
        token = CURRENT.set(work)
        try:
            async with self._store.chat_lock(chat):
                await self._run(update, request_id, work, last)
        except Exception:
            if not work.answered:
                with suppress(StoreError):  # without a store the claim lapses with this process
                    if work.doubt is None:
                        await self._store.resolve(update.update_id)
                    await self._store.release(update.update_id)
            raise
        finally:
            CURRENT.reset(token)
        await self._finish(work)
        return True

    async def _run(self, update: Update, request_id: str, work: Work, last: bool) -> None:
        if (notice := self._notices.get(update.update_id)) is not None:
            await self._tell(update, request_id, notice)
            return
        try:
            async with asyncio.timeout(self._timeout):
                await self._handler(update)
            self._health.counts["handled"] += 1
        except Exception as error:
            if isinstance(error, _PASSING) and not work.answered and not last:
                raise
            self._health.counts["failed"] += 1
            _log.exception("handler failed", error=type(error).__name__)
            await self._tell(update, request_id, error)

    async def _tell(self, update: Update, request_id: str, error: Exception) -> None:
        if self._on_error is None:
            return
        try:
            async with asyncio.timeout(self._timeout):
                await self._on_error(update, request_id, error)
        except Exception as second:
            _log.warning("the apology failed too", error=type(second).__name__)

    async def _finish(self, work: Work) -> None:
        """Note that the update is finished, however long the store takes to come back."""
        tries = 0
        while not work.noted:
            try:
                if not await self._claims.noted(work.update_id, work.finish()):
                    return
            except StoreError as error:
                if self._stopping.is_set():
                    raise
                _log.warning("finished update cannot be noted yet", error=str(error))
                tries += 1
                await self._rest(min(10.0, self._pause * 2 ** min(tries, 6)))


def _kind(update: Update) -> str:
    """What Telegram calls such an update: one of the library's two dozen."""
    return next((kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None), "other")


async def _finished() -> bool:
    """An update that is finished without any work."""
    return True


def _place(update: Update) -> int | None:
    """What an update must keep its order in: its chat, else the person (whose private chat has the same number)."""
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None
