"""The one door: a text in, a Reply out.  Every channel calls it and only renders what comes back."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, replace
from itertools import islice

from bot.answering.find import find
from bot.answering.results import Answer
from bot.answering.write import Reply, write
from bot.collector import quiet_collector
from bot.facts.base import Base
from bot.understanding.coordination import parted
from bot.understanding.dialogue import LASTS, NOTHING, Context, context_after, context_of
from bot.understanding.frames import Frames
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from bot.understanding.recognise import recognise
from bot.understanding.sentences import asked_last
from bot.understanding.vocabulary import Vocabulary, compile_vocabulary

MAX_CHATS = 20_000
MOST_PARTINGS = 6
"""Ways to part a joint question that are tried: each costs as much as a question."""


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
        with quiet_collector():
            return cls(base, compile_vocabulary(base), Interpreter(base, Frames(base)))

    def understand(self, text: str, context: Context = NOTHING) -> Query:
        """The Query of a text in its context."""
        query = self._understand(text, context)
        last = asked_last(text)
        if last is None or (query.clear and query.silence is None and not last.told):
            return query
        end = self._understand(last.text, context)
        more = {g.member for g in query.groups if g.required} - {g.member for g in end.groups}
        whole = end.clear and end.is_whole and end.silence is None and not end.kept and (last.told or not end.unknown)
        names_its_own = last.told and any(g.required and g.is_person for g in end.groups)
        return end if whole and (names_its_own or not more) else query

    def _understand(self, text: str, context: Context) -> Query:
        """The Query of a text read as a whole."""
        query = self.interpreter.interpret(recognise(text, self.vocabulary), context)
        if query.is_joint:
            query = replace(query, parts=self._parts(query))
        if query.clear or query.parts or not query.unknown or query.intent == "where":
            return query
        guessed = recognise(text, self.vocabulary, frozenset(query.unknown))
        if not any(repair.guess for repair in guessed.repairs):
            return query
        again = self.interpreter.interpret(guessed, context)
        return again if again.clear else query

    def _parts(self, query: Query) -> tuple[Query, ...]:
        """The questions that a joint one is made of, where each is clear by itself and they ask different things."""
        read: dict[str, Query] = {}
        for texts in islice(parted(query.utterance), MOST_PARTINGS):
            parts: list[Query] = []
            asked: set[str] = set()
            for text in texts:
                part = read.get(text) or self.interpreter.standalone(recognise(text, self.vocabulary))
                read[text] = part
                if not part.is_whole:
                    break
                parts.append(part)
                asked.add(part.readings[0].resolution.best[0].fact.id)
            if len(asked) == len(texts):
                return tuple(parts)
        return ()

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
