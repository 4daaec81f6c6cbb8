"""Everything that goes out to Telegram, and what each of its refusals means.

Raises what delivery knows how to wait out: `RetryAfter`, and the errors after which surely nothing was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

import structlog
from telegram import (
    ForceReply,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

from bot.telegram.delivery.bot import Bot
from bot.telegram.delivery.request import NotSent, ServerTrouble
from bot.telegram.incoming import Place

Migrated = Callable[[int, int], Awaitable[None]]
"""Told the old and the new id of a group that moved."""
NOTICEABLE = 0.6
"""Seconds after which the person should see that something is being done."""
PICTURE_NAME = "lechiffre.png"

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message",
)
_UNCHANGED = "message is not modified"
_BAD_FILE = ("wrong file identifier", "wrong remote file", "file_id", "file reference", "wrong type")


class BadFile(Exception):
    """Telegram no longer takes the id of a file."""


class Outbox:
    """Sends and edits; a refusal that concerns this one message is logged and given back as None or False."""

    def __init__(self, bot: Bot, migrated: Migrated | None = None) -> None:
        self.bot = bot
        self._migrated = migrated

    async def send(
        self,
        place: Place,
        html: str,
        keyboard: InlineKeyboardMarkup | ForceReply | None = None,
        reply_to: int | None = None,
    ) -> int | None:
        """A new message; its id, or None when it could not be sent (or may have been: it is never sent twice)."""

        async def call(chat: int) -> int:
            return await self.bot.send_text(
                chat,
                html,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                message_thread_id=place.topic,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=_reply(reply_to),
            )

        return await self._attempt("send", call, place.chat)

    async def edit(self, chat: int, message: int, html: str, keyboard: InlineKeyboardMarkup | None = None) -> bool:
        """Put a text in place of another; False when there is no such message to edit any more."""
        return await self._edit(
            self.bot.edit_message_text(
                html,
                chat,
                message,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=_NO_PREVIEW,
            )
        )

    async def edit_keyboard(self, chat: int, message: int, keyboard: InlineKeyboardMarkup | None) -> bool:
        """Put other buttons under a message."""
        return await self._edit(self.bot.edit_message_reply_markup(chat, message, reply_markup=keyboard))

    async def delete(self, chat: int, message: int) -> None:
        """Take a message back, where Telegram still lets us."""
        await self._edit(self.bot.delete_message(chat, message))

    async def photo(
        self,
        place: Place,
        picture: bytes | str,
        caption: str,
        keyboard: InlineKeyboardMarkup | None = None,
        reply_to: int | None = None,
    ) -> str | None:
        """Send a picture (or the id of one); its file id.  Raises `BadFile`."""

        async def call(chat: int) -> Message:
            return await self.bot.send_photo(
                chat,
                picture,
                filename=PICTURE_NAME,
                caption=caption,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                message_thread_id=place.topic,
                reply_parameters=_reply(reply_to),
            )

        return _file_id(await self._attempt("photo", call, place.chat, isinstance(picture, str)))

    async def change_photo(
        self, place: Place, message: int, picture: bytes | str, caption: str, keyboard: InlineKeyboardMarkup | None
    ) -> str | None:
        """Put a picture in place of another; its file id.  Raises `BadFile`."""

        async def call(chat: int) -> Message | bool:
            media = InputMediaPhoto(picture, caption=caption, parse_mode=ParseMode.HTML, filename=PICTURE_NAME)
            return await self.bot.edit_message_media(media, chat, message, reply_markup=keyboard)

        changed = await self._attempt("change_photo", call, place.chat, isinstance(picture, str))
        return _file_id(changed if isinstance(changed, Message) else None)

    async def quiz(
        self,
        place: Place,
        question: str,
        options: Sequence[str],
        correct: int,
        explanation: str,
        keyboard: InlineKeyboardMarkup | None,
    ) -> int | None:
        """A native quiz, anonymous; the id of its message."""

        async def call(chat: int) -> Message:
            return await self.bot.send_poll(
                chat,
                question,
                options,
                type="quiz",
                is_anonymous=True,
                correct_option_ids=[correct],  # type: ignore[list-item]
                explanation=explanation,
                message_thread_id=place.topic,
                reply_markup=keyboard,
            )

        sent = await self._attempt("quiz", call, place.chat)
        return sent.message_id if sent is not None else None

    async def toast(self, query: str, text: str = "", alert: bool = False) -> None:
        """Answer a tap; a tap that is too old no longer waits for it."""
        with suppress(Forbidden, NetworkError):
            await self.bot.answer_callback_query(query, text or None, show_alert=alert)

    @asynccontextmanager
    async def busy(self, place: Place, action: ChatAction) -> AsyncIterator[None]:
        """Show that something is being done, if it takes long enough to be noticed."""
        task = asyncio.create_task(self._show(place, action))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _show(self, place: Place, action: ChatAction) -> None:
        await asyncio.sleep(NOTICEABLE)
        with suppress(TelegramError):
            await self.bot.send_chat_action(place.chat, action, message_thread_id=place.topic)

    async def _attempt(
        self, what: str, call: Callable[[int], Awaitable[_T]], chat: int, by_id: bool = False
    ) -> _T | None:
        try:
            return await self._following(call, chat)
        except (NotSent, ServerTrouble):
            raise  # nothing was done: delivery may try the update again
        except Forbidden:
            _log.info("refused by the chat", what=what)
        except BadRequest as error:
            said = error.message.lower()
            if by_id and any(words in said for words in _BAD_FILE):
                raise BadFile from error
            if _UNCHANGED not in said:
                _log.warning("refused", what=what, why=error.message)
        except NetworkError as error:
            # It may have arrived: sending again would say it twice.
            _log.warning("no answer from Telegram", what=what, why=type(error).__name__)
        return None

    async def _following(self, call: Callable[[int], Awaitable[_T]], chat: int) -> _T:
        try:
            return await call(chat)
        except ChatMigrated as moved:
            if self._migrated is not None:
                await self._migrated(chat, moved.new_chat_id)
            return await call(moved.new_chat_id)

    async def _edit(self, call: Awaitable[object]) -> bool:
        try:
            await call
        except BadRequest as error:
            said = error.message.lower()
            if any(words in said for words in _GONE):
                return False
            if _UNCHANGED not in said:
                _log.warning("edit refused", why=error.message)
        except (NotSent, ServerTrouble):
            raise
        except (Forbidden, NetworkError) as error:
            _log.info("edit not done", why=type(error).__name__)
        return True


def _reply(message: int | None) -> ReplyParameters | None:
    return ReplyParameters(message, allow_sending_without_reply=True) if message is not None else None


def _file_id(message: Message | None) -> str | None:
    return message.photo[-1].file_id if message is not None and message.photo else None
