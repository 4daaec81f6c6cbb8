"""HTTP to the Bot API, with the one thing the library does not tell: whether a failed call may have been carried out.

By aiohttp, which python-telegram-bot lets one plug in: measured, a call costs a sixth of what httpx takes for it when
many are under way.
"""

from __future__ import annotations

import json
import os
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx

os.environ.setdefault("PTB_TIMEDELTA", "1")  # before the library reads it: else every 429 is a deprecation warning

from telegram._utils.defaultvalue import DefaultValue
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

GATEWAY_TIMEOUT = 504
CONNECT, UPLOAD = 5.0, 20.0
"""Seconds to reach Telegram, and to hand over a file."""


class NotSent(NetworkError):
    """The call never left this machine: it may be tried again."""


class ServerTrouble(NetworkError):
    """Telegram said 5xx.  All but 504 mean that it did not do what was asked, as far as anyone can tell."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Telegram a répondu {code}")
        self.code = code

    def __reduce__(self) -> tuple[type, tuple[int]]:  # type: ignore[override]
        return type(self), (self.code,)


_CODES: tuple[tuple[type[TelegramError], str], ...] = (
    (RetryAfter, "429"),
    (Conflict, "409"),
    (Forbidden, "403"),
    (InvalidToken, "401"),
    (BadRequest, "400"),
    (ChatMigrated, "400"),
    (NotSent, "unreachable"),
    (TimedOut, "timeout"),
    (NetworkError, "network"),
)


def code_of(error: Exception) -> str:
    """The HTTP code of an error, or one word where there was no answer; one of a dozen values."""
    if isinstance(error, ServerTrouble):
        return str(error.code) if error.code in (500, 502, 503, 504) else "5xx"
    return next((code for kind, code in _CODES if isinstance(error, kind)), "other")


class Request(BaseRequest):
    """Calls over at most `connections`; the waits are in seconds: `patience` for an answer, and for a connection to be free."""

    __slots__ = ("_connections", "_patience", "_proxies", "_session")

    def __init__(self, connections: int, patience: float = 5.0) -> None:
        self._connections = connections
        self._patience = patience
        self._proxies: dict[str, str | None] = {}
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take, where a call says nothing else."""
        return self._patience

    async def initialize(self) -> None:
        """Open the pool of connections."""
        if self._session is None:
            # the same certificates as httpx: those of certifi, or of SSL_CERT_FILE
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context())
            self._session = aiohttp.ClientSession(connector=connector)

    async def shutdown(self) -> None:
        """Close it."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """The status and body of the answer.  Raises `NotSent`, `ServerTrouble`, or another `NetworkError` when nobody
        can tell whether it was done; no error holds the address, for the token in it."""
        if self._session is None:
            raise RuntimeError("the request is not initialised")
        files = bool(request_data and request_data.multipart_data)
        read = _given(read_timeout, self._patience)
        timeout = aiohttp.ClientTimeout(
            total=_given(pool_timeout, self._patience) + CONNECT + _given(write_timeout, UPLOAD if files else CONNECT) + read,
            connect=_given(pool_timeout, self._patience) + CONNECT,
            sock_connect=_given(connect_timeout, CONNECT),
            sock_read=read,
        )  # fmt: skip
        headers = {"User-Agent": self.USER_AGENT}
        try:
            async with self._session.request(
                method, url, data=_body(request_data), headers=headers, timeout=timeout, proxy=self._proxy(url)
            ) as response:
                code, payload = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"Telegram injoignable ({type(error).__name__})") from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
        if code >= 500:
            raise ServerTrouble(code)
        return code, payload

    def _proxy(self, url: str) -> str | None:
        """The proxy that the environment names for an address (aiohttp itself would ask in a thread at each call)."""
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        if place not in self._proxies:
            self._proxies[place] = None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)
        return self._proxies[place]

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


def _given(timeout: Any, otherwise: float) -> float:
    """A time-out as the library hands it on; None would mean to wait for ever."""
    return otherwise if isinstance(timeout, DefaultValue) or timeout is None else float(timeout)


def _body(request_data: RequestData | None) -> aiohttp.FormData | aiohttp.JsonPayload | None:
    """The parameters as JSON; with files, as a form in several parts."""
    if request_data is None:
        return None
    files = request_data.multipart_data
    if not files:
        return aiohttp.JsonPayload(request_data.parameters)
    form = aiohttp.FormData()
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, kind) in files.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
