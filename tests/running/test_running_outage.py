"""The database goes away under load and comes back: no crash, readiness turns red and green, no question is lost.

Quick: a gate before the machine's PostgreSQL is shut for 5 s.  Long: a PostgreSQL of the test's own is stopped for 20 s
and started again (`LECHIFFRE_LONG=1 pytest tests/running/test_running_outage.py -s`).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from delivery_kit import until
from running_bots import LONG, ROOT, BotProcess, bots, settings
from running_network import Balancer, Gate, own_postgres
from running_talk import Talk, talks
from scratch_databases import scratch
from sqlalchemy.engine import make_url

from bot.sandbox import Sandbox

CHATS, QUESTIONS = (120, 5) if LONG else (30, 5)


@dataclass
class Outage:
    """A database that can be taken away."""

    url: str
    seconds: float
    begin: Callable[[], Awaitable[None]]
    end: Callable[[], Awaitable[None]]


@asynccontextmanager
async def gated(folder: Path) -> AsyncIterator[Outage]:
    """The machine's PostgreSQL behind a gate."""
    with scratch("postgres", folder) as url:
        real = make_url(url)
        async with Gate(real.host or "127.0.0.1", real.port or 5432) as gate:
            through = real.set(host="127.0.0.1", port=gate.port).render_as_string(hide_password=False)
            yield Outage(through, 5.0, gate.shut, gate.open)


@asynccontextmanager
async def stopped(folder: Path) -> AsyncIterator[Outage]:
    """A PostgreSQL of our own, stopped and started."""
    with own_postgres() as server:
        yield Outage(server.url, 20.0, lambda: asyncio.to_thread(server.stop), lambda: asyncio.to_thread(server.start))


KINDS = [("webhook", gated)]
if LONG:
    KINDS = [(mode, kind) for kind in (gated, stopped) for mode in ("polling", "webhook")]


@pytest.mark.parametrize(("mode", "kind"), KINDS)
async def test_the_database_goes_and_comes_back(
    sandbox: Sandbox, tmp_path: Path, mode: str, kind: Callable[[Path], Outage]
) -> None:
    people = talks(sandbox, ROOT / "knowledge", CHATS, QUESTIONS)
    async with kind(tmp_path) as outage, working(sandbox, outage.url, mode, tmp_path) as both:
        seconds = outage.seconds + 8.0
        load = asyncio.create_task(ask_all(people, seconds))
        await asyncio.sleep(2.0)
        await outage.begin()
        red = await asyncio.gather(*(bot.until(503, 30) for bot in both))
        told = [(await bot.look())[1]["problems"] for bot in both]
        livez = [(await bot.look("/livez"))[0] for bot in both]
        await asyncio.sleep(max(0.0, outage.seconds - max(red)))
        await outage.end()
        green = await asyncio.gather(*(bot.until(200, 60) for bot in both))
        await load
        await until(lambda: not any(talk.missing for talk in people), 90)
        await asyncio.sleep(0.5)
        logs = "".join(bot.log for bot in both)
        assert [await bot.stop() for bot in both] == [0] * len(both)
    twice = sum(talk.twice for talk in people)
    asked = sum(talk.asked for talk in people)
    print(
        f"\n{mode}, {kind.__name__} for {outage.seconds:.0f} s: red after {max(red):.1f} s, green {max(green):.1f} s after; "
        f"{asked} questions, none lost, {twice} twice"
    )
    assert all(told) and livez == [200] * len(both)
    for talk in people:
        talk.check()
    assert twice <= max(1, asked // 100)
    assert "Traceback" not in logs and sandbox.token not in logs


@asynccontextmanager
async def working(sandbox: Sandbox, url: str, mode: str, folder: Path) -> AsyncIterator[list[BotProcess]]:
    """One bot that polls, or two behind a balancer."""
    environment = settings(sandbox, folder, LECHIFFRE_DATABASE_URL=url)
    count = 1 if mode == "polling" else 2
    async with bots(count, environment, folder) as both, Balancer.start([bot.port for bot in both]) as balancer:
        for bot in both:
            if mode == "webhook":
                bot.set(LECHIFFRE_WEBHOOK_URL=balancer.url)
            await bot.start()
        for bot in both:
            await bot.until(200)
        yield both


async def ask_all(people: Sequence[Talk], seconds: float) -> None:
    """All questions, spread over the time."""
    left = [talk for number in range(QUESTIONS) for talk in people if number < len(talk.lines)]
    for talk in left:
        await asyncio.sleep(seconds / len(left))
        await talk.ask_next()
