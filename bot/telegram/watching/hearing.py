"""Is the bot deaf?  By its own polls, or by what Telegram says of the webhook; and does the store answer?"""

from __future__ import annotations

import html
import time
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import TelegramError

from bot.telegram.delivery.health import Check, Health
from bot.telegram.delivery.request import code_of
from bot.telegram.watching import texts
from bot.telegram.watching.incidents import Words
from bot.telegram.watching.page import answers
from bot.telegram.watching.watchman import Finding

CROWD = 100
"""Updates that wait at Telegram: more than ever wait for a bot that keeps up."""
_LONGEST_REASON = 120


def _hearing(trouble: Words | None, lasted: float = 0.0) -> Finding:
    return Finding(trouble, lambda _: texts.HEARS, texts.hears_after, lasted)


class Polls:
    """Deaf when no poll was answered for `after` seconds."""

    def __init__(self, health: Health, after: float) -> None:
        self._health = health
        self._after = after

    async def look(self) -> Finding | None:
        """One that waits to take over cannot tell, nor one that has only begun."""
        health = self._health
        if health.standby or health.stopping:
            return None
        if health.poll_age <= self._after:
            return _hearing(None) if health.heard else None
        code = health.poll_error
        return _hearing(lambda seconds: texts.deaf(seconds, code), health.poll_age)


class Calls:
    """Deaf when Telegram does not call this address, cannot, or has more to tell than we take."""

    def __init__(self, bot: Bot, address: str) -> None:
        self._bot = bot
        self._address = address
        self._since = time.time()
        self._empty: float | None = None
        """When nothing was waiting: errors before that are over."""

    async def look(self) -> Finding | None:
        """Ask Telegram."""
        try:
            info = await self._bot.get_webhook_info()
        except TelegramError as error:
            code = code_of(error)
            return _hearing(lambda seconds: texts.deaf(seconds, code))
        if info.pending_update_count == 0:
            self._empty = time.time()
        trouble = self._trouble(info)
        started_amid = self._empty is None and info.last_error_date is not None
        return None if trouble is None and started_amid else _hearing(trouble)

    def _trouble(self, info: WebhookInfo) -> Words | None:
        pending = info.pending_update_count
        if not _same(info.url, self._address):
            return texts.elsewhere
        over = int(self._empty or self._since)
        if pending and info.last_error_date is not None and info.last_error_date.timestamp() >= over:
            why = html.escape((info.last_error_message or "")[:_LONGEST_REASON], quote=False)
            return lambda seconds: texts.unreached(seconds, why, pending)
        return (lambda seconds: texts.crowded(seconds, pending)) if pending >= CROWD else None


class Store:
    """Whether the store answers."""

    def __init__(self, ping: Check) -> None:
        self._ping = ping

    async def look(self) -> Finding:
        """Ask it."""
        up = await answers(self._ping)
        return Finding(None if up else texts.store_down, lambda _: texts.STORE_BACK)


def _same(declared: str, ours: str) -> bool:
    """Telegram may write a host otherwise (in lower case, international names in ASCII); the path is as we gave it."""
    return _host(declared) == _host(ours) and (urlsplit(declared).path or "/") == (urlsplit(ours).path or "/")


def _host(address: str) -> str:
    name = urlsplit(address).hostname or ""
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name
