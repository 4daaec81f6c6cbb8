"""The Caddyfile, valid and at work: a real caddy before two stand-ins for the bot."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from deploy_files import DEPLOY, run, tool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.telegram.delivery.server import serve
from bot.telegram.delivery.webhook import LARGEST, SECRET_HEADER

SECRET = "never-in-a-log"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class StandIn:
    """Answers as a bot does, and counts."""

    def __init__(self) -> None:
        self.ready = True
        self.bodies: list[bytes] = []
        self.shown = 0
        """How often its figures were asked for."""
        self.secrets: set[str] = set()

    def routes(self) -> list[Route]:
        return [
            Route("/telegram", self._called, methods=["POST"]),
            Route("/readyz", self._readyz),
            Route("/metrics", self._metrics, methods=["GET", "POST"]),
        ]

    async def _called(self, request: Request) -> Response:
        self.bodies.append(await request.body())
        self.secrets.add(request.headers.get(SECRET_HEADER, ""))
        return Response(status_code=200)

    async def _metrics(self, request: Request) -> Response:
        self.shown += 1
        return Response("lechiffre_store_up 1.0")

    async def _readyz(self, request: Request) -> Response:
        return Response(status_code=200 if self.ready else 503)


@asynccontextmanager
async def proxied(to: str, folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Path]]:
    """A client of caddy with the file as it is shipped (over http: a test has no certificate), and caddy's log."""
    port, log = free_port(), folder / "caddy.log"
    environment = {"DOMAIN": f"http://127.0.0.1:{port}", "UPSTREAMS": to, "HOME": str(folder)}
    command = (tool("caddy"), "run", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    with log.open("wb") as err:
        process = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment}, stdout=err, stderr=err
        )
    try:
        async with httpx.AsyncClient(base_url=environment["DOMAIN"], trust_env=False, timeout=15) as client:
            for _ in range(100):
                try:
                    await client.get("/")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
            yield client, log
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def upstreams(first: StandIn, second: StandIn) -> AsyncIterator[str]:
    """Both served; their addresses."""
    async with serve(first.routes(), "127.0.0.1", 0) as one, serve(second.routes(), "127.0.0.1", 0) as two:
        yield f"127.0.0.1:{one} 127.0.0.1:{two}"


async def call(client: httpx.AsyncClient, body: bytes = b"{}") -> int:
    return (await client.post("/telegram", content=body, headers={SECRET_HEADER: SECRET})).status_code


def test_the_file_is_valid_and_formatted(tmp_path: Path) -> None:
    caddy, file = tool("caddy"), str(DEPLOY / "Caddyfile")
    valid = run(
        caddy, "validate", "--adapter", "caddyfile", "--config", file, DOMAIN="bot.example.org", HOME=str(tmp_path)
    )
    assert valid.returncode == 0, valid.stderr
    assert run(caddy, "fmt", file).stdout == Path(file).read_text(encoding="utf-8")


async def test_only_telegrams_calls_go_in_and_both_replicas_get_some(tmp_path: Path) -> None:
    first, second = StandIn(), StandIn()
    async with upstreams(first, second) as both, proxied(both, tmp_path) as (client, _):
        for path in ("/", "/livez", "/readyz", "/metrics", "/telegram", "/telegram/x"):
            answer = await client.get(path)
            assert answer.status_code == 404 and "server" not in answer.headers, path
        for path in (
            "/metrics",
            "/telegram/../metrics",
            "/metrics/",
            "//metrics",
            "/%6Detrics",
            "/metrics?x=/telegram",
        ):
            for method in ("GET", "POST"):
                assert (await client.request(method, path)).status_code in (404, 308), path
        assert first.shown == second.shown == 0
        assert [await call(client, b'{"update_id": %d}' % n) for n in range(10)] == [200] * 10
        assert first.bodies and second.bodies and first.secrets == second.secrets == {SECRET}
        assert await call(client, b"x" * (LARGEST + 100)) == 413


async def test_a_replica_that_is_gone_or_not_ready_takes_no_calls(tmp_path: Path) -> None:
    first, second = StandIn(), StandIn()
    second.ready = False
    dead = f"127.0.0.1:{free_port()}"
    async with upstreams(first, second) as both, proxied(f"{both} {dead}", tmp_path) as (client, _):
        await asyncio.sleep(0.5)  # the first look at /readyz is made at once
        assert [await call(client) for _ in range(10)] == [200] * 10
        assert len(first.bodies) == 10 and not second.bodies


async def test_an_error_is_logged_without_the_secret(tmp_path: Path) -> None:
    dead = f"127.0.0.1:{free_port()}"
    async with proxied(dead, tmp_path) as (client, log):
        assert await call(client) in (502, 503)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert any(line.get("logger", "").startswith("http.log.error") for line in lines)
    assert SECRET not in log.read_text(encoding="utf-8")
