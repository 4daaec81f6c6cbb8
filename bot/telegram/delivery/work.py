"""The update being handled now, known to whatever its handler calls.

Between an answer and the note that it was given, a killed process leaves an update that nobody knows to be answered.
So before an answer goes out we note the newest message known; who takes the update over looks whether one of the next
messages is the answer (`bot.telegram.delivery.doubt`).
"""

from __future__ import annotations

import re
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

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

    def of(self, chat: int) -> int:
        """The newest in the count of this chat; 0 when none is known."""
        return self._newest.get(_count(chat), 0)


class Work:
    """One update in work.  `doubt`: an answer to it may have been sent already."""

    def __init__(self, update: Update, store: Store, newest: Newest, doubt: Doubt | None = None) -> None:
        self.update_id = update.update_id
        self.question = update.message
        self.doubt = doubt
        self.answered = False
        """Whether the person has seen something: then the update must not be handled once more."""
        self.answer: int | None = None
        """The last message that was sent to the chat of the question."""
        self._store = store
        self._newest = newest
        self._marked = False
        self._noted: tuple[bool, int | None] = (False, None)

    @property
    def noted(self) -> bool:
        """Whether the store knows that the update is finished, and by which message."""
        return self._noted == (True, self.answer)

    async def finish(self) -> None:
        """Note it.  Raises `StoreError`."""
        answer = self.answer
        await self._store.finish(self.update_id, answer)
        self._noted = (True, answer)

    async def before(self, endpoint: str, data: dict[str, Any]) -> None:
        """A call to Telegram begins.  Raises `StoreError` when that cannot be noted: then nothing must be sent."""
        if endpoint == "sendMessage" and not self.answered and self._here(data.get("chat_id")):
            await self._store.sending(self.update_id, self._newest.of(data["chat_id"]))
            self._marked = True

    async def not_done(self) -> None:
        """The call that began was surely not carried out."""
        if self._marked:
            await self._store.sending(self.update_id, None)
            self._marked = False

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
        return self.question is not None and self.question.chat.id == chat


CURRENT: ContextVar[Work | None] = ContextVar("work", default=None)


def _count(chat: int) -> int:
    return chat if chat < _OWN_COUNT else 0
