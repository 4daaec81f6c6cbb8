"""Which updates are ours and which are done: by the store, or by memory while the store cannot be written.

A full disk, a folder that was closed or a damaged file last until somebody mends them.  The base answers all the same:
each update is acknowledged to Telegram, so that no other process gets it, and noted when the store is back.  Only a kill
in between may double an answer.  Beside replicas (PostgreSQL) nobody answers without the store: another would, too.
"""

from __future__ import annotations

from collections.abc import Awaitable
from contextlib import suppress

import structlog

from bot.store.store import Claim, Store, StoreError
from bot.telegram.delivery.health import Health

MOST = 10_000
"""Updates handled without the store that are remembered."""
_log = structlog.get_logger(__name__)


class Claims:
    """The claims of one process."""

    def __init__(self, store: Store, health: Health) -> None:
        self._store = store
        self._health = health
        self._unkept: dict[int, None] = {}
        """updates handled without the store, the oldest first"""

    async def take(self, update_id: int, chat: str, after: int | None) -> Claim:
        """See `Store.claim`.  Raises `StoreError` for what goes by."""
        if update_id in self._unkept:
            return Claim.HANDLED
        try:
            claim = await self._store.claim(update_id, chat, after)
        except StoreError as error:
            if not self._goes_on(error):
                raise
            self._health.counts["unkept"] += 1
            _log.warning("answering without the store", error=str(error))
            return Claim.TAKEN
        with suppress(StoreError):
            await self._catch_up()
        return claim

    async def must_wait(self, update_id: int, chat: str) -> bool:
        """See `Store.must_wait`."""
        try:
            return await self._store.must_wait(update_id, chat)
        except StoreError as error:
            if not self._goes_on(error):
                raise
            return False

    async def noted(self, update_id: int, finishing: Awaitable[None]) -> bool:
        """Finish an update in the store, or else in memory (then false).  Raises `StoreError` for what goes by."""
        try:
            await finishing
            return True
        except StoreError as error:
            if not self._goes_on(error):
                raise
            self._unkept[update_id] = None
            if len(self._unkept) > MOST:
                del self._unkept[next(iter(self._unkept))]
            return False

    def _goes_on(self, error: StoreError) -> bool:
        return error.lasting and self._store.database.is_sqlite

    async def _catch_up(self) -> None:
        """The store is back: note there what was handled without it."""
        while self._unkept:
            update_id = next(iter(self._unkept))
            await self._store.finish(update_id)
            self._unkept.pop(update_id, None)
