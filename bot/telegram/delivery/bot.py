"""The library's bot as we use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, TelegramObject
from telegram.ext import ExtBot

from bot.telegram.delivery.pacing import Pacer
from bot.telegram.delivery.request import Request

_SLACK = 10.0
"""Seconds that a long poll may take longer than asked before it counts as lost."""


class Bot(ExtBot[None]):
    """`ExtBot` that gives updates as they came: one that cannot be parsed must not stand in the way of the others."""

    async def raw_updates(
        self, offset: int | None, limit: int, timeout: int, allowed_updates: Sequence[str]
    ) -> list[Any]:
        """`getUpdates` without parsing."""
        data: dict[str, Any] = {"timeout": timeout, "limit": limit, "allowed_updates": list(allowed_updates)}
        if offset is not None:
            data["offset"] = offset
        result = await self._post("getUpdates", data, read_timeout=timeout + _SLACK)
        return result if isinstance(result, list) else []

    async def send_text(self, chat_id: int, text: str, **more: Any) -> int:
        """`sendMessage`; gives the new message's id.  The rest of the answer only repeats what was said: it is not parsed."""
        if isinstance(keyboard := more.get("reply_markup"), InlineKeyboardMarkup):
            more["reply_markup"] = plain(keyboard)
        sent = await self._post("sendMessage", {"chat_id": chat_id, "text": text, **more})
        return int(sent["message_id"])


def plain(keyboard: InlineKeyboardMarkup) -> dict[str, Any]:
    """A keyboard as its own `to_dict` makes it, without looking through all that each button may have."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in keyboard.inline_keyboard]}


def _button(button: InlineKeyboardButton) -> dict[str, Any]:
    said = {name: value for name in button.__slots__ if (value := getattr(button, name)) is not None}
    return {name: value.to_dict() if isinstance(value, TelegramObject) else value for name, value in said.items()}


def make_bot(token: str, api_url: str, pacer: Pacer, connections: int = 64) -> Bot:
    """A bot on an API server."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Request(connections, patience=15.0),
        get_updates_request=Request(2),
        rate_limiter=pacer,
    )
