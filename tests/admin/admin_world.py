"""The real bot with its keeper in front of the sandbox, over a base in a folder or a database: what the editors' tests drive."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.facts.documents.revisions import Note
from bot.keeping.database import InDatabase
from bot.keeping.documents import Documents, InFolder
from bot.keeping.workshop import Workshop
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seats import Seat
from bot.sandbox.shown import Shown
from bot.settings import Settings
from bot.store.store import Store
from bot.telegram.admin.live import KeptChannel
from bot.telegram.delivery.bot import Bot
from bot.telegram.running import run

sys.path += [str(Path(__file__).parents[1] / room) for room in ("telegram", "store")]
from scratch_databases import scratch
from telegram_base import files, write_base


@dataclass
class AdminWorld:
    """A sandbox, the bot in front of it, its base, and an owner."""

    sandbox: Sandbox
    store: Store
    channel: KeptChannel
    owner: Person
    folder: Path

    @property
    def boss(self) -> Seat:
        """The owner's chat with the bot."""
        return self.owner.private()

    def newcomer(self, name: str = "Nadia") -> Seat:
        """Somebody without any right."""
        return self.sandbox.person(name).private()

    async def editor(self, name: str = "Emma") -> Seat:
        """Somebody who was named."""
        person = self.sandbox.person(name)
        seat = person.private()
        await seat.ask("/start")
        said = (await self.boss.ask(f"/nommer {person.id}")).text
        assert "C'est fait" in flat(said), said
        await seat.wait_message()
        return seat

    async def text(self, file: str) -> str:
        """A file of the base as it is kept."""
        return (await self.channel.keeper.documents.now()).files[file]

    def figure(self, fact: str) -> str:
        """A figure as it answers now."""
        found = self.channel.knowledge.engine.base.fact(fact).figure
        return found.text if found else ""


@asynccontextmanager
async def bot_at(
    sandbox: Sandbox,
    owner: Person,
    folder: Path,
    in_database: bool = False,
    workshop: Workshop | None = None,
    **values: Any,
) -> AsyncIterator[AdminWorld]:
    """The bot, until it is stopped as SIGTERM does."""
    made: asyncio.Future[tuple[Store, KeptChannel]] = asyncio.get_running_loop().create_future()

    async def make(bot: Bot, store: Store, settings: Settings) -> KeptChannel:
        documents: Documents = InDatabase(store.database) if in_database else InFolder(folder / "base")
        channel = await KeptChannel.open(bot, documents, store, settings, workshop)
        made.set_result((store, channel))
        return channel

    settings = Settings.load(
        token=sandbox.token, telegram_api_url=sandbox.url, data_folder=folder / "data", messages_per_second=0,
        poll_timeout=5, log_level="ERROR", owners=frozenset({owner.id}), **values,
    )  # fmt: skip
    stop = asyncio.Event()
    task = asyncio.create_task(run(settings, make, stop))
    try:
        await asyncio.wait((task, made), return_when=asyncio.FIRST_COMPLETED)
        if not made.done():
            await task
        store, channel = made.result()
        yield AdminWorld(sandbox, store, channel, owner, folder / "base")
    finally:
        stop.set()
        await task


PLACES = ("folder", "sqlite", "postgres")
"""Where a base may live."""


@asynccontextmanager
async def admin_world(folder: Path, place: str = "folder", **values: Any) -> AsyncIterator[AdminWorld]:
    """A sandbox of its own with the small survey in one of `PLACES`."""
    write_base(folder / "base")
    with ExitStack() as stack:
        if place != "folder":
            values["database_url"] = url = stack.enter_context(scratch(place, folder))
            async with Store.open(url) as store:
                await InDatabase(store.database).adopt(files(), Note("", "première version", 0.0, outside=True))
        async with Sandbox.start() as sandbox:
            owner = sandbox.person("Olga")
            async with bot_at(sandbox, owner, folder, place != "folder", **values) as world:
                yield world


async def tap(seat: Seat, label: str, on: Shown) -> Shown:
    """Tap a button of a message; what the bot wrote then, or else that message as it is now."""
    before = seat.last.id
    tapped = await seat.tap(label, seat.now(on))
    assert not tapped.text, tapped.text
    return seat.last if seat.last.id > before else seat.now(on)


def flat(text: str) -> str:
    """A text with ordinary spaces and apostrophes."""
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("’", "'").replace("−", "-")


__all__ = ["PLACES", "AdminWorld", "admin_world", "bot_at", "files", "flat", "scratch", "tap", "write_base"]
