"""Looks at the bot again and again, and has owners told: not at the first sign, and not before calm has lasted."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.telegram.watching.incidents import Incidents, Words
from bot.telegram.watching.metrics import Alert, Metrics

_MOST_DOUBLINGS = 5
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Finding:
    """What one look found."""

    trouble: Words | None
    """what to say of it; None: all is well"""
    over: Words
    """what to say once a trouble is over"""
    missed: Words | None = None
    """the same to owners who could not be told that it had begun"""
    lasted: float = 0.0
    """seconds that the trouble had lasted already"""


Probe = Callable[[], Awaitable[Finding | None]]
"""Takes a look; None when it cannot tell now: then all stays as it was."""


class _Post:
    """One thing that is watched."""

    def __init__(self, name: Alert, probe: Probe, after: float, calm: float, every: float) -> None:
        self.name: Alert = name
        self.probe = probe
        self.after, self.calm, self.every = after, calm, every
        self.due = 0.0
        self.lock = asyncio.Lock()
        self.bad = False
        self.since: float | None = None
        """When it began to be as it is."""
        self.known: bool | None = None
        """What owners know it to be; None when that is not sure."""
        self.tries = 0
        self.next_try = 0.0


class Watchman:
    """`also` sets what to watch, `run` watches.  `pause`: seconds between two looks."""

    def __init__(self, incidents: Incidents, metrics: Metrics, pause: float) -> None:
        self.metrics = metrics
        self._incidents = incidents
        self._pause = pause
        self._posts: list[_Post] = []
        self._running = False

    def also(self, name: Alert, probe: Probe, after: float = 0.0, calm: float = 0.0, every: float = 0.0) -> None:
        """Watch this too.  Owners are told once it has been bad for `after` seconds, and again good for `calm`."""
        self._posts.append(_Post(name, probe, after, calm, every))

    async def look(self, name: Alert) -> None:
        """Look at this now, and tell, if `run` is running; else it will be looked at then."""
        for post in self._posts:
            if self._running and post.name == name:
                await self._look_in_turn(post)

    async def run(self) -> None:
        """For ever: run it as a task and cancel it to stop.  A look that fails is logged, and others go on."""
        self._running = True
        while True:
            for post in self._posts:
                if time.monotonic() >= post.due:
                    post.due = time.monotonic() + post.every
                    await self._look_in_turn(post)
            await asyncio.sleep(self._pause)

    async def _look_in_turn(self, post: _Post) -> None:
        async with post.lock:
            try:
                await self._look(post)
            except Exception:
                _log.exception("a look failed", alert=post.name)

    async def _look(self, post: _Post) -> None:
        finding = await post.probe()
        if finding is None:
            return
        now, bad = time.monotonic(), finding.trouble is not None
        if post.since is None or bad != post.bad:
            post.bad, post.since, post.tries, post.next_try = bad, now, 0, 0.0
        held = now - post.since
        if post.known == bad or held < (post.after if bad else post.calm):
            return
        self.metrics.active(post.name, bad)
        if now < post.next_try:
            return
        if finding.trouble is not None:
            since = time.time() - max(held, finding.lasted)
            told = await self._incidents.begins(post.name, finding.trouble, since)
        else:
            told = await self._incidents.ends(post.name, finding.over, finding.missed)
        post.known = bad if told else None
        if (
            not told
        ):  # who cannot be reached (Telegram is away, or an owner never wrote to the bot) is not tried without end
            post.next_try = time.monotonic() + self._pause * 2 ** min(post.tries, _MOST_DOUBLINGS)
            post.tries += 1
