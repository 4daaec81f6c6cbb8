"""Which updates are in work or handled: no update is lost, none is handled twice where it can be known."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Update, exists, func, select, update

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.locks import Locks
from bot.store.tables import updates

KEPT = 24 * 3600.0
"""Telegram keeps an update that was not acknowledged for this long."""
LEASE = 120.0
"""Seconds after which a claim is void even if its process seems to live; longer than any handler may take."""
PATIENCE = 5.0
"""Seconds that a later update of a chat waits for an earlier one whose process died, for Telegram to send it again."""

NOBODY = 0
_WORKING, _DONE = "working", "done"


class Claim(enum.Enum):
    """What came of a claim; true only when the update is ours to handle."""

    TAKEN = "taken"
    TAKEN_OVER = "taken over"
    """Ours, but somebody began it before: there may be a `doubt`."""
    HANDLED = "handled"
    """Somebody finished it: acknowledge, do nothing."""
    BUSY = "busy"
    """A living process works on it: wait, do not acknowledge."""

    def __bool__(self) -> bool:
        return self in (Claim.TAKEN, Claim.TAKEN_OVER)


@dataclass(frozen=True)
class Doubt:
    """An answer that a dead process may or may not have sent."""

    after: int
    """Its message is newer than this one, and than all that answered other updates of its chat."""


class Updates:
    """The table of updates, for one process."""

    def __init__(self, database: Database, locks: Locks) -> None:
        self._database = database
        self._locks = locks
        self._unsure: set[int] = set()
        """Updates whose claim or release failed: the database may say that we work on them, and we do not."""

    async def claim(self, update_id: int, chat: str | None, after: int | None, now: float) -> Claim:
        """Take an update, unless it is handled or in work elsewhere."""
        with self._unsure_if_it_fails(update_id):
            return await self._claim(update_id, chat, after, now)

    async def _claim(self, update_id: int, chat: str | None, after: int | None, now: float) -> Claim:
        values = {"id": update_id, "state": _WORKING, "owner": self._locks.owner, "chat": chat, "at": now}
        insert = self._database.insert_new(updates, "id")

        def work(connection: Connection) -> Row[Any] | bool | None:
            if connection.execute(insert, {**values, "after": after}).first() is not None:
                return True
            return connection.execute(select(updates).where(updates.c.id == update_id)).first()

        found = await self._database.run(work)
        if found is True:
            return Claim.TAKEN
        if not found:  # purged or released in between
            return Claim.BUSY
        if found.state == _DONE:
            return Claim.HANDLED
        return await self._take_over(found, values, now)

    async def _take_over(self, found: Row[Any], values: dict[str, Any], now: float) -> Claim:
        free = found.owner == NOBODY or (found.owner == self._locks.owner and found.id in self._unsure)
        if not free and found.at > now - LEASE and await self._locks.alive(found.owner):
            return Claim.BUSY
        same = (updates.c.id == found.id) & (updates.c.owner == found.owner) & (updates.c.at == found.at)
        take = update(updates).where(same, updates.c.state == _WORKING).values(values)  # what is in doubt stays so
        taken = await self._database.run(lambda connection: connection.execute(take).rowcount)
        return Claim.TAKEN_OVER if taken else Claim.BUSY

    async def resolve(self, update_id: int, after: int | None) -> None:
        """Nothing was sent; an answer of ours would be newer than `after`."""
        mark = update(updates).where(updates.c.id == update_id).values(after=after)
        await self._database.run(lambda connection: connection.execute(mark))

    async def doubt(self, update_id: int) -> Doubt | None:
        """What a former owner of the update left in doubt."""

        def work(connection: Connection) -> Doubt | None:
            row = connection.execute(select(updates).where(updates.c.id == update_id)).first()
            if row is None or row.after is None:
                return None
            newest = select(func.max(updates.c.answer)).where(updates.c.chat == row.chat)
            return Doubt(max(row.after, connection.execute(newest).scalar() or 0))

        return await self._database.run(work)

    async def must_wait(self, update_id: int, chat: str, now: float) -> bool:
        """Whether an earlier update of the same chat is in work elsewhere, or soon will be again.

        One of our own is not: who asks has its turn in the chat, so that one was handled and could not be noted.
        """
        earlier = select(updates.c.owner, updates.c.at).where(
            updates.c.chat == chat,
            updates.c.id < update_id,
            updates.c.state == _WORKING,
            updates.c.at > now - LEASE,
            updates.c.owner != self._locks.owner,
        )
        for row in await self._database.run(lambda connection: connection.execute(earlier).all()):
            # a clock that was set back leaves rows of the future: they count no longer than others
            if abs(row.at - now) < PATIENCE or await self._locks.alive(row.owner):
                return True
        return False

    @staticmethod
    def forgetting(chat: str, update_id: int | None) -> Update:
        """What takes the chat from the updates handled in it, and from one in work; they stay known as handled."""
        handled = (updates.c.state == _DONE) | (updates.c.id == (update_id if update_id is not None else -1))
        return update(updates).where(updates.c.chat == chat, handled).values(chat=None)

    async def finish(self, update_id: int, answer: int | None, now: float) -> None:
        """The update is handled, claimed or not."""
        values = {"id": update_id, "state": _DONE, "owner": NOBODY, "at": now, "answer": answer}
        done = self._database.replace(updates, "id", "state", "owner", "at", "answer")
        await self._database.run(lambda connection: connection.execute(done, values))

    async def release(self, update_id: int) -> None:
        """Give up a claim of ours: the update will be handled another time.  A doubt stays."""
        ours = (updates.c.id == update_id) & (updates.c.state == _WORKING) & (updates.c.owner == self._locks.owner)
        free = update(updates).where(ours).values(owner=NOBODY)
        with self._unsure_if_it_fails(update_id):
            await self._database.run(lambda connection: connection.execute(free))

    @contextmanager
    def _unsure_if_it_fails(self, update_id: int) -> Iterator[None]:
        """What was lost may have been done all the same: without this our next claim would wait for our last one."""
        try:
            yield
        except StoreError:
            self._unsure.add(update_id)
            raise
        self._unsure.discard(update_id)

    async def handled(self, update_id: int) -> bool:
        """Whether the update is finished."""
        done = select(exists().where(updates.c.id == update_id, updates.c.state == _DONE))
        return bool(await self._database.run(lambda connection: connection.execute(done).scalar()))
