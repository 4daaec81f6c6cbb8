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

_BACKLOG = 2048


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As the library's, which does not tell when it is done."""
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are `bot.telegram.running`'s business: the work in hand must end before the server does."""
        yield


@contextlib.asynccontextmanager
async def serve(routes: Sequence[BaseRoute], host: str, port: int) -> AsyncIterator[int]:
    """Serve routes while inside, from the first moment on; gives the port (a free one for port 0).

    At the end, requests in work end first.  Raises `LeChiffreError` for an address that cannot be had.
    """
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
        await _until_listening(server, running)
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        try:
            await running
        finally:
            listener.close()


async def _until_listening(server: _Server, running: asyncio.Task[None]) -> None:
    """Wait until it listens.  Raises what it died of instead."""
    listening = asyncio.create_task(server.listening.wait())
    await asyncio.wait((listening, running), return_when=asyncio.FIRST_COMPLETED)
    listening.cancel()
    if running.done():
        running.result()
        raise LeChiffreError("le serveur du bot s'est arrêté avant d'écouter")


def _listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)  # here: two may bind one address, and only the second to listen is told
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or "adresse impossible"
        raise LeChiffreError(
            f"écoute impossible sur {host}:{port} ({reason}) ; changer LECHIFFRE_LISTEN_HOST ou _PORT"
        ) from None
    return listener
