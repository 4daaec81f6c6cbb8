"""Real processes killed in the middle of work: no question is lost, hardly any answered twice, order is kept.

Quick: 20 kills in all.  Long: `LECHIFFRE_LONG=1 pytest tests/delivery/test_delivery_killed.py -s` makes 4 × 200.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from delivery_kit import until
from delivery_nursery import Nursery, nursery
from scratch_databases import KINDS, scratch

from bot.sandbox import Sandbox, Seat

LONG = os.environ.get("LECHIFFRE_LONG") == "1"
KILLS = 200 if LONG else 5
CHATS = 12
PER_SECOND = 20.0


@dataclass
class Load:
    """Questions asked at random moments, and how they were answered."""

    seats: list[Seat]
    asked: list[tuple[int, str]] = field(default_factory=list)

    async def ask(self) -> None:
        """Ask until cancelled."""
        while True:
            await asyncio.sleep(random.expovariate(PER_SECOND))
            await self.ask_one()

    async def ask_one(self) -> None:
        """One question in a random chat."""
        number = random.randrange(len(self.seats))
        text = f"q{len(self.asked)}"
        self.asked.append((number, text))
        await self.seats[number].send(text)

    def answers(self, number: int) -> list[str]:
        """The questions of a chat that were answered, in order of the answers."""
        told = [message.text for message in self.seats[number].messages() if message.text.startswith("«")]
        assert all(text.endswith(f" P{number}") for text in told), "an answer in somebody else's chat"
        return [text.split()[1] for text in told]

    def counts(self) -> Counter[str]:
        """How often each question was answered."""
        counts = Counter({text: 0 for _, text in self.asked})
        for number in range(len(self.seats)):
            counts.update(self.answers(number))
        return counts

    @property
    def missing(self) -> list[str]:
        """Questions without an answer."""
        return [text for text, count in self.counts().items() if count == 0]

    def twice(self) -> int:
        """How many were answered more than once."""
        return sum(count > 1 for count in self.counts().values())

    def check_order(self) -> None:
        """In each chat the first answers stand in the order of the questions."""
        for number in range(len(self.seats)):
            first = list(dict.fromkeys(self.answers(number)))
            assert first == [text for place, text in self.asked if place == number]


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind."""
    with scratch(request.param, tmp_path) as made:
        yield made


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def told(load: Load) -> int:
    """How many answers there are."""
    return sum(len(seat.chat.messages) for seat in load.seats) - len(load.asked)


def settings(sandbox: Sandbox, url: str, mode: str) -> dict[str, str]:
    made = {
        "TELEGRAM_TOKEN": sandbox.token,
        "LECHIFFRE_TELEGRAM_API_URL": sandbox.url,
        "LECHIFFRE_DATABASE_URL": url,
        "LECHIFFRE_MESSAGES_PER_SECOND": "0",
        "LECHIFFRE_POLL_TIMEOUT": "5",
    }
    if mode == "webhook":
        port = free_port()
        made |= {"LECHIFFRE_LISTEN_PORT": str(port), "LECHIFFRE_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook"}
    return made


@asynccontextmanager
async def asking(load: Load):  # type: ignore[no-untyped-def]
    """Questions come while inside."""
    task = asyncio.create_task(load.ask())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def kill_again_and_again(bots: Nursery, load: Load, kills: int) -> None:
    """Start a bot, let it work for a random while, kill it; the last one lives."""
    for _ in range(kills):
        pid, before = await bots.start(), told(load)
        await until(lambda before=before: told(load) > before, 60)
        await asyncio.sleep(random.uniform(0, 0.5))
        bots.kill(pid)
        await bots.gone(pid)
    await bots.start()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_killed_again_and_again(sandbox: Sandbox, url: str, mode: str, tmp_path: Path) -> None:
    load = Load([sandbox.person(f"P{number}").private() for number in range(CHATS)])
    async with nursery(settings(sandbox, url, mode), tmp_path) as bots:
        async with asking(load):
            await kill_again_and_again(bots, load, KILLS)
        await until(lambda: not load.missing, 90)
        await asyncio.sleep(0.5)
    twice = load.twice()
    print(
        f"\n{mode}, {url.partition(':')[0]}: {KILLS} kills, {len(load.asked)} questions, 0 lost, {twice} answered twice"
    )
    assert twice <= (KILLS // 100 if LONG else max(2, len(load.asked) // 100))
    load.check_order()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_asked_to_stop_nothing_is_lost_and_nothing_doubled(sandbox: Sandbox, tmp_path: Path, mode: str) -> None:
    load = Load([sandbox.person(f"P{number}").private() for number in range(CHATS)])
    async with nursery(settings(sandbox, f"sqlite:///{tmp_path}/bot.db", mode), tmp_path) as bots:
        async with asking(load):
            for _ in range(4):
                pid = await bots.start()
                await asyncio.sleep(random.uniform(0.3, 0.8))
                bots.kill(pid, signal.SIGTERM)
                await bots.gone(pid)
            await bots.start()
        await until(lambda: not load.missing, 90)
        await asyncio.sleep(0.3)
    assert set(load.counts().values()) == {1}
    load.check_order()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_two_replicas_of_which_one_is_killed(sandbox: Sandbox, tmp_path: Path, mode: str) -> None:
    """Polling: the second takes over.  Webhook: both listen on one port, the system shares the calls out."""
    load = Load([sandbox.person(f"P{number}").private() for number in range(CHATS)])
    with scratch("postgres", tmp_path) as url:
        environment = settings(sandbox, url, mode)
        async with nursery(environment, tmp_path) as bots:
            first = await bots.start()
            if mode == "webhook":
                await until(lambda: bool(sandbox.calls_of("setWebhook")), 20)
            else:
                await until(lambda: bool(sandbox.calls_of("getUpdates")), 20)
                await bots.start()
            async with asking(load):
                await asyncio.sleep(1.0)
                bots.kill(first)
                await bots.gone(first)
                if mode == "webhook":
                    await bots.start()
                await asyncio.sleep(0.5)
            await until(lambda: not load.missing, 90)
    assert load.twice() <= 1
    load.check_order()
