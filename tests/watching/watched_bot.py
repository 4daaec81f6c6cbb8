"""The real bot in front of a sandbox, with its base in a folder, its owners and its figures."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from scraped import Figures, scrape
from telegram_base import write_base

from bot.sandbox import Sandbox
from bot.sandbox.people import Person
from bot.sandbox.seats import Seat
from bot.settings import Settings
from bot.telegram.running import run


@dataclass
class Watched:
    """A running bot."""

    sandbox: Sandbox
    settings: Settings
    folder: Path

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self.settings.port is not None
        return self.settings.port

    async def figures(self) -> Figures:
        """Its figures now."""
        return await scrape(self.settings.metrics_port or self.port)

    async def shows(self, name: str, at_least: float = 1.0, seconds: float = 10.0, **labels: str) -> Figures:
        """Wait until a figure has grown."""
        for _ in range(int(seconds / 0.05)):
            found = await self.figures()
            if found.value(name, **labels) >= at_least:
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"{name} {labels} is {found.value(name, **labels)}\n{found.text}")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hook() -> dict[str, Any]:
    """Settings by which Telegram calls the bot."""
    port = free_port()
    return {"webhook_url": f"http://127.0.0.1:{port}/hook", "listen_port": port}


@asynccontextmanager
async def watched(sandbox: Sandbox, folder: Path, *owners: Person, **values: Any) -> AsyncIterator[Watched]:
    """The bot over the small survey, ready, until the end; alerts come after a second unless `values` say otherwise."""
    if not (folder / "base").exists():
        write_base(folder / "base")
    given: dict[str, Any] = {
        "token": sandbox.token, "telegram_api_url": sandbox.url, "data_folder": folder / "data",
        "knowledge": str(folder / "base"), "owners": frozenset(owner.id for owner in owners), "poll_timeout": 1,
        "messages_per_second": 0, "listen_port": free_port(), "log_level": "ERROR", "alert_after": 1.0,
        "alert_questions": 6,
    }  # fmt: skip
    settings = Settings.load(**{**given, **values})
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, stop=stop))
    try:
        await _ready(settings.port, task)
        yield Watched(sandbox, settings, folder)
    finally:
        stop.set()
        await task


async def _ready(port: int | None, task: asyncio.Task[None]) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(600):
            if task.done():
                await task
            try:
                if (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.02)
    raise AssertionError("the bot is not ready")


async def tap(seat: Seat, label: str) -> None:
    """Tap a button of the last message that has it, once there is one, and wait until the bot has shown something for it."""
    async with asyncio.timeout(5):
        while not any(label in each for shown in seat.messages() for each in shown.labels):
            await asyncio.sleep(0.01)  # another message, an alert, may have come before the one that was asked for
        seen = len(seat.chat.journal.events)
        await seat.tap(label)
        while len(seat.chat.journal.events) == seen:
            await asyncio.sleep(0.01)
