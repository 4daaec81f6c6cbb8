"""Whether the bot hears, works and can answer; counted in plain numbers for whoever watches."""

from __future__ import annotations

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
        self._polling = polling
        self._since = clock()
        self.last_good_poll: float | None = None
        """When Telegram last answered a poll, on the clock given."""
        self.last_webhook: float | None = None
        self.standby = False
        """Another process polls; this one waits to take over."""
        self.stopping = False
        self.ready_checks: list[Check] = []
        """Each raises `LeChiffreError` when something that answering needs is missing."""
        self.counts: Counter[str] = Counter()
        """handled, failed, unparseable, repeated, again, refused (webhook), poll_errors."""

    def polled(self) -> None:
        """Telegram answered a poll."""
        self.last_good_poll = self._clock()

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
    def deaf(self) -> bool:
        """Whether Telegram has not been heard for too long."""
        return self._polling and not self.standby and self.poll_age > DEAF_AFTER

    def routes(self) -> list[Route]:
        """`/livez` and `/readyz`."""
        return [Route("/livez", self._livez), Route("/readyz", self._readyz)]

    async def _livez(self, request: Request) -> JSONResponse:
        return JSONResponse(self._state(), 503 if self.deaf else 200)

    async def _readyz(self, request: Request) -> JSONResponse:
        problems = ["stopping"] if self.stopping else []
        for check in self.ready_checks:
            try:
                await check()
            except LeChiffreError as error:
                problems.append(str(error))
        ready = not problems and not self.deaf
        return JSONResponse({**self._state(), "problems": problems}, 200 if ready else 503)

    def _state(self) -> dict[str, object]:
        return {
            "deaf": self.deaf,
            "standby": self.standby,
            "poll_age": round(self.poll_age, 1) if self._polling else None,
            "webhook_age": round(self._clock() - self.last_webhook, 1) if self.last_webhook is not None else None,
            "counts": dict(self.counts),
        }
