"""A small bot for the tests: polls, and answers a few kinds of updates."""

from __future__ import annotations

import asyncio
import contextlib

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    ReplyParameters,
    Update,
)
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.sandbox import Sandbox

KEYBOARD = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("Plus", callback_data="plus"), InlineKeyboardButton("Note", callback_data="note")],
        [InlineKeyboardButton("Copier", copy_text=CopyTextButton("67 %"))],
        [InlineKeyboardButton("Partager", switch_inline_query="dentistes")],
        [InlineKeyboardButton("Site", url="https://example.org/rapport")],
    ]
)


def ext_bot(sandbox: Sandbox) -> ExtBot[None]:
    """The real library's bot on the sandbox; without certificates, which take long to load."""
    plain = {"verify": False}
    return ExtBot(
        sandbox.token, sandbox.base_url, sandbox.base_file_url,
        request=HTTPXRequest(64, httpx_kwargs=plain), get_updates_request=HTTPXRequest(1, httpx_kwargs=plain),
    )  # fmt: skip


class Echo:
    """Answers "echo: …" with buttons; edits on a tap; a quiz on /quiz; two articles inline."""

    def __init__(self, bot: ExtBot[None]) -> None:
        self.bot = bot
        self.inline_keyboard: InlineKeyboardMarkup | None = None
        self.seen: list[Update] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to poll."""
        self._task = asyncio.create_task(self._poll())

    async def aclose(self) -> None:
        """Stop polling."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def handle(self, update: Update) -> None:
        """Answer one update."""
        self.seen.append(update)
        if update.message:
            await self._message(update.message)
        elif update.callback_query:
            await self._tapped(update)
        elif update.inline_query:
            await self._inline(update)

    async def _poll(self) -> None:
        offset = 0
        while True:
            with contextlib.suppress(TelegramError):
                for update in await self.bot.get_updates(offset, timeout=10, allowed_updates=Update.ALL_TYPES):
                    offset = update.update_id + 1
                    await self.handle(update)

    async def _message(self, message: Message) -> None:
        if message.text and message.text.startswith("/quiz"):
            await message.reply_poll(
                "Combien ?", ["10 %", "20 %"], type="quiz", correct_option_ids=[1], is_anonymous=False
            )
        elif message.text:
            await self.bot.send_message(
                message.chat_id, f"echo: <b>{message.text_html}</b>", "HTML", reply_markup=KEYBOARD,
                message_thread_id=message.message_thread_id if message.is_topic_message else None,
                reply_parameters=ReplyParameters(message.message_id),
            )  # fmt: skip

    async def _tapped(self, update: Update) -> None:
        query = update.callback_query
        assert query is not None
        if query.data == "plus":
            await query.edit_message_text("voilà plus", reply_markup=KEYBOARD)
        await query.answer("c'est noté" if query.data == "note" else None, show_alert=query.data == "note")

    async def _inline(self, update: Update) -> None:
        query = update.inline_query
        assert query is not None
        await query.answer(
            [
                InlineQueryResultArticle(
                    str(number), f"{query.query} {number}", InputTextMessageContent(f"{number} !"), self.inline_keyboard
                )
                for number in (1, 2)
            ]
        )
