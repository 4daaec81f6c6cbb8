"""What stands between: a balancer before the bots, a gate before the database, a PostgreSQL of the test's own."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from running_bots import free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.hosting import Host

_HOP = {"host", "content-length", "connection", "accept-encoding"}


class Balancer:
    """Gives each call to one bot in turn, another one when that cannot be reached; what it loses, Telegram repeats.

    `doubled`: the share of the calls that go to two bots at the same time, as when Telegram repeats a call that lasted.
    """

    def __init__(self, ports: Sequence[int], doubled: float = 0.05) -> None:
        self.ports = list(ports)
        self.pinned: dict[int, int] = {}
        """Chats whose calls go to one bot only: chat id to the place of the bot."""
        self.counts: Counter[str] = Counter()
        self.url = ""
        self._doubled = doubled
        self._next = 0
        self._client = httpx.AsyncClient(trust_env=False, timeout=60, limits=httpx.Limits(max_connections=200))

    @classmethod
    @asynccontextmanager
    async def start(cls, ports: Sequence[int]) -> AsyncIterator[Balancer]:
        """A balancer at `url` while inside."""
        made, host = cls(ports), Host()
        await host.start(Starlette(routes=[Route("/hook", made._call, methods=["POST"])]))
        made.url = f"{host.url}/hook"
        try:
            yield made
        finally:
            await host.stop()
            await made._client.aclose()

    async def _call(self, request: Request) -> Response:
        body, headers = await request.body(), {k: v for k, v in request.headers.items() if k not in _HOP}
        order = self._order(await request.json())
        if len(order) > 1 and random.random() < self._doubled:
            self.counts["doubled"] += 1
            first, _ = await asyncio.gather(*(self._pass_on(each, body, headers) for each in order[:2]))
            return Response(status_code=first or 502)
        for each in order:
            status = await self._pass_on(each, body, headers)
            if status is not None:
                return Response(status_code=status)
        self.counts["unreachable"] += 1
        return Response(status_code=502)

    def _order(self, update: dict[str, dict[str, dict[str, int]]]) -> list[int]:
        chat = (update.get("message") or {}).get("chat", {}).get("id", 0)
        if chat in self.pinned:
            return [self.ports[self.pinned[chat]]]
        self._next += 1
        place = self._next % len(self.ports)
        return self.ports[place:] + self.ports[:place]

    async def _pass_on(self, port: int, body: bytes, headers: dict[str, str]) -> int | None:
        """The status; None when the bot was not reached: then another one may be tried."""
        try:
            answer = await self._client.post(f"http://127.0.0.1:{port}/hook", content=body, headers=headers)
        except httpx.ConnectError:
            return None
        except httpx.HTTPError:  # it died with the call in hand
            self.counts["broken"] += 1
            return 502
        self.counts[str(answer.status_code)] += 1
        return answer.status_code


class Gate:
    """A way to a server that can be shut: connections are broken, new ones refused."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = free_port()

    async def open(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    async def shut(self) -> None:
        """Break all, take none."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        try:
            back, forth = await asyncio.open_connection(*self._target)
            self._writers.add(forth)
            await asyncio.gather(_pump(reader, forth), _pump(back, writer))
        except OSError:
            pass
        finally:
            writer.close()

    async def __aenter__(self) -> Gate:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.shut()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()


class OwnPostgres:
    """A PostgreSQL cluster of the test's own, which may be stopped: the machine's serves others."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._binaries, self._folder = binaries, folder
        self._run("initdb", "-D", str(folder), "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8")

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "-D", str(self._folder), "-o", options, "-l", str(self._folder / "log"), "-w", "start")

    def stop(self) -> None:
        """Stop it at once, as a machine that fails does."""
        self._run("pg_ctl", "-D", str(self._folder), "-m", "immediate", "-w", "stop")

    def _run(self, name: str, *arguments: str) -> None:
        user = "postgres" if os.getuid() == 0 else None  # PostgreSQL refuses to run as root
        subprocess.run(
            [self._binaries / name, *arguments], user=user, cwd="/", check=True, capture_output=name == "initdb",
            stdout=None if name == "initdb" else subprocess.DEVNULL, timeout=60,
        )  # fmt: skip


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """A running cluster, thrown away at the end; the test is skipped where PostgreSQL's programs are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or [Path(shutil.which("initdb") or "/none")]
    if not found[-1].exists():
        pytest.skip("no programs of PostgreSQL to make a cluster of")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="lechiffre-postgres-") as top:
        folder = Path(top) / "data"
        folder.mkdir(mode=0o700)
        if os.getuid() == 0:
            os.chmod(top, 0o755)
            shutil.chown(folder, "postgres")
        made = OwnPostgres(found[-1].parent, folder)
        made.start()
        try:
            yield made
        finally:
            with suppress(subprocess.SubprocessError):
                made.stop()
