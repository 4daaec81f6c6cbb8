"""HTTP to the Bot API, with the one thing the library does not tell: whether a failed call may have been carried out."""

from __future__ import annotations

import json
import os
from typing import Any

import httpx

os.environ.setdefault("PTB_TIMEDELTA", "1")  # before the library reads it: else every 429 is a deprecation warning

from telegram.error import NetworkError, TelegramError
from telegram.request import HTTPXRequest

GATEWAY_TIMEOUT = 504


class NotSent(NetworkError):
    """The call never left this machine: it may be tried again."""


class ServerTrouble(NetworkError):
    """Telegram said 5xx.  All but 504 mean that it did not do what was asked, as far as anyone can tell."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Telegram a répondu {code}")
        self.code = code

    def __reduce__(self) -> tuple[type, tuple[int]]:  # type: ignore[override]
        return type(self), (self.code,)


class Request(HTTPXRequest):
    """The library's HTTP with our two errors."""

    __slots__ = ()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the library's."""
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            cause = error.__cause__
            if isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
                raise NotSent(f"Telegram injoignable ({type(cause).__name__})") from None
            raise
        if code >= 500:
            raise ServerTrouble(code)
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's, which would also log the whole answer: what people wrote is not for logs."""
        try:
            data = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            raise TelegramError("réponse de Telegram illisible") from None
        return data
