"""Runs an app on uvicorn inside the caller's event loop, and can cut its connections."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp, Scope


class Server(uvicorn.Server):
    """A uvicorn server that leaves the signals to its caller and ends at once when told to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self.ending.wait()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are the caller's business."""
        yield


class Host:
    """An app on a port of this machine."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # asyncio turns off Nagle's algorithm only where the protocol is named; with it each answer takes 40 ms more.
        self._socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((host, port))
        except OSError:
            self._socket.close()
            raise
        name = f"[{host}]" if ":" in host else host
        self.url = f"http://{name}:{self._socket.getsockname()[1]}"
        self._server: Server | None = None
        self._task: asyncio.Task[None] | None = None

    async def start(self, app: ASGIApp) -> None:
        """Serve from now on; returns when connections are taken."""
        config = uvicorn.Config(
            app, log_config=None, log_level="warning", access_log=False, lifespan="off", ws="none",
            timeout_keep_alive=60, timeout_graceful_shutdown=2, http="h11", loop="none",
        )  # fmt: skip
        self._server = Server(config)
        self._task = asyncio.create_task(self._server.serve([self._socket]))
        while not self._server.started:
            if self._task.done():
                await self._task
                raise OSError(f"no server on {self.url}")
            await asyncio.sleep(0.005)

    async def stop(self) -> None:
        """Let the requests in work end, then close."""
        if self._server and self._task:
            self._server.ending.set()
            await self._task
        self._socket.close()

    async def wait(self) -> None:
        """Until the server ends."""
        if self._task:
            await self._task

    def cut(self, scope: Scope) -> None:
        """Break the connection of a request at once, without an answer."""
        assert self._server is not None
        for connection in list(self._server.server_state.connections):
            transport = getattr(connection, "transport", None)
            if getattr(connection, "client", None) == tuple(scope["client"]) and transport is not None:
                transport.abort()
