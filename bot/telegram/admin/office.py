"""What every dialogue of the editors works with, and one editor's act."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import Forbidden, NetworkError

from bot.errors import LeChiffreError
from bot.keeping.keeper import Keeper
from bot.store.editing import Settled
from bot.store.store import Store
from bot.telegram.admin.access import Access
from bot.telegram.admin.buttons import Rows, keyboard
from bot.telegram.admin.drafts import Draft, Drafts
from bot.telegram.delivery.request import NotSent, ServerTrouble
from bot.telegram.incoming import Incoming, Place
from bot.telegram.knowledge import Knowledge
from bot.telegram.sending import Outbox

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Here:
    """An act of somebody who has just been found to have the right to it."""

    user: int
    key: str
    """of the person: the author of what is saved"""
    owner: bool
    place: Place
    message: int
    """what was written, or under which a button was tapped"""
    tapped: bool = False
    asked: Incoming | None = None
    """the message, where there is one"""
    answers: Any = None
    """the message that it replies to, as Telegram gives it"""


Command = Callable[[Here, str], Awaitable[None]]
Step = Callable[[Here, Draft, str], Awaitable[None]]
"""Takes what was written at a moment that waits for words."""
Tap = Callable[[Here, list[str]], Awaitable[str | None]]
"""Does what a button means; gives back what to tell in passing."""
Pick = Callable[[Here, Draft, list[str]], Awaitable[str | None]]
"""The same for a button of a draft."""


class Office:
    """Says and shows; holds what the dialogues need."""

    def __init__(self, keeper: Keeper, knowledge: Knowledge, store: Store, outbox: Outbox, access: Access) -> None:
        self.keeper = keeper
        self.knowledge = knowledge
        self.store = store
        self.outbox = outbox
        self.access = access
        self.drafts = Drafts(store)
        self.settled = Settled(store.database, store.keys)
        self._warming: asyncio.Task[None] | None = None

    def warm(self) -> None:
        """An editor is at work: what a first preview needs is made ready while they read and write."""
        if self._warming is None or self._warming.done():  # a base that was asked already costs nothing
            self._warming = asyncio.create_task(self._warm())

    async def _warm(self) -> None:
        try:
            await self.keeper.warm()
        except LeChiffreError as error:  # the preview itself says it to who asks for it
            _log.info("not warmed", why=str(error))

    async def say(self, here: Here, html: str, rows: Rows = ()) -> None:
        """A message of its own."""
        await self.outbox.send(here.place, html, keyboard(rows))

    async def show(self, here: Here, html: str, rows: Rows = ()) -> None:
        """In place of the message whose button was tapped, if one was."""
        done = here.tapped and await self.outbox.edit(here.place.chat, here.message, html, keyboard(rows))
        if not done:
            await self.say(here, html, rows)

    async def send_file(self, here: Here, name: str, content: bytes, caption: str = "") -> None:
        """A document; one that Telegram does not take is logged and lost: it may be asked for again."""
        try:
            await self.outbox.bot.send_document(here.place.chat, content, filename=name, caption=caption or None)
        except (NotSent, ServerTrouble):
            raise
        except (Forbidden, NetworkError) as error:
            _log.warning("document not sent", why=type(error).__name__)


@dataclass
class Tables:
    """Every command, button and moment, by name; each dialogue enters its own."""

    commands: dict[str, Command]
    owner_commands: dict[str, Command]
    taps: dict[str, Tap]
    steps: dict[str, Step]
    picks: dict[str, Pick]

    @classmethod
    def empty(cls) -> Tables:
        """Nothing yet."""
        return cls({}, {}, {}, {}, {})
