"""Whether the bot hears, works and can answer; counted in plain numbers for whoever watches."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.errors import LeChiffreError

DEAF_AFTER = 90.0
"""Seconds without a good poll after which the process should be started anew."""

Check = Callable[[], Awaitable[None]]


class Health:
    """What is known of the delivery's state."""

    def __init__(self, polling: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.polling = polling
        self._since = clock()
        self.last_good_poll: float | None = None
        """When Telegram last answered a poll, on the clock given."""
        self.last_webhook: float | None = None
        self.poll_error = ""
        """What Telegram last said to a poll instead of answering (as `code_of` names it); "" when it answered."""
        self.standby = False
        """Another process polls; this one waits to take over."""
        self.starting = False
        """Telegram has not told yet who we are: nothing can be answered before."""
        self.stopping = False
        self.ready_checks: list[Check] = []
        """Each raises `LeChiffreError` when something that answering needs is missing."""
        self.counts: Counter[str] = Counter()
        """handled, failed, unparseable, repeated, again, limited, unkept, refused (webhook), poll_errors."""

    def polled(self) -> None:
        """Telegram answered a poll."""
        self.last_good_poll, self.poll_error = self._clock(), ""

    def waits(self) -> None:
        """Another process polls."""
        self.standby = True

    def takes_over(self) -> None:
        """This process polls from now on."""
        self.standby, self._since = False, self._clock()

    def called(self) -> None:
        """Telegram called the webhook."""
        self.last_webhook = self._clock()

    @property
    def poll_age(self) -> float:
        """Seconds since the last good poll, or since the start."""
        return self._clock() - max(self._since, self.last_good_poll or self._since)

    @property
    def heard(self) -> bool:
        """Whether a poll was answered since this process polls."""
        return self.last_good_poll is not None and self.last_good_poll >= self._since

    @property
    def webhook_age(self) -> float | None:
        """Seconds since Telegram last called; None before the first time."""
        return self._clock() - self.last_webhook if self.last_webhook is not None else None

    @property
    def deaf(self) -> bool:
        """Whether Telegram has not been heard for too long."""
        return self.polling and not self.standby and self.poll_age > DEAF_AFTER

    def routes(self) -> list[Route]:
        """`/livez` and `/readyz`."""
        return [Route("/livez", self._livez), Route("/readyz", self._readyz)]

    async def _livez(self, request: Request) -> JSONResponse:
        return JSONResponse(self._state(), 503 if self.deaf else 200)

    async def _readyz(self, request: Request) -> JSONResponse:
        problems = [name for name in ("starting", "stopping") if getattr(self, name)]
        for check in self.ready_checks:
            try:
                await check()
            except LeChiffreError as error:
                problems.append(str(error))
        ready = not problems and not self.deaf
        return JSONResponse({**self._state(), "problems": problems}, 200 if ready else 503)

    def _state(self) -> dict[str, object]:
        age = self.webhook_age
        return {
            "deaf": self.deaf,
            "standby": self.standby,
            "poll_age": round(self.poll_age, 1) if self.polling else None,
            "webhook_age": round(age, 1) if age is not None else None,
            "tasks": len(asyncio.all_tasks()),
            "counts": dict(self.counts),
        }
