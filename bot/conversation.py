"""The one door: a text in, a Reply out.  Every channel calls it and only renders what comes back."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from bot.answering.find import find
from bot.answering.results import Answer
from bot.answering.write import Reply, block, write
from bot.facts.base import Base
from bot.understanding.dialogue import LASTS, NOTHING, Context
from bot.understanding.frames import Frames
from bot.understanding.interpret import Interpreter
from bot.understanding.query import Query
from bot.understanding.recognise import recognise
from bot.understanding.slots import Group
from bot.understanding.vocabulary import Vocabulary, compile_vocabulary

MAX_CHATS = 20_000


@dataclass(frozen=True)
class Engine:
    """A base made ready to answer: built once, never changed."""

    base: Base
    vocabulary: Vocabulary
    interpreter: Interpreter

    @classmethod
    def of(cls, base: Base) -> Engine:
        """The engine of a base."""
        return cls(base, compile_vocabulary(base), Interpreter(base, Frames(base)))

    def understand(self, text: str, context: Context = NOTHING) -> Query:
        """The Query of a text in its context."""
        return self.interpreter.interpret(recognise(text, self.vocabulary), context)


class Conversation:
    """Threads of talk over one engine, each known by a key of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._contexts: OrderedDict[str, Context] = OrderedDict()

    def handle(self, chat: str | None, text: str, now: float | None = None) -> Reply:
        """The reply to `text`; `chat` None stands alone.  `now` in seconds, for tests of forgetting."""
        now = time.monotonic() if now is None else now
        context = self._context(chat, now)
        query = self.engine.understand(text, context)
        result = find(query, self.engine.base)
        reply = write(result, self.engine.base)
        if chat is not None:
            self._keep(chat, _next_context(query, reply, context, now))
        return reply

    def forget(self, chat: str) -> None:
        """Drop what was said before in `chat`."""
        self._contexts.pop(chat, None)

    def show(self, fact_id: str) -> Reply:
        """The reply that shows one fact.  Raises `KeyError` for an unknown id."""
        fact = self.engine.base.fact(fact_id)
        return write(Answer((fact,)), self.engine.base)

    def _context(self, chat: str | None, now: float) -> Context:
        context = self._contexts.get(chat, NOTHING) if chat is not None else NOTHING
        return context if now - context.at <= LASTS else NOTHING

    def _keep(self, chat: str, context: Context) -> None:
        self._contexts[chat] = context
        self._contexts.move_to_end(chat)
        while len(self._contexts) > MAX_CHATS:
            self._contexts.popitem(last=False)


def _next_context(query: Query, reply: Reply, before: Context, now: float) -> Context:
    """What the next message may lean on."""
    if query.intent in ("greeting", "help", "section", "why"):
        return before
    if not query.readings:
        if reply.facts:
            return Context(facts=tuple(f.id for f in reply.facts), fact=reply.facts[0].id, at=now)
        return before if query.silence is not None else Context(at=now) if not before.alive else before
    reading = query.readings[0]
    groups = tuple(
        Group(g.member, g.dimensions, g.cue, g.required, g.first, True, g.population_too)
        for g in reading.resolution.groups
        if g.required
    )
    if reading.resolution.missing and query.kept:
        groups = tuple(g for g in groups if g.member not in {m.member for m in reading.resolution.missing})
    concepts = reading.evidence.best or (before.concepts if query.kept else frozenset())
    return Context(
        frame=reading.evidence.frame.id,
        indicator=reading.wanted,
        concepts=frozenset(concepts),
        groups=groups,
        fact=reply.facts[0].id if reply.facts else before.fact,
        facts=tuple(f.id for f in reply.facts),
        at=now,
    )


__all__ = ["Conversation", "Engine", "Reply", "block"]
