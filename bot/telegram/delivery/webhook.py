"""The address that Telegram calls: it hears 200 only when the update is finished, else it calls again."""

from __future__ import annotations

import asyncio
import hmac
import json

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.telegram.delivery.dispatch import Dispatcher
from bot.telegram.delivery.health import Health
from bot.telegram.watching.metrics import Metrics

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # the name of a header  # nosec B105
LARGEST = 1_000_000
"""Bytes of a call; an update is far smaller."""
_log = structlog.get_logger(__name__)


class Webhook:
    """The endpoint.  `most`: how many updates may wait at once; `patience`: seconds before Telegram is told to come again."""

    def __init__(
        self,
        path: str,
        secret: str,
        dispatcher: Dispatcher,
        health: Health,
        *,
        most: int = 200,
        patience: float = 45.0,
        metrics: Metrics | None = None,
    ) -> None:
        self._path = path
        self._secret = secret.encode()
        self._dispatcher = dispatcher
        self._health = health
        self._most = most
        self._patience = patience
        self._metrics = metrics or Metrics()

    def routes(self) -> list[Route]:
        """For the app."""
        return [Route(self._path, self._call, methods=["POST"])]

    async def _call(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("latin-1", "replace")
        if not hmac.compare_digest(given, self._secret):
            return self._refuse(403)
        if self._health.starting or self._health.stopping or self._dispatcher.in_work >= self._most:
            return self._refuse(503)
        try:
            body = await _body(request)
        except ClientDisconnect:
            return self._refuse(400)
        if body is None:
            return self._refuse(413)
        try:
            raw = json.loads(body)
        except (ValueError, RecursionError):
            return self._refuse(400)
        self._health.called()
        return Response(status_code=200) if await self._handled(raw) else Response(status_code=503)

    async def _handled(self, raw: object) -> bool:
        task = self._dispatcher.submit(raw)
        if task is None:
            return True
        # shielded: when Telegram hangs up, the work goes on, and the next call finds it done
        done, _ = await asyncio.wait((asyncio.ensure_future(asyncio.shield(task)),), timeout=self._patience)
        return any(not each.cancelled() and each.exception() is None and each.result() for each in done)

    def _refuse(self, status: int) -> Response:
        self._health.counts["refused"] += 1
        self._metrics.turned_away(status)
        _log.warning("webhook call refused", status=status)
        return Response(status_code=status)


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is too large."""
    if (
        request.headers.get("content-length", "0").isdigit()
        and int(request.headers.get("content-length", "0")) > LARGEST
    ):
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)
