"""What owners are told: once when something goes wrong, once when it is over, by one replica, whatever restarts between.

The store remembers which incidents are open.  Without a store each replica remembers its own.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from telegram.error import TelegramError

from bot.store.store import Store, StoreError
from bot.telegram.incoming import Place
from bot.telegram.sending import Outbox
from bot.telegram.watching.metrics import Alert, Metrics

LASTS = 30 * 24 * 3600.0
"""Seconds after which an incident that nobody closed is forgotten."""
_LOCKS: dict[Alert, int] = {"deaf": -1, "store": -2, "refused": -3, "unanswered": -4}
"""Locked like chats, under numbers that no chat has."""
_log = structlog.get_logger(__name__)

Words = Callable[[float], str]
"""The line to send, as HTML, given how many seconds it has lasted."""


class Incidents:
    """Open and closed, by name.  `owners`: whom to tell, by their numeric ids."""

    def __init__(self, store: Store, outbox: Outbox, owners: Sequence[int], metrics: Metrics) -> None:
        self._store = store
        self._outbox = outbox
        self._owners = owners
        self._metrics = metrics
        self._own: dict[Alert, dict[str, Any]] = {}
        """What could not be kept in the store."""

    async def begins(self, name: Alert, words: Words, since: float | None = None) -> bool:
        """It is so (`since`: seconds since 1970, now by default).  True when nothing is left to do: owners know."""
        return await self._locked(name, lambda: self._open(name, words, since if since is not None else time.time()))

    async def ends(self, name: Alert, words: Words, missed: Words | None = None) -> bool:
        """It is over; `missed`: what to say to owners who could not be told that it began.  True as above."""
        return await self._locked(name, lambda: self._close(name, words, missed or words))

    async def _locked(self, name: Alert, act: Callable[[], Awaitable[bool]]) -> bool:
        """One replica at a time, where there is a store that can tell."""
        try:
            async with self._store.chat_lock(self._store.keys.chat(_LOCKS[name])):
                return await act()
        except StoreError:
            return await act()

    async def _open(self, name: Alert, words: Words, since: float) -> bool:
        known = await self._known(name)
        if known is not None and known["told"]:
            return True
        if known is None:
            _log.warning("incident", alert=name)
        since = min(since, known["since"]) if known is not None else since
        told = await self._tell(name, words(time.time() - since))
        await self._keep(name, {"since": since, "told": told})
        return told

    async def _close(self, name: Alert, words: Words, missed: Words) -> bool:
        known = await self._known(name)
        if known is None:
            return True
        if not await self._tell(name, (words if known["told"] else missed)(time.time() - known["since"])):
            return False
        _log.warning("incident is over", alert=name)
        await self._keep(name, None)
        return True

    async def _tell(self, name: Alert, html: str) -> bool:
        """Whether at least one owner has it; without owners the log is all there is."""
        told = not self._owners
        for owner in self._owners:
            try:
                told = await self._outbox.send(Place(owner), html) is not None or told
            except TelegramError as error:
                _log.warning("owner not told", alert=name, why=type(error).__name__)
        if told and self._owners:
            self._metrics.alerted(name)
        return told

    async def _known(self, name: Alert) -> dict[str, Any] | None:
        try:
            return await self._store.context(_key(name)) or self._own.get(name)
        except StoreError:
            return self._own.get(name)

    async def _keep(self, name: Alert, state: dict[str, Any] | None) -> None:
        self._own.pop(name, None)
        try:
            if state is None:
                await self._store.forget_thread(_key(name))
            else:
                await self._store.save_context(_key(name), state, lasts=LASTS)
        except StoreError:
            if state is not None:
                self._own[name] = state


def _key(name: Alert) -> str:
    return f"incident-{name}"
