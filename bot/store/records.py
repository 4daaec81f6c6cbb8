"""The question log and the feedback: what was asked and how it went, without names or raw ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from bot.store.database import Database
from bot.store.tables import feedback, questions

LONGEST = 500
"""Characters of a question that are kept."""
_LOG = insert(questions)


@dataclass(frozen=True)
class LoggedQuestion:
    """One question and what came of it."""

    text: str
    outcome: str
    """As in `Reply.outcome`."""
    facts: tuple[str, ...] = ()
    """Ids of the facts shown."""
    unknown: tuple[str, ...] = ()
    """Words that were not understood."""
    person: str | None = None
    """`keys.person(user_id)`."""
    chat: str | None = None
    """`keys.chat(chat_id)`."""
    at: float = 0.0
    """Seconds since 1970; 0 stands for now when it is logged."""


@dataclass(frozen=True)
class Feedback:
    """A thumb up or down under an answer."""

    good: bool
    question: str = ""
    fact: str | None = None
    person: str | None = None
    at: float = 0.0


class Records:
    """Both tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def log(self, asked: LoggedQuestion, now: float) -> None:
        """Keep a question."""
        values = {
            "at": asked.at or now,
            "person": asked.person,
            "chat": asked.chat,
            "outcome": asked.outcome[:16],
            "text": storable(asked.text),
            "facts": list(asked.facts),
            "unknown": [storable(word) for word in asked.unknown],
        }
        await self._database.run(lambda connection: connection.execute(_LOG, values))

    async def questions(
        self, outcomes: tuple[str, ...], since: float, limit: int, unknown_only: bool
    ) -> list[LoggedQuestion]:
        """The newest first."""
        query = select(questions).where(questions.c.at >= since).order_by(questions.c.at.desc(), questions.c.id.desc())
        if outcomes:
            query = query.where(questions.c.outcome.in_(outcomes))
        query = query.limit(limit if not unknown_only else limit * 20)
        found = [_question(row) for row in await self._database.run(lambda connection: connection.execute(query).all())]
        return [q for q in found if q.unknown or not unknown_only][:limit]

    async def outcomes(self, since: float) -> dict[str, int]:
        """How many questions had each outcome."""
        query = select(questions.c.outcome, func.count()).where(questions.c.at >= since).group_by(questions.c.outcome)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return {str(row[0]): int(row[1]) for row in rows}

    async def add_feedback(self, given: Feedback, now: float) -> None:
        """Keep a thumb; a person's later thumb on the same answer takes the place of the former."""
        question = storable(given.question)
        values = {"at": given.at or now, "person": given.person, "fact": given.fact, "good": given.good}
        former = (
            (feedback.c.person == given.person)
            & (feedback.c.question == question)
            & feedback.c.fact.is_not_distinct_from(given.fact)
        )

        def work(connection: Connection) -> None:
            if given.person is not None:
                connection.execute(delete(feedback).where(former))
            connection.execute(insert(feedback).values(**values, question=question))

        await self._database.run(work)

    async def feedback(self, since: float, limit: int, good: bool | None) -> list[Feedback]:
        """The newest first."""
        query = select(feedback).where(feedback.c.at >= since).order_by(feedback.c.at.desc(), feedback.c.id.desc())
        if good is not None:
            query = query.where(feedback.c.good == good)
        rows = await self._database.run(lambda connection: connection.execute(query.limit(limit)).all())
        return [Feedback(row.good, row.question, row.fact, row.person, row.at) for row in rows]


def storable(text: str) -> str:
    """Text that every database takes: no NUL (PostgreSQL), no half of a character, not too long."""
    return text[:LONGEST].replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _question(row: Row[Any]) -> LoggedQuestion:
    return LoggedQuestion(row.text, row.outcome, tuple(row.facts), tuple(row.unknown), row.person, row.chat, row.at)
