"""The library's bot as we use it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

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


def make_bot(token: str, api_url: str, pacer: Pacer, connections: int = 64) -> Bot:
    """A bot on an API server."""
    return Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=Request(connections, read_timeout=15.0, write_timeout=15.0, pool_timeout=15.0),
        get_updates_request=Request(2),
        rate_limiter=pacer,
    )
