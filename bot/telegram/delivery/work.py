"""The update being handled now, known to whatever its handler calls."""

from __future__ import annotations

import re
from contextlib import suppress
from contextvars import ContextVar

from bot.store.store import Store, StoreError

_SEEN = re.compile(r"(send(?!ChatAction)|edit|copy|forward|answerInline)\w*")
"""Calls whose success a person sees."""


class Work:
    """One update in work."""

    def __init__(self, update_id: int, store: Store) -> None:
        self.update_id = update_id
        self.answered = False
        """Whether the person has seen something: then the update must not be handled once more."""
        self.finished = False
        self._store = store

    async def called(self, endpoint: str) -> None:
        """A call to Telegram succeeded.  The first one seen finishes the update at once, for between the answer and
        that note a killed process leaves an update that will be answered twice."""
        if self.answered or not _SEEN.fullmatch(endpoint):
            return
        self.answered = True
        with suppress(StoreError):  # whoever runs the handler tries again
            await self._store.finish(self.update_id)
            self.finished = True


CURRENT: ContextVar[Work | None] = ContextVar("work", default=None)
