"""The kept base behind the channel: every reload is live at once, and owners learn what was refused."""

from __future__ import annotations

import asyncio
import gc

import structlog

from bot.keeping.documents import Documents
from bot.keeping.keeper import Keeper, Loaded, Refused
from bot.keeping.memory import give_back
from bot.keeping.workshop import Workshop
from bot.settings import Settings
from bot.store.store import Store
from bot.telegram.admin import showing, texts
from bot.telegram.admin.access import Access
from bot.telegram.admin.desk import Desk
from bot.telegram.admin.menu import show_menu
from bot.telegram.admin.office import Office
from bot.telegram.channel import Channel
from bot.telegram.delivery.bot import Bot
from bot.telegram.knowledge import Knowledge
from bot.telegram.watching.states import BaseState
from bot.telegram.watching.watchman import Finding, Watchman

_PAUSE = 5.0
_log = structlog.get_logger(__name__)


class KeptChannel(Channel):
    """A channel whose base is kept: changed from the chat, followed when it changes elsewhere."""

    def __init__(self, bot: Bot, keeper: Keeper, store: Store, settings: Settings) -> None:
        """For `KeptChannel.open`, which see."""
        super().__init__(bot, Knowledge(keeper.engine), store, settings)
        self.keeper = keeper
        self._owners = sorted(settings.owners)
        self._refused: Refused | None = None
        self._watchman: Watchman | None = None
        self._following: asyncio.Task[None] | None = None
        self.desks.append(Desk(Office(keeper, self.knowledge, store, self.outbox, Access(store, settings.owners))))

    @classmethod
    async def open(
        cls, bot: Bot, documents: Documents, store: Store, settings: Settings, workshop: Workshop | None = None
    ) -> KeptChannel:
        """The channel over documents.  Raises `LeChiffreError` when no revision of them is a base.

        `workshop`: who builds and compares bases, closed with the channel; by default threads of this process.
        """
        made: list[KeptChannel] = []
        early: list[Loaded | Refused] = []

        async def listen(event: Loaded | Refused) -> None:
            if made:
                await made[0].heard(event)
            else:
                early.append(event)

        keeper = await Keeper.open(documents, listen, workshop)
        made.append(cls(bot, keeper, store, settings))
        for event in early:
            await made[0].heard(event)
        made[0]._following = asyncio.create_task(made[0]._follow())
        return made[0]

    async def set_up(self) -> None:
        """The profile, and the owners' menu."""
        await super().set_up()
        for owner in self._owners:
            await show_menu(self.bot, owner, owner=True)

    def watch(self, watchman: Watchman) -> None:
        """As any channel; and owners are told when the documents are refused, and when they are good again."""
        super().watch(watchman)
        self._watchman = watchman
        watchman.also("refused", self._look)

    def close(self) -> None:
        """Follow the documents no more."""
        if self._following is not None:
            self._following.cancel()
        self.keeper.close()
        super().close()

    async def heard(self, event: Loaded | Refused) -> None:
        """A new base answers from now on; or one was refused."""
        if isinstance(event, Loaded):
            self.knowledge.replace(self.keeper.engine)
            gc.unfreeze()  # the base before may go
            give_back()
            self._refused = None
            if event.how != "start" and event.how != "mended":
                self.memory.metrics.edited(event.how)
        else:
            self._refused = event
        if self._watchman is not None:
            await self._watchman.look("refused")

    async def _look(self) -> Finding:
        mended = texts.MENDED.format(number=self.keeper.number)
        if self._refused is None:
            return Finding(None, lambda _: mended)
        said = texts.REFUSED_AT_START if self._refused.restart else texts.REFUSED
        place, problems = showing.esc(self.keeper.documents.place), showing.problems(self._refused.problems)
        told = said.format(place=place, number=self._refused.serving, problems=problems)
        return Finding(lambda _: told, lambda _: mended)

    def _base_state(self) -> BaseState:
        keeper = self.keeper
        facts = len(keeper.engine.base.facts)
        return BaseState(facts, keeper.number, keeper.digest[:12], refused=bool(keeper.refused))

    async def _follow(self) -> None:
        """Whatever goes wrong, later changes are still followed."""
        while True:
            try:
                await self.keeper.watch()
            except Exception:
                _log.exception("the documents could not be followed")
            await asyncio.sleep(_PAUSE)
