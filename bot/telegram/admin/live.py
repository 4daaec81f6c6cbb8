"""The kept base behind the channel: every reload is live at once, and owners learn what was refused."""

from __future__ import annotations

import asyncio

import structlog
from telegram.error import TelegramError

from bot.keeping.documents import Documents
from bot.keeping.keeper import Keeper, Loaded, Refused
from bot.settings import Settings
from bot.store.store import Store
from bot.telegram.admin import showing, texts
from bot.telegram.admin.access import Access
from bot.telegram.admin.desk import Desk
from bot.telegram.admin.menu import show_menu
from bot.telegram.admin.office import Office
from bot.telegram.channel import Channel
from bot.telegram.delivery.bot import Bot
from bot.telegram.incoming import Place
from bot.telegram.knowledge import Knowledge

_PAUSE = 5.0
_log = structlog.get_logger("telegram.admin")


class KeptChannel(Channel):
    """A channel whose base is kept: changed from the chat, followed when it changes elsewhere."""

    def __init__(self, bot: Bot, keeper: Keeper, store: Store, settings: Settings) -> None:
        """For `KeptChannel.open`, which see."""
        super().__init__(bot, Knowledge(keeper.engine), store, settings)
        self.keeper = keeper
        self._owners = sorted(settings.owners)
        self._untold: list[str] = []
        self._refused = False
        self._connected = False
        self._following: asyncio.Task[None] | None = None
        self.desks.append(Desk(Office(keeper, self.knowledge, store, self.outbox, Access(store, settings.owners))))

    @classmethod
    async def open(cls, bot: Bot, documents: Documents, store: Store, settings: Settings) -> KeptChannel:
        """The channel over documents.  Raises `LeChiffreError` when no revision of them is a base."""
        made: list[KeptChannel] = []
        early: list[Loaded | Refused] = []

        async def listen(event: Loaded | Refused) -> None:
            if made:
                await made[0].heard(event)
            else:
                early.append(event)

        keeper = await Keeper.open(documents, listen)
        made.append(cls(bot, keeper, store, settings))
        for event in early:
            await made[0].heard(event)
        made[0]._following = asyncio.create_task(made[0]._follow())
        return made[0]

    async def set_up(self) -> None:
        """The profile; then what owners could not be told before Telegram was there."""
        self._connected = True
        await self._tell()
        await super().set_up()
        for owner in self._owners:
            await show_menu(self.bot, owner, owner=True)

    def close(self) -> None:
        """Follow the documents no more."""
        if self._following is not None:
            self._following.cancel()
        super().close()

    async def heard(self, event: Loaded | Refused) -> None:
        """A new base answers from now on; or one was refused."""
        if isinstance(event, Loaded):
            self.knowledge.replace(self.keeper.engine)
            if self._refused:
                self._untold.append(texts.MENDED.format(number=event.number))
            self._refused = False
        else:
            self._refused = True
            said = texts.REFUSED_AT_START if event.restart else texts.REFUSED
            place = showing.esc(self.keeper.documents.place)
            problems = showing.problems(event.problems)
            self._untold.append(said.format(place=place, number=event.serving, problems=problems))
        if self._connected:
            await self._tell()

    async def _tell(self) -> None:
        while self._untold:
            html = self._untold.pop(0)
            for owner in self._owners:
                try:
                    await self.outbox.send(Place(owner), html)
                except TelegramError as error:
                    _log.warning("owner not told", why=type(error).__name__)

    async def _follow(self) -> None:
        """Whatever goes wrong, later changes are still followed."""
        while True:
            try:
                await self.keeper.watch()
            except Exception:
                _log.exception("the documents could not be followed")
            await asyncio.sleep(_PAUSE)
