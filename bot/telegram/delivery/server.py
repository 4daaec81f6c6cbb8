"""Our own HTTP server: the webhook, and whether we live and are ready."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.errors import LeChiffreError


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are `bot.telegram.running`'s business: the work in hand must end before the server does."""
        yield


@contextlib.asynccontextmanager
async def serve(routes: Sequence[BaseRoute], host: str, port: int) -> AsyncIterator[int]:
    """Serve routes while inside; gives the port (a free one for port 0).  At the end, requests in work end first."""
    listener = _listen(host, port)
    config = uvicorn.Config(
        Starlette(routes=list(routes)),
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        http="h11",
        loop="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
    server = _Server(config)
    running = asyncio.create_task(server.serve([listener]))
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await running
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or "adresse impossible"
        raise LeChiffreError(
            f"écoute impossible sur {host}:{port} ({reason}) ; changer LECHIFFRE_LISTEN_HOST ou _PORT"
        ) from None
    return listener
