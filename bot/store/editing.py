"""Who may edit the base, and which questions editors have dealt with."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, delete, func, select

from bot.store.database import Database
from bot.store.tables import KEY, editors, questions, settled


@dataclass(frozen=True)
class Editor:
    """Somebody who may edit."""

    person: str
    """`keys.person(user_id)`"""
    since: float


class Editors:
    """The named editors, by the keys of persons.  Every method may raise `StoreError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def has(self, person: str) -> bool:
        """Whether a person is an editor."""
        query = select(editors.c.person).where(editors.c.person == person)
        return await self._database.run(lambda connection: connection.execute(query).scalar() is not None)

    async def add(self, person: str) -> bool:
        """Name an editor; false for one who was already."""
        add = self._database.insert(editors).values(person=person, at=time.time()).on_conflict_do_nothing()
        return await self._database.run(lambda connection: connection.execute(add).rowcount > 0)

    async def remove(self, person: str) -> bool:
        """Take the right back; false for one who had it not."""
        remove = delete(editors).where(editors.c.person == person)
        return await self._database.run(lambda connection: connection.execute(remove).rowcount > 0)

    async def all(self) -> list[Editor]:
        """Every editor, the oldest first."""
        query = select(editors).order_by(editors.c.at)
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return [Editor(row.person, row.at) for row in rows]


class Settled:
    """The questions that editors have dealt with; of their texts only a hash is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> frozenset[str]:
        """The hashes."""
        query = select(settled.c.question)
        rows = await self._database.run(lambda connection: connection.execute(query).scalars().all())
        return frozenset(rows)

    async def add(self, texts: Iterable[str]) -> None:
        """These need not be shown again."""
        rows = [{"question": question_hash(text), "at": time.time()} for text in dict.fromkeys(texts)]

        def work(connection: Connection) -> None:
            for row in rows:
                connection.execute(self._database.insert(settled).values(row).on_conflict_do_nothing())
            # what the log no longer holds cannot be shown again anyway
            oldest = connection.execute(select(func.min(questions.c.at))).scalar()
            if oldest is not None:
                connection.execute(delete(settled).where(settled.c.at < oldest))

        await self._database.run(work)


def bare(text: str) -> str:
    """A question without the spaces and the sign that do not matter."""
    return " ".join(text.split()).rstrip(" ?!.")


def question_hash(text: str) -> str:
    """The same for two writings of a question that differ in capitals, spaces and the last sign only."""
    return sha256(bare(text).casefold().encode("utf-8", "replace")).hexdigest()[:KEY]
