"""What each button does when it is tapped."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from telegram import CallbackQuery, Message

from bot.answering.say import describe
from bot.answering.typography import typeset
from bot.errors import LeChiffreError
from bot.telegram import browsing, keyboards, taps, texts
from bot.telegram.answers import page_count, paragraphs
from bot.telegram.commands import Commands
from bot.telegram.incoming import Place, place_of
from bot.telegram.keyboards import Footing
from bot.telegram.knowledge import Edition, Knowledge
from bot.telegram.memory import Memo, Memory, Thread
from bot.telegram.pictures import Pictures, picture_of
from bot.telegram.questions import footing_of, reply_of
from bot.telegram.rendering import messages
from bot.telegram.sending import Outbox


@dataclass
class Tapped:
    """A tap on a button of a message."""

    query: str
    user: int
    place: Place
    message: int
    answered: bool = False


_Deed = Callable[[Tapped, Any, Edition], Awaitable[str | None]]
"""Does what a button means; gives back what to tell the person in passing."""


class Tapping:
    """One method for each kind of button."""

    def __init__(
        self, knowledge: Knowledge, memory: Memory, outbox: Outbox, commands: Commands, pictures: Pictures
    ) -> None:
        self._knowledge = knowledge
        self._memory = memory
        self._outbox = outbox
        self._commands = commands
        self._pictures = pictures
        self._deeds: dict[type[Any], _Deed] = {
            taps.ShowChart: self._picture,
            taps.ShowCard: self._picture,
            taps.ShowNear: self._show_near,
            taps.HideNear: self._hide_near,
            taps.Open: self._open,
            taps.Choose: self._choose,
            taps.Turn: self._turn,
            taps.Thumb: self._thumb,
            taps.Parts: self._parts,
            taps.Section: self._section,
            taps.Browse: self._browse,
            taps.Another: self._another,
            taps.NextQuiz: self._next_quiz,
            taps.Erase: self._erase,
        }

    async def handle(self, query: CallbackQuery) -> None:
        """Do what the button means; every tap is answered, whatever it holds."""
        message = query.message
        place = _place(message) if message is not None else None
        try:
            tap = taps.decode(query.data or "")
        except taps.Stale:
            tap = None
        if tap is None or place is None or message is None:
            await self._outbox.toast(query.id, texts.STALE)
            return
        tapped = Tapped(query.id, query.from_user.id, place, message.message_id)
        said: str | None = texts.TAP_FAILED
        try:
            said = await self._deeds[type(tap)](tapped, tap, self._knowledge.edition)
        finally:
            if not tapped.answered:
                await self._outbox.toast(query.id, said or "")

    async def _picture(self, tapped: Tapped, tap: taps.ShowChart | taps.ShowCard, edition: Edition) -> str | None:
        picture = picture_of(tap, edition)
        if picture is None:
            return texts.NO_CHART
        tapped.answered = True
        await self._outbox.toast(tapped.query)  # drawing takes a moment: the button must not seem to hang
        await self._pictures.show(picture, tapped.place, tapped.message, tap)
        return None

    async def _show_near(self, tapped: Tapped, tap: taps.ShowNear, edition: Edition) -> str | None:
        fact = edition.fact(tap.fact)
        if fact is None:
            return texts.STALE
        keyboard = keyboards.of_near(fact, edition, tap.question)
        if keyboard is None:
            return texts.NO_NEIGHBOUR
        await self._outbox.edit_keyboard(tapped.place.chat, tapped.message, keyboard)
        return None

    async def _hide_near(self, tapped: Tapped, tap: taps.HideNear, edition: Edition) -> str | None:
        fact = edition.fact(tap.fact)
        if fact is None:
            return texts.STALE
        reply, _ = edition.engine.show(fact.id)
        keyboard = keyboards.of_reply(reply, edition, Footing(tap.question, group=tapped.place.group))
        await self._outbox.edit_keyboard(tapped.place.chat, tapped.message, keyboard)
        return None

    async def _open(self, tapped: Tapped, tap: taps.Open, edition: Edition) -> str | None:
        fact = edition.fact(tap.fact)
        if fact is None:
            return texts.STALE
        await self._commands.show_fact(tapped.place, tapped.user, fact, tapped.message, edition)
        return None

    async def _choose(self, tapped: Tapped, tap: taps.Choose, edition: Edition) -> str | None:
        memo = await self._memo(tapped, tap.question)
        if memo is None and tapped.place.group:
            return texts.OTHERS
        fact = edition.fact(tap.fact)
        if fact is None:
            return texts.STALE
        reply, context = edition.engine.show(fact.id)
        label = typeset(texts.CHOSEN.format(label=describe(fact, edition.base)))
        memo = replace(memo or Memo(""), lead=label, closing="", facts=(fact.id,), answers=(tapped.message,))
        before = memo.before
        await self._memory.keep_thread(tapped.place, tapped.user, Thread(context, before, tap.question))
        await self._memory.keep_memo(tapped.place.chat, tap.question, tapped.user, memo)
        keyboard = keyboards.of_reply(reply, edition, footing_of(tapped.place, tap.question, memo))
        shown = messages(paragraphs(replace(reply, lead=label), tapped.place.group))[0]
        await self._put(tapped, (shown, keyboard))
        return None

    async def _turn(self, tapped: Tapped, tap: taps.Turn, edition: Edition) -> str | None:
        memo = await self._memo(tapped, tap.question)
        if memo is None:
            return texts.OTHERS if tapped.place.group else texts.TOO_OLD
        reply = reply_of(memo, edition)
        if reply is None:
            return texts.TOO_OLD
        page = min(tap.page, page_count(reply, tapped.place.group) - 1)
        keyboard = keyboards.of_reply(reply, edition, footing_of(tapped.place, tap.question, memo), page)
        await self._put(tapped, (messages(paragraphs(reply, tapped.place.group, page))[0], keyboard))
        return None

    async def _thumb(self, tapped: Tapped, tap: taps.Thumb, edition: Edition) -> str | None:
        memo = await self._memory.memo(tapped.place.chat, tap.question, tapped.user)
        fact = edition.facts.name(tap.fact)
        await self._memory.thumb(tap.good, memo.text if memo is not None else "", fact, tapped.user)
        return texts.THANKS_GOOD if tap.good else texts.THANKS_BAD

    async def _parts(self, tapped: Tapped, tap: taps.Parts, edition: Edition) -> str | None:
        return await self._put(tapped, browsing.sections(edition, tap.page))

    async def _section(self, tapped: Tapped, tap: taps.Section, edition: Edition) -> str | None:
        return await self._put(tapped, browsing.section(tap.section, edition, tap.page))

    async def _browse(self, tapped: Tapped, tap: taps.Browse, edition: Edition) -> str | None:
        screen = browsing.fact(tap, edition, tapped.message, tapped.place.group)
        fact = edition.fact(tap.fact)
        if fact is not None:
            _, context = edition.engine.show(fact.id)
            await self._memory.keep_thread(tapped.place, tapped.user, Thread(context))
        return await self._put(tapped, screen)

    async def _another(self, tapped: Tapped, tap: taps.Another, edition: Edition) -> str | None:
        return await self._put(tapped, await self._commands.random_screen(tapped.place, tapped.user, edition))

    async def _next_quiz(self, tapped: Tapped, tap: taps.NextQuiz, edition: Edition) -> str | None:
        await self._commands.send_quiz(tapped.place)
        return None

    async def _erase(self, tapped: Tapped, tap: taps.Erase, edition: Edition) -> str | None:
        if not self._memory.person(tapped.user).startswith(tap.person) or not tap.person:
            return texts.OTHERS
        if not tap.sure:
            return await self._put(tapped, (texts.NOT_ERASED, None))
        try:
            edits = await self._memory.erase(tapped.user)
        except LeChiffreError:
            return texts.TAP_FAILED
        return await self._put(tapped, (texts.ERASED_BUT_EDITOR if edits else texts.ERASED, None))

    async def _memo(self, tapped: Tapped, question: int) -> Memo | None:
        """What is known of a question of the one who taps; what was asked in a group's name is everybody's there."""
        own = await self._memory.memo(tapped.place.chat, question, tapped.user)
        if own is not None or not tapped.place.group:
            return own
        return await self._memory.memo(tapped.place.chat, question, tapped.place.chat)

    async def _put(self, tapped: Tapped, screen: browsing.Screen | None) -> str | None:
        """Put a screen in place of the tapped message; anew where that one can no longer be edited."""
        if screen is None:
            return texts.STALE
        if not await self._outbox.edit(tapped.place.chat, tapped.message, *screen):
            await self._outbox.send(tapped.place, *screen)
        return None


def _place(message: object) -> Place | None:
    """Where a tapped message stands; of one too old to be seen only the chat is known."""
    if isinstance(message, Message):
        return place_of(message)
    chat = getattr(message, "chat", None)
    return Place(chat.id, None, chat.type != "private") if chat is not None and chat.type != "channel" else None
