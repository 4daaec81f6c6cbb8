"""The channel's front door: an update in, whatever it asks for out."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import structlog
from telegram import ChatMember, ChatMemberUpdated, Message, Update

from bot.settings import Settings
from bot.store.store import Store
from bot.telegram import profile, texts
from bot.telegram.commands import Commands
from bot.telegram.delivery.bot import Bot
from bot.telegram.delivery.limits import TooFast
from bot.telegram.incoming import Incoming, Place, read
from bot.telegram.inline import Inline
from bot.telegram.knowledge import Knowledge
from bot.telegram.memory import Memory
from bot.telegram.pictures import Pictures
from bot.telegram.questions import Questions
from bot.telegram.sending import Migrated, Outbox
from bot.telegram.tapping import Tapping
from bot.telegram.watching.states import BaseState, Knows
from bot.telegram.watching.watchman import Watchman

Desk = Callable[[Update], Awaitable[bool]]
"""Sees an update before the channel does; true when it has dealt with it.  The admins' dialogues are such desks."""

_log = structlog.get_logger(__name__)
_OUT = (ChatMember.LEFT, ChatMember.BANNED)
_ALBUMS = 200


class Channel:
    """Answers updates.  The bot must be initialised before the first one (its own name is needed in groups)."""

    def __init__(
        self,
        bot: Bot,
        knowledge: Knowledge,
        store: Store,
        settings: Settings,
        desks: Sequence[Desk] = (),
        migrated: Migrated | None = None,
    ) -> None:
        self.bot = bot
        self.knowledge = knowledge
        self.outbox = Outbox(bot, self._migrated)
        self.memory = Memory(store)
        self.desks = list(desks)
        self._tell_migrated = migrated
        self._allowed = set(settings.allowed_chats)
        self._questions = Questions(knowledge, self.memory, self.outbox)
        self._commands = Commands(knowledge, self.memory, self.outbox, self._questions, settings.log_days)
        self._pictures = Pictures(self.outbox, self.memory)
        self._tapping = Tapping(knowledge, self.memory, self.outbox, self._commands, self._pictures)
        self._inline = Inline(bot, knowledge, self.memory, personal=bool(self._allowed))
        self._albums: deque[str] = deque(maxlen=_ALBUMS)

    async def set_up(self) -> None:
        """Bring the bot's profile and commands up to date."""
        await profile.set_up(self.bot, self.knowledge.engine.base)

    def watch(self, watchman: Watchman) -> None:
        """Count in the watchman's metrics from now on, and tell them which base answers."""
        self.memory.metrics = watchman.metrics
        watchman.metrics.registry.register(Knows(self._base_state))

    def _base_state(self) -> BaseState:
        return BaseState(len(self.knowledge.edition.base.facts), 0)

    def close(self) -> None:
        """Stop drawing."""
        self._pictures.close()

    async def handle(self, update: Update) -> None:
        """Deal with one update.  What Telegram refuses for good is logged and left; anything else is raised."""
        if self._may(update):
            await self._route(update)

    async def apologise(self, update: Update, request_id: str, error: Exception) -> None:
        """Say that something went wrong, under the id that stands in the log, or was too much: only to who had asked."""
        if not self._may(update):
            return
        message, said = update.message, texts.apology(request_id)
        if isinstance(error, TooFast):
            message, said = update.message or update.edited_message, texts.too_fast(error.seconds, error.group)
            if update.callback_query is not None:
                await self.outbox.toast(update.callback_query.id, said, alert=True)
        asked = read(message, self.bot) if message is not None else None
        if asked is not None:
            await self.outbox.send(asked.place, said, reply_to=asked.message)

    async def _route(self, update: Update) -> None:
        for desk in self.desks:
            if await desk(update):
                return
        if update.callback_query is not None:
            await self._tapping.handle(update.callback_query)
        elif update.inline_query is not None:
            await self._inline.answer(update.inline_query)
        elif update.chosen_inline_result is not None:
            await self._inline.chosen(update.chosen_inline_result)
        elif update.my_chat_member is not None:
            await self._greet(update.my_chat_member)
        elif update.message is not None:
            await self._message(update.message)
        elif update.edited_message is not None:
            await self._edited(update.edited_message)

    async def _message(self, message: Message) -> None:
        if message.migrate_to_chat_id is not None:
            await self._migrated(message.chat.id, message.migrate_to_chat_id)
            return
        asked = read(message, self.bot)
        if asked is None or self._seen(message):
            return
        if asked.command is not None:
            await self._commands.run(asked, asked.command.name, asked.command.rest, asked.command.by_name)
        elif asked.text:
            await self._questions.ask(asked, asked.text)
        else:
            await self._without_words(asked)

    async def _edited(self, message: Message) -> None:
        asked = read(message, self.bot)
        if asked is None:
            return
        question = asked.text
        if asked.command is not None:
            question = self._commands.question_in(asked.command.name, asked.command.rest) or ""
        if question:
            await self._questions.ask_again(asked, question)

    async def _without_words(self, asked: Incoming) -> None:
        """A picture, a voice… in private; in a group, the bot's bare name."""
        said = texts.ASK_AFTER_Q if asked.place.group else texts.TEXT_ONLY
        await self.outbox.send(asked.place, said, reply_to=asked.message if asked.place.group else None)

    async def _greet(self, change: ChatMemberUpdated) -> None:
        """Say how to ask, once, in a group the bot has just been added to."""
        came = change.old_chat_member.status in _OUT and change.new_chat_member.status not in _OUT
        if came and change.chat.type in ("group", "supergroup"):
            await self.outbox.send(Place(change.chat.id, group=True), texts.GROUP_HELLO)

    async def _migrated(self, old: int, new: int) -> None:
        """The group is another chat from now on."""
        if old in self._allowed:
            self._allowed.add(new)
            _log.warning("an allowed chat has a new id: add it to LECHIFFRE_ALLOWED_CHATS", new_id=new)
        if self._tell_migrated is not None:
            await self._tell_migrated(old, new)

    def _may(self, update: Update) -> bool:
        """Whether the chat is served; with an allow-list, inline mode serves the people who are on it themselves."""
        if not self._allowed:
            return True
        chat, user = update.effective_chat, update.effective_user
        if chat is not None:
            return chat.id in self._allowed
        return user is not None and user.id in self._allowed

    def _seen(self, message: Message) -> bool:
        """Whether a picture without words belongs to an album that has had its answer."""
        album = message.media_group_id
        if album is None or message.caption:
            return False
        if album in self._albums:
            return True
        self._albums.append(album)
        return False
