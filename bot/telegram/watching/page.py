"""`/metrics`: the figures as Prometheus reads them."""

from __future__ import annotations

import asyncio

from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import LeChiffreError
from bot.telegram.delivery.health import Check
from bot.telegram.watching.metrics import Metrics
from bot.telegram.watching.states import HealthState

PATH = "/metrics"
PATIENCE = 3.0
"""Seconds that the store has to answer; Prometheus itself waits 10."""


class Page:
    """The page over a bot's metrics; the store is asked each time."""

    def __init__(self, metrics: Metrics, state: HealthState, store: Check, patience: float = PATIENCE) -> None:
        self._metrics = metrics
        self._state = state
        self._store = store
        self._patience = patience

    def routes(self) -> list[Route]:
        """For the app."""
        return [Route(PATH, self._show)]

    async def _show(self, request: Request) -> Response:
        self._state.store_up = await answers(self._store, self._patience)
        encode, kind = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self._metrics.registry), headers={"Content-Type": kind})


async def answers(check: Check, seconds: float = PATIENCE) -> bool:
    """Whether a check passes in time."""
    try:
        async with asyncio.timeout(seconds):
            await check()
    except (LeChiffreError, TimeoutError):
        return False
    return True
