"""Whether a killed process had still sent its answer: bots cannot read a chat, but they can try to edit.

Message ids grow one by one, and only the bot's own messages can be edited.  So the same text is put, as an edit, on the
next messages after the newest one known then: "not modified" shows that the answer is there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.store.store import Doubt
from bot.telegram.delivery.request import NotSent

REACH, MARGIN, MOST = 24, 16, 120
"""How far to look after the newest message known then, and after the newest one known now: in a burst the messages of
others come in between.  Never more than `MOST` calls."""
AT_ONCE = 8
SETTLES = 0.3
"""Seconds in which what was still under way arrives at Telegram."""
_KEPT = ("chat_id", "text", "parse_mode", "entities", "link_preview_options")
_log = structlog.get_logger(__name__)

Edit = Callable[[dict[str, Any]], Awaitable[object]]


async def find_sent(doubt: Doubt, newest: int, data: dict[str, Any], edit: Edit) -> dict[str, Any] | None:
    """The message that `sendMessage` with this data would make, if a dead process has made it.

    `newest`: the newest message known now.  `edit` calls `editMessageText`.  Raises `NotSent` or `RetryAfter` when Telegram cannot be asked now.
    """
    await asyncio.sleep(SETTLES)
    end = min(max(doubt.after + REACH, newest + MARGIN), doubt.after + MOST)
    for first in range(doubt.after + 1, end + 1, AT_ONCE):
        found = await asyncio.gather(*(_is_it(number, data, edit) for number in range(first, first + AT_ONCE)))
        for message in found:
            if message is not None:
                _log.info("the answer had been sent before the process died")
                return message
    return None


async def _is_it(number: int, data: dict[str, Any], edit: Edit) -> dict[str, Any] | None:
    change = {name: data[name] for name in _KEPT if name in data}
    if _has_buttons(data.get("reply_markup")):
        change["reply_markup"] = data["reply_markup"]
    try:
        result = await edit({**change, "message_id": number})
    except BadRequest as error:
        return _as_sent(number, data) if "not modified" in error.message.lower() else None
    except RetryAfter:
        raise
    except NetworkError as error:
        raise NotSent(f"doute non levé ({type(error).__name__})") from None
    return result if isinstance(result, dict) else None


def _has_buttons(keyboard: Any) -> bool:
    """Whether a keyboard stands under a message, and may so be edited with it."""
    return isinstance(keyboard, InlineKeyboardMarkup) or (isinstance(keyboard, dict) and "inline_keyboard" in keyboard)


def _as_sent(number: int, data: dict[str, Any]) -> dict[str, Any]:
    """What Telegram would have answered, as far as it matters."""
    chat = int(data["chat_id"])
    kind = {"id": chat, "type": "private"} if chat > 0 else {"id": chat, "type": "supergroup", "title": ""}
    return {"message_id": number, "date": int(time.time()), "chat": kind, "text": data["text"]}
