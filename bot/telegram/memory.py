"""What the channel keeps of talk, in the store: the thread, and what was answered to each question.

A store that is gone until somebody mends it must not keep anyone from their answer: the talk before is then forgotten,
and the log says why.  One that is away for a moment is waited for, wherever an answer would otherwise lean on the wrong talk.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from bot.answering.write import Reply
from bot.errors import LeChiffreError
from bot.store.editing import Editors
from bot.store.errors import StoreError
from bot.store.store import Feedback, LoggedQuestion, Store
from bot.telegram.delivery.work import CURRENT
from bot.telegram.incoming import Incoming, Place
from bot.telegram.watching.metrics import Metrics
from bot.understanding.dialogue import NOTHING, Context
from bot.understanding.query import Query

MEMO_LASTS = 48 * 3600.0
"""Seconds: Telegram lets a message be edited for as long."""

_T = TypeVar("_T")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Thread:
    """One person's talk in one place."""

    context: Context = NOTHING
    before: Context = NOTHING
    """what the last question leaned on"""
    question: int = 0
    """the last question's message"""

    def leans_on(self, question: int) -> Context:
        """The context of a question; one that is asked again (after a crash, an edit) leans on what it did."""
        return self.before if question == self.question else self.context


@dataclass(frozen=True)
class Memo:
    """One question and its answer, for what comes later: an edit, a page, a choice, a thumb."""

    text: str
    before: Context = NOTHING
    answers: tuple[int, ...] = ()
    """the messages that answer"""
    lead: str = ""
    closing: str = ""
    facts: tuple[str, ...] = ()
    alone: bool = True


class Memory:
    """Threads, memos, the log and feedback, all under keyed hashes."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.metrics = Metrics()

    def person(self, user: int) -> str:
        """The key of a person."""
        return self.store.keys.person(user)

    async def thread(self, place: Place, user: int) -> Thread:
        """What was said before.

        Raises `StoreError` when the store will be back: the question is tried again then, rather than answered as if nothing
        had been said.  One that is gone until somebody mends it does not silence the bot.
        """
        data = await _or_none(self.store.context(self._thread_key(place, user)), waits=True) or {}
        try:
            return Thread(Context.load(data["context"]), Context.load(data["before"]), int(data["question"]))
        except (TypeError, KeyError, ValueError):
            return Thread()

    async def keep_thread(self, place: Place, user: int, thread: Thread) -> None:
        """What the next question may lean on; to be kept before the answer is sent.

        Raises `StoreError` as `thread` does: an answer whose thread was lost would have the next question lean on the
        talk before it.
        """
        data = {"context": thread.context.dump(), "before": thread.before.dump(), "question": thread.question}
        await _or_none(self.store.save_context(self._thread_key(place, user), data), waits=True)

    async def forget_thread(self, place: Place, user: int) -> None:
        """The next question leans on nothing.  Raises `StoreError` as `thread` does."""
        await _or_none(self.store.forget_thread(self._thread_key(place, user)), waits=True)

    async def memo(self, chat: int, question: int, user: int) -> Memo | None:
        """What is known of a question of this very person."""
        data = await _or_none(self.store.context(self.store.keys.message(chat, question, user))) or {}
        try:
            return Memo(**{**data, **_unpacked(data)})
        except (TypeError, KeyError):
            return None

    async def keep_memo(self, chat: int, question: int, user: int, memo: Memo) -> None:
        """Keep it as long as Telegram lets an answer be edited."""
        data = {**vars(memo), "before": memo.before.dump()}
        await _or_none(self.store.save_context(self.store.keys.message(chat, question, user), data, lasts=MEMO_LASTS))

    async def log(self, asked: Incoming, text: str, reply: Reply, query: Query | None) -> None:
        """Add a question to the log."""
        await self._log(text, reply, query, self.person(asked.user), self.store.keys.chat(asked.place.chat))

    async def log_inline(self, user: int, text: str, reply: Reply, query: Query) -> None:
        """Add a question whose answer was sent to some chat through the bot."""
        await self._log(text, reply, query, self.person(user), None)

    async def _log(self, text: str, reply: Reply, query: Query | None, person: str, chat: str | None) -> None:
        facts = tuple(fact.id for fact in reply.facts)
        unknown = query.unknown if query is not None else ()
        self.metrics.asked(reply.outcome, query.intent if query is not None else "none")
        await _or_none(self.store.log_question(LoggedQuestion(text, reply.outcome, facts, unknown, person, chat)))

    async def thumb(self, good: bool, question: str, fact: str | None, user: int) -> None:
        """Keep an opinion."""
        await _or_none(self.store.add_feedback(Feedback(good, question, fact, self.person(user))))

    async def erase(self, user: int) -> bool:
        """Erase all that is kept about a person; whether they stay an editor, which an owner alone may undo.

        Raises `LeChiffreError`: nobody may believe it done when it is not.
        """
        work = CURRENT.get()
        await self.store.erase_person(
            self.person(user), self.store.keys.chat(user), work.update_id if work is not None else None
        )
        return await Editors(self.store.database).has(self.person(user))

    async def file_id(self, key: str) -> str | None:
        """Telegram's id of a picture that was sent before."""
        return await _or_none(self.store.file_id(key))

    async def keep_file_id(self, key: str, file_id: str | None) -> None:
        """Keep it, or forget it."""
        await _or_none(self.store.save_file_id(key, file_id))

    async def asked_in_quiz(self, chat: int) -> list[str]:
        """The facts a chat was last quizzed on."""
        data = await _or_none(self.store.context(self._quiz_key(chat)))
        return [str(name) for name in (data or {}).get("facts", ())]

    async def keep_asked_in_quiz(self, chat: int, facts: list[str]) -> None:
        """For a day."""
        await _or_none(self.store.save_context(self._quiz_key(chat), {"facts": facts}, lasts=24 * 3600))

    def _thread_key(self, place: Place, user: int) -> str:
        return self.store.keys.thread(place.chat, user, place.topic)

    def _quiz_key(self, chat: int) -> str:
        return f"quiz-{self.store.keys.chat(chat)}"


async def _or_none(work: Awaitable[_T], waits: bool = False) -> _T | None:
    """What the store gives, or None.  `waits`: raises the `StoreError` of a store that will be back."""
    try:
        return await work
    except LeChiffreError as error:
        if waits and isinstance(error, StoreError) and not error.lasting:
            raise
        _log.error("store", error=str(error))
        return None


def _unpacked(data: Any) -> dict[str, Any]:
    return {
        "before": Context.load(data["before"]),
        "answers": tuple(data["answers"]),
        "facts": tuple(data["facts"]),
    }
