"""Who may edit the base, and which questions editors have dealt with."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select

from bot.store.database import Database
from bot.store.keys import Keys
from bot.store.tables import editors, settled

FRESH = 1.0
"""Seconds."""


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
        self._known: frozenset[str] = frozenset()
        self._known_at = float("-inf")

    async def may_be(self, person: str) -> bool:
        """Whether a person was an editor a moment ago: for what is done at each message, where `has` costs too much.

        One whom another replica has just named may be missing, for `FRESH` seconds.
        """
        if time.monotonic() - self._known_at > FRESH:
            self._known, self._known_at = frozenset(e.person for e in await self.all()), time.monotonic()
        return person in self._known

    async def has(self, person: str) -> bool:
        """Whether a person is an editor."""
        query = select(editors.c.person).where(editors.c.person == person)
        return await self._database.run(lambda connection: connection.execute(query).scalar() is not None)

    async def add(self, person: str) -> bool:
        """Name an editor; false for one who was already."""
        add = self._database.insert(editors).values(person=person, at=time.time()).on_conflict_do_nothing()
        self._known_at = float("-inf")
        new = add.returning(editors.c.person)  # PostgreSQL's driver does not count what an insert made
        return await self._database.run(lambda connection: connection.execute(new).first() is not None)

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
    """The questions that editors have dealt with, by their keys; `Store.purge` sweeps them like the log."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self.key = keys.question
        """Makes the key of a question's text."""

    async def all(self) -> frozenset[str]:
        """The keys."""
        query = select(settled.c.question)
        rows = await self._database.run(lambda connection: connection.execute(query).scalars().all())
        return frozenset(rows)

    async def add(self, texts: Iterable[str]) -> None:
        """These need not be shown again."""
        rows = [{"question": self.key(text), "at": time.time()} for text in dict.fromkeys(texts)]

        def work(connection: Connection) -> None:
            for row in rows:
                connection.execute(self._database.insert(settled).values(row).on_conflict_do_nothing())

        await self._database.run(work)
