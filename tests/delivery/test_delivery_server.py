"""Our own server: there from the moment that its port is known, and ready when the bot is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from delivery_kit import SECRET, webhook
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.errors import LeChiffreError
from bot.sandbox import Sandbox
from bot.store.store import Store
from bot.telegram.delivery import server
from bot.telegram.delivery.server import serve
from bot.telegram.delivery.webhook import SECRET_HEADER


async def _hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


ROUTES = [Route("/", _hello)]


def listening(port: int) -> bool:
    """Whether a socket of this machine listens on the port (state 0A)."""
    lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
    return any(line[1].endswith(f":{port:04X}") and line[3] == "0A" for line in lines)


async def test_it_answers_from_the_first_moment() -> None:
    for _ in range(5):
        async with serve(ROUTES, "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
            assert listening(port)
            assert (await client.get(f"http://127.0.0.1:{port}/")).text == "hello"


async def test_nobody_is_told_the_port_before_the_server_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = server._Server.startup
    begun: list[int] = []

    async def slow(self: server._Server, sockets: object = None) -> None:
        await asyncio.sleep(0.3)
        begun.append(1)
        await begin(self, sockets)  # type: ignore[arg-type]

    monkeypatch.setattr(server._Server, "startup", slow)
    async with serve(ROUTES, "127.0.0.1", 0):
        assert begun


async def test_a_port_that_is_taken_is_one_line() -> None:
    async with serve(ROUTES, "127.0.0.1", 0) as port:
        with pytest.raises(LeChiffreError, match=f"127.0.0.1:{port}"):
            async with serve(ROUTES, "127.0.0.1", port):
                raise AssertionError("two servers on one port")


async def test_a_server_that_dies_at_the_start_says_of_what(monkeypatch: pytest.MonkeyPatch) -> None:
    async def dies(self: server._Server, sockets: object = None) -> None:
        raise OSError("no more files")

    monkeypatch.setattr(server._Server, "startup", dies)
    with pytest.raises(OSError, match="no more files"):
        async with serve(ROUTES, "127.0.0.1", 0):
            raise AssertionError("it did not start")


async def test_a_bot_that_does_not_know_itself_yet_is_not_ready(sandbox: Sandbox, store: Store) -> None:
    """It lives, but Telegram and the balancer are asked to come again."""
    async with webhook(sandbox, store, declare=False) as running, httpx.AsyncClient(trust_env=False) as client:
        place = f"http://127.0.0.1:{running.port}"
        running.health.starting = True
        answer = await client.get(f"{place}/readyz")
        assert answer.status_code == 503 and answer.json()["problems"] == ["starting"]
        assert (await client.get(f"{place}/livez")).status_code == 200
        called = await client.post(f"{place}/hook", content=b"{}", headers={SECRET_HEADER: SECRET})
        assert called.status_code == 503
        running.health.starting = False
        assert (await client.get(f"{place}/readyz")).status_code == 200
