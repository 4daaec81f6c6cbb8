"""A question from a chat: answered, remembered, and answered again in place when its text is edited."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import InlineKeyboardMarkup

from bot.answering.write import Reply, block
from bot.conversation import Context, Turn
from bot.facts.base import Fact
from bot.telegram.answers import paragraphs
from bot.telegram.incoming import Incoming, Place
from bot.telegram.keyboards import Footing, of_reply
from bot.telegram.knowledge import Edition, Knowledge
from bot.telegram.memory import Memo, Memory, Thread
from bot.telegram.rendering import messages
from bot.telegram.sending import Outbox


class Questions:
    """Answers questions; each by one edition of the base."""

    def __init__(self, knowledge: Knowledge, memory: Memory, outbox: Outbox) -> None:
        self._knowledge = knowledge
        self._memory = memory
        self._outbox = outbox

    async def ask(self, asked: Incoming, text: str) -> None:
        """Answer a question in a message of our own."""
        thread = await self._memory.thread(asked.place, asked.user)
        edition = self._knowledge.edition
        before = _leans_on(asked, thread, edition)
        with self._memory.metrics.answering():
            turn = edition.engine.turn(text, before)
        # Kept before it is sent: after a crash in between, the same question leans on the same talk again.
        await self._memory.keep_thread(asked.place, asked.user, Thread(turn.context, before, asked.message))
        memo = memo_of(text, turn, before)
        sent = await self._send(asked, turn.reply, edition, memo)
        await asyncio.gather(  # at once: they share a commit
            self._memory.log(asked, text, turn.reply, turn.query),
            self._memory.keep_memo(asked.place.chat, asked.message, asked.user, replace(memo, answers=sent)),
        )

    async def ask_again(self, asked: Incoming, text: str) -> None:
        """The question was edited: answer in place of the answer it had; anew when there is none."""
        memo = await self._memory.memo(asked.place.chat, asked.message, asked.user)
        if memo is None:
            await self.ask(asked, text)
            return
        if memo.text == text:
            return  # something else about the message changed
        edition = self._knowledge.edition
        with self._memory.metrics.answering():
            turn = edition.engine.turn(text, memo.before)
        thread = await self._memory.thread(asked.place, asked.user)
        if thread.question == asked.message:
            await self._memory.keep_thread(asked.place, asked.user, replace(thread, context=turn.context))
        new = memo_of(text, turn, memo.before)
        answers = await self._replace(asked, memo.answers, turn.reply, edition, new)
        await self._memory.log(asked, text, turn.reply, turn.query)
        await self._memory.keep_memo(asked.place.chat, asked.message, asked.user, replace(new, answers=answers))

    async def _send(self, asked: Incoming, reply: Reply, edition: Edition, memo: Memo) -> tuple[int, ...]:
        pages = messages(paragraphs(reply, asked.place.group))
        sent = [
            await self._outbox.send(asked.place, html, keyboard, asked.message if asked.place.group else None)
            for html, keyboard in self._with_buttons(
                pages, reply, edition, footing_of(asked.place, asked.message, memo)
            )
        ]
        return tuple(message for message in sent if message is not None)

    async def _replace(
        self, asked: Incoming, old: tuple[int, ...], reply: Reply, edition: Edition, memo: Memo
    ) -> tuple[int, ...]:
        """Edit the messages there are, take back those too many, send those too few."""
        pages = messages(paragraphs(reply, asked.place.group))
        kept: list[int] = []
        for number, (html, keyboard) in enumerate(
            self._with_buttons(pages, reply, edition, footing_of(asked.place, asked.message, memo))
        ):
            if number < len(old) and await self._outbox.edit(asked.place.chat, old[number], html, keyboard):
                kept.append(old[number])
                continue
            sent = await self._outbox.send(asked.place, html, keyboard, asked.message)
            kept += [sent] if sent is not None else []
        for extra in old[len(pages) :]:
            await self._outbox.delete(asked.place.chat, extra)
        return tuple(kept)

    @staticmethod
    def _with_buttons(
        pages: list[str], reply: Reply, edition: Edition, footing: Footing
    ) -> list[tuple[str, InlineKeyboardMarkup | None]]:
        """The buttons stand under the last message."""
        keyboard = of_reply(reply, edition, footing)
        return [(html, keyboard if number == len(pages) else None) for number, html in enumerate(pages, 1)]


def _leans_on(asked: Incoming, thread: Thread, edition: Edition) -> Context:
    """The answer that a message replies to, whosever it was; else the person's own talk."""
    own = thread.leans_on(asked.message)
    fact = edition.fact(asked.about) if asked.about is not None else None
    return own if fact is None or own.fact == fact.id else edition.engine.show(fact.id)[1]


def memo_of(text: str, turn: Turn, before: Context) -> Memo:
    """What must be known later of a question and its answer."""
    reply = turn.reply
    facts = tuple(fact.id for fact in reply.facts)
    return Memo(text, before, lead=reply.lead, closing=reply.closing, facts=facts, alone=not turn.query.kept)


def footing_of(place: Place, question: int, memo: Memo) -> Footing:
    """What the buttons of the answer need."""
    return Footing(question, memo.text, memo.alone, place.group)


def reply_of(memo: Memo, edition: Edition) -> Reply | None:
    """The answer of a memo again; None when some of its facts are gone."""
    facts: list[Fact] = [edition.base.fact(name) for name in memo.facts if edition.base.has_fact(name)]
    if len(facts) != len(memo.facts) or not facts:
        return None
    blocks = tuple(block(fact, edition.base, len(facts) > 1) for fact in facts)
    return Reply("answer", lead=memo.lead, blocks=blocks, closing=memo.closing, facts=tuple(facts))
