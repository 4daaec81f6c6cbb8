"""Helpers for what the API refuses."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from pytest import RaisesExc
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import BadRequest

from bot.sandbox import Sandbox

Keys = list[InlineKeyboardButton]


def refused(why: str) -> RaisesExc[BadRequest]:
    """The library changes the case of what the API says."""
    return pytest.raises(BadRequest, match=r"(?i)" + re.escape(why))


def keyboard(*rows: Keys) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(rows)


async def raw(sandbox: Sandbox, method: str, **values: Any) -> dict[str, Any]:
    """A call by hand, for what the library would not send."""
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        answer = await client.post(f"{sandbox.base_url}{sandbox.token}/{method}", data=values)
    body = answer.json()
    assert isinstance(body, dict)
    assert body["ok"] or body["error_code"] == answer.status_code
    return body
