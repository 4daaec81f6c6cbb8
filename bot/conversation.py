"""The one door: a text in, a Reply out.  Every channel calls it and only renders what comes back."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from bot.answering.find import find
from bot.answering.results import Answer
from bot.answering.write import Reply, write
from bot.facts.base import Base
from bot.understanding.dialogue import LASTS, NOTHING, Context, context_after, context_of
from bot.understanding.frames import Frames
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from bot.understanding.recognise import recognise
from bot.understanding.vocabulary import Vocabulary, compile_vocabulary

MAX_CHATS = 20_000


@dataclass(frozen=True)
class Turn:
    """One exchange: how a text was understood, what is said, and what the next text may lean on."""

    query: Query
    reply: Reply
    context: Context


@dataclass(frozen=True)
class Engine:
    """A base made ready to answer: built once, never changed, safe to share between threads."""

    base: Base
    vocabulary: Vocabulary
    interpreter: Interpreter

    @classmethod
    def of(cls, base: Base) -> Engine:
        """The engine of a base."""
        return cls(base, compile_vocabulary(base), Interpreter(base, Frames(base)))

    def understand(self, text: str, context: Context = NOTHING) -> Query:
        """The Query of a text in its context."""
        query = self.interpreter.interpret(recognise(text, self.vocabulary), context)
        if query.clear or not query.unknown:
            return query
        guessed = recognise(text, self.vocabulary, frozenset(query.unknown))
        if not any(repair.guess for repair in guessed.repairs):
            return query
        again = self.interpreter.interpret(guessed, context)
        return again if again.clear else query

    def turn(self, text: str, context: Context = NOTHING, now: float | None = None) -> Turn:
        """Answer `text`.  In: what was said before, and the time in seconds (any clock, the same for all turns).

        Never raises, whatever the text; a context from another base, or one that is too old, counts as none.
        """
        now = time.time() if now is None else now
        if not 0 <= now - context.at <= LASTS or not context.fits(self.base, self.interpreter.frames):
            context = NOTHING
        query = self.understand(text, context)
        reply = write(find(query, self.base), self.base)
        after = context_after(query, reply.facts, context, self.base, self.interpreter.frames, now)
        return Turn(query, reply, after)

    def show(self, fact_id: str, now: float | None = None) -> tuple[Reply, Context]:
        """The reply that shows one fact, and the context it leaves.  Raises `KeyError` for an unknown id."""
        now = time.time() if now is None else now
        fact = self.base.fact(fact_id)
        reply = write(Answer((fact,)), self.base)
        return reply, context_of(fact, self.base, self.interpreter.frames, now)


class Conversation:
    """Threads of talk over one engine, each known by a key of its own, kept in memory."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._contexts: OrderedDict[str, Context] = OrderedDict()

    def handle(self, chat: str | None, text: str, now: float | None = None) -> Reply:
        """The reply to `text`; `chat` None stands alone.  `now` in seconds, for tests of forgetting."""
        return self.turn(chat, text, now).reply

    def turn(self, chat: str | None, text: str, now: float | None = None) -> Turn:
        """As `handle`, with how the text was understood."""
        turn = self.engine.turn(text, self._contexts.get(chat, NOTHING) if chat is not None else NOTHING, now)
        if chat is not None:
            self._keep(chat, turn.context)
        return turn

    def forget(self, chat: str) -> None:
        """Drop what was said before in `chat`."""
        self._contexts.pop(chat, None)

    def show(self, fact_id: str, chat: str | None = None) -> Reply:
        """The reply that shows one fact; the talk of `chat` then leans on it.  Raises `KeyError` for an unknown id."""
        reply, context = self.engine.show(fact_id)
        if chat is not None:
            self._keep(chat, context)
        return reply

    def _keep(self, chat: str, context: Context) -> None:
        self._contexts[chat] = context
        self._contexts.move_to_end(chat)
        while len(self._contexts) > MAX_CHATS:
            self._contexts.popitem(last=False)


__all__ = ["Context", "Conversation", "Engine", "Reply", "Turn"]
