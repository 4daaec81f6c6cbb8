"""The update being handled now, known to whatever its handler calls.

Between an answer and the note that it was given, a killed process leaves an update that nobody knows to be answered.
So with the claim we note the newest message known; who takes the update over looks whether one of the next messages is
the answer (`bot.telegram.delivery.doubt`).
"""

from __future__ import annotations

import re
from contextlib import suppress
from contextvars import ContextVar

from telegram import Update

from bot.store.store import Doubt, Store, StoreError

_SEEN = re.compile(r"(send(?!ChatAction)|edit|copy|forward|answerInline)\w*")
"""Calls whose success a person sees."""
_OWN_COUNT = -1_000_000_000_000
"""Chats with lower numbers (supergroups, channels) count their messages themselves; all others share one count."""


class Newest:
    """The newest message ids that this process has seen."""

    def __init__(self) -> None:
        self._newest: dict[int, int] = {}

    def saw(self, chat: int, message: int) -> None:
        """A message was received or sent."""
        count = _count(chat)
        self._newest[count] = max(message, self._newest.get(count, 0))

    def received(self, update: Update) -> None:
        """An update came."""
        if update.message is not None:
            self.saw(update.message.chat.id, update.message.message_id)

    def before(self, update: Update) -> int | None:
        """What an answer to this update will be newer than; None when it is no new message."""
        return self._newest.get(_count(update.message.chat.id)) if update.message is not None else None


class Work:
    """One update in work.  `doubt`: an answer to it may have been sent already."""

    def __init__(self, update: Update, store: Store, newest: Newest, doubt: Doubt | None = None) -> None:
        self.update_id = update.update_id
        self._update = update
        self.doubt = doubt
        self.answered = False
        """Whether the person has seen something: then the update must not be handled once more."""
        self.answer: int | None = None
        """The last message that was sent to the chat of the question."""
        self._store = store
        self._newest = newest
        self._noted: tuple[bool, int | None] = (False, None)

    @property
    def newest(self) -> int:
        """The newest message known now, where the question was asked."""
        return self._newest.before(self._update) or 0

    @property
    def noted(self) -> bool:
        """Whether the store knows that the update is finished, and by which message."""
        return self._noted == (True, self.answer)

    async def finish(self) -> None:
        """Note it.  Raises `StoreError`."""
        answer = self.answer
        await self._store.finish(self.update_id, answer)
        self._noted = (True, answer)

    async def nothing_sent(self) -> None:
        """There was no answer yet: what is sent from now on is ours.  Raises `StoreError`."""
        await self._store.resolve(self.update_id, self._newest.before(self._update))
        self.doubt = None

    async def done(self, endpoint: str, result: object) -> None:
        """A call succeeded.  The first one that is seen finishes the update at once."""
        message = result if isinstance(result, dict) else {}
        if isinstance(message.get("message_id"), int):
            self._newest.saw(message["chat"]["id"], message["message_id"])
            if self._here(message["chat"]["id"]):
                self.answer = message["message_id"]
        if self.answered or not _SEEN.fullmatch(endpoint):
            return
        self.answered = True
        with suppress(StoreError):  # whoever runs the handler tries again
            await self.finish()

    def _here(self, chat: object) -> bool:
        return self._update.message is not None and self._update.message.chat.id == chat


CURRENT: ContextVar[Work | None] = ContextVar("work", default=None)


def _count(chat: int) -> int:
    return chat if chat < _OWN_COUNT else 0
