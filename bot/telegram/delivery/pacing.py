"""Never faster than Telegram allows, and patient with its refusals; a call that may have been done is not repeated."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.telegram.delivery.doubt import find_sent
from bot.telegram.delivery.request import GATEWAY_TIMEOUT, NotSent, ServerTrouble, code_of
from bot.telegram.delivery.work import CURRENT, Work
from bot.telegram.watching.metrics import Metrics, Wait

TRIES = 5
LONGEST_WAIT = 60.0
"""Seconds of a 429 that are waited for; longer ones fail."""
CHAT_BURST = 4
GROUP_A_MINUTE = 20
MANY_CHATS = 1000

_REPEATABLE = re.compile(r"(get|edit|set|delete|answer|pin|unpin)\w*|sendChatAction")
"""Calls that do the same when done twice."""
_FREE = re.compile(r"(get|set|delete|answer)\w*|sendChatAction")
"""Calls that do not count as messages."""
_log = structlog.get_logger(__name__)

Result = bool | dict[str, Any] | list[dict[str, Any]]


class Window:
    """At most `count` in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=count)

    def reserve(self, now: float) -> float:
        """The next free moment, taken; not before `now`."""
        full = len(self._times) == self._times.maxlen
        moment = max(now, self._times[0] + self._seconds) if full else now
        self._times.append(moment)
        return moment

    def idle(self, now: float) -> bool:
        """Whether nothing of the past counts any more."""
        return not self._times or self._times[-1] + self._seconds < now


class Pacer(BaseRateLimiter[None]):
    """Per chat one message a second with a small burst, groups 20 a minute, `overall` a second in all.

    `overall` 0 paces nothing.  `pause`: seconds before the first new try.
    """

    def __init__(self, overall: float = 30.0, pause: float = 0.5, metrics: Metrics | None = None) -> None:
        self._paced = overall > 0
        self._overall = Window(max(1, int(overall)), max(1.0, 1 / overall) if overall else 1.0)
        self._chats: dict[str, tuple[Window, ...]] = {}
        self._held: dict[str, float] = {}
        self._pause = pause
        self._metrics = metrics or Metrics()

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Result:
        """Make a call when its turn has come, and again when it surely was not done."""
        work = CURRENT.get()
        found = await self._sent_before(work, callback, kwargs, data) if work and endpoint == "sendMessage" else None
        result = found if found is not None else await self._call(callback, args, kwargs, endpoint, data)
        if work is not None:
            await work.done(endpoint, result)
        return result

    async def _sent_before(
        self, work: Work, callback: Callable[..., Coroutine[Any, Any, Result]], kwargs: Any, data: dict[str, Any]
    ) -> Result | None:
        """The message that this call would make, if a process that died has made it."""
        if work.doubt is None:
            return None
        found = await find_sent(
            work.doubt, work.newest, data, lambda change: callback("editMessageText", change, **kwargs)
        )
        if found is None:
            await work.nothing_sent()
        return found

    async def _call(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
    ) -> Result:
        number = 0
        while True:
            number += 1
            if not _FREE.fullmatch(endpoint):
                await self._turn(str(data.get("chat_id", "")))
            try:
                return await callback(*args, **kwargs)
            except TelegramError as error:
                self._count(error, endpoint)
                if number == TRIES or not await self._mend(error, number, endpoint, data):
                    raise

    async def _turn(self, chat: str) -> None:
        """Wait until a message may go to this chat, then until any may go."""
        loop = asyncio.get_running_loop()
        await self._sleep("asked", self._held.get(chat, 0) - loop.time())
        if not self._paced:
            return
        paces: tuple[tuple[Wait, tuple[Window, ...]], ...] = (
            ("chat", self._windows(chat, loop.time()) if chat else ()),
            ("overall", (self._overall,)),
        )
        for reason, windows in paces:
            moment = max([window.reserve(loop.time()) for window in windows], default=0.0)
            await self._sleep(reason, moment - loop.time())

    async def _sleep(self, reason: Wait, seconds: float) -> None:
        if seconds > 0:
            self._metrics.waited(reason, seconds)
            await asyncio.sleep(seconds)

    def _windows(self, chat: str, now: float) -> tuple[Window, ...]:
        if chat not in self._chats:
            if len(self._chats) > MANY_CHATS:
                self._chats = {c: all_ for c, all_ in self._chats.items() if not all(w.idle(now) for w in all_)}
                self._held = {c: until for c, until in self._held.items() if until > now}
            group = chat.startswith(("-", "@"))
            each = Window(CHAT_BURST, float(CHAT_BURST))
            self._chats[chat] = (each, Window(GROUP_A_MINUTE, 60.0)) if group else (each,)
        return self._chats[chat]

    async def _mend(self, error: TelegramError, number: int, endpoint: str, data: dict[str, Any]) -> bool:
        """Whether to try again, once what stood in the way is gone."""
        if isinstance(error, RetryAfter):
            return await self._wait(error, str(data.get("chat_id", "")))
        if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
            return False
        if not _undone(error) and not _REPEATABLE.fullmatch(endpoint):
            return False
        _log.warning("call to Telegram failed, trying again", endpoint=endpoint, error=str(error), number=number)
        await asyncio.sleep(self._pause * 2 ** (number - 1))
        return True

    async def _wait(self, error: RetryAfter, chat: str) -> bool:
        seconds = retry_seconds(error)
        if seconds > LONGEST_WAIT:
            return False
        _log.warning("Telegram asks to wait", seconds=seconds)
        if chat:
            self._held[chat] = asyncio.get_running_loop().time() + seconds
        await self._sleep("asked", seconds)
        return True

    def _count(self, error: TelegramError, endpoint: str) -> None:
        if "not modified" not in error.message.lower():  # an edit that changes nothing is no failure
            self._metrics.failed("webhook" if endpoint == "getWebhookInfo" else "method", code_of(error))


def _undone(error: TelegramError) -> bool:
    """Whether the call was surely not carried out."""
    unknown = isinstance(error, NetworkError) and not isinstance(error, BadRequest | NotSent | ServerTrouble)
    return not unknown and not (isinstance(error, ServerTrouble) and error.code == GATEWAY_TIMEOUT)


def retry_seconds(error: RetryAfter) -> float:
    """How long a 429 asks to wait."""
    wait = error.retry_after
    return wait if isinstance(wait, int) else wait.total_seconds()
