"""The real bot in front of the sandbox: what the end-to-end tests drive."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from telegram_base import write_base

from bot.conversation import Engine
from bot.opening import open_engine
from bot.sandbox.calls import Call
from bot.sandbox.model import Chat
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seats import Seat
from bot.settings import Settings
from bot.store.store import Store
from bot.telegram.channel import Channel
from bot.telegram.knowledge import Knowledge
from bot.telegram.running import run


@dataclass
class World:
    """A sandbox, the bot in front of it, and its inner parts."""

    sandbox: Sandbox
    knowledge: Knowledge
    store: Store
    channel: Channel

    def newcomer(self, name: str) -> Seat:
        """A new person in their private chat with the bot."""
        return self.sandbox.person(name).private()

    def group(self, *people: Person, topics: list[str] | None = None) -> Chat:
        """A group (with topics) that the bot is in."""
        return self.sandbox.supergroup("Réunion", *people, topics=topics)

    def calls(self, method: str, *seats: Seat) -> list[Call]:
        """The bot's calls that concern these chats."""
        chats = {str(seat.chat.id) for seat in seats}
        return [call for call in self.sandbox.calls_of(method) if str(call.parameters.get("chat_id")) in chats]


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The engine of the tests' base."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return open_engine(write_base(Path(folder)))


def called() -> dict[str, Any]:
    """Settings by which Telegram calls the bot, instead of being polled."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {"webhook_url": f"http://127.0.0.1:{port}/hook", "listen_port": port}


@asynccontextmanager
async def running(folder: Path, **values: Any) -> AsyncIterator[World]:
    """The bot in front of a sandbox of its own, until the end; it polls unless `values` say otherwise."""
    async with Sandbox.start() as sandbox:
        made: asyncio.Future[tuple[Store, Channel]] = asyncio.get_running_loop().create_future()
        knowledge = Knowledge(engine())

        def make(bot: Any, store: Store, settings: Settings) -> Channel:
            channel = Channel(bot, knowledge, store, settings)
            made.set_result((store, channel))
            return channel

        settings = Settings.load(
            token=sandbox.token, telegram_api_url=sandbox.url, data_folder=folder, poll_timeout=5, log_level="ERROR",
            **{"messages_per_second": 0, **values},
        )  # fmt: skip
        stop = asyncio.Event()
        task = asyncio.create_task(run(settings, make, stop))
        try:
            await asyncio.wait((task, made), return_when=asyncio.FIRST_COMPLETED)
            store, channel = made.result() if made.done() else await _failed(task)
            yield World(sandbox, knowledge, store, channel)
        finally:
            stop.set()
            await task
            if made.done():
                made.result()[1].close()


async def _failed(task: asyncio.Task[None]) -> tuple[Store, Channel]:
    await task
    raise AssertionError("the bot ended before it began")


def flat(text: str) -> str:
    """A text with ordinary spaces and apostrophes."""
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'")
