"""The one door to what is kept."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, select

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.held import Held
from bot.store.keys import Keys
from bot.store.locks import FileLocks, Locks
from bot.store.migrate import migrate
from bot.store.postgres_locks import PostgresLocks
from bot.store.records import Feedback, LoggedQuestion, Records, storable
from bot.store.secret import own_secret
from bot.store.tables import contexts, feedback, files, questions, settled, updates
from bot.store.turns import Turns
from bot.store.updates import KEPT, Claim, Doubt, Updates

CONTEXT_LASTS = 15 * 60.0
"""Seconds that a dialogue is remembered."""
LOG_DAYS = 90
_CONTEXT = select(contexts.c.data).where(contexts.c.thread == bindparam("thread"), contexts.c.until > bindparam("now"))


class Store:
    """What outlives a restart, on SQLite or PostgreSQL.

    Every method may raise `StoreError` (a `LeChiffreError`): then nothing of the call was done, and it may be tried
    again.  `now` is in seconds since 1970, for tests; left out it is the clock's.
    """

    keys: Keys
    """Makes the keys of persons, chats, threads and messages: `store.keys.thread(chat_id, user_id, topic_id)`."""

    def __init__(self, database: Database, locks: Locks, keys: Keys) -> None:
        """For `Store.open`, which see."""
        self.database = database
        self.keys = keys
        self._locks = locks
        self._updates = Updates(database, locks)
        self._records = Records(database)
        self.held = Held(database)
        self._turns = Turns()

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, secret: str | None = None) -> AsyncIterator[Store]:
        """`async with Store.open(url) as store`: the tables are made or brought up to date first.

        `url`: "sqlite:////folder/file.db" (the folder is made) or "postgresql://user:password@host/name".
        `secret`: of the keyed hashes; without it, one in a file beside SQLite's (mode 600), or in PostgreSQL's tables.
        """
        database = Database(url)
        locks: Locks = FileLocks(database) if database.is_sqlite else PostgresLocks(database)
        try:
            if database.is_sqlite:
                with database.errors():
                    database.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                    make_private(database.file)
            await migrate(database)
            keys = Keys(secret.encode() if secret else await own_secret(database))
            await locks.open()
            try:
                yield cls(database, locks, keys)
            finally:
                await locks.close()
        finally:
            await database.close()

    async def ping(self) -> None:
        """Raises `StoreError` when the database cannot be read now."""
        await self.database.run(lambda connection: connection.execute(select(1)).scalar())

    # --- updates -----------------------------------------------------------------------------------------------

    async def claim(
        self, update_id: int, chat: str | None = None, after: int | None = None, now: float | None = None
    ) -> Claim:
        """Take an update to handle it: true when it is ours (`TAKEN`, `TAKEN_OVER`), else `HANDLED` or `BUSY`.

        What a dead process had claimed may be claimed again at once.  `chat`: the key that puts updates in order.
        `after`: the newest message known there, which an answer will be newer than.
        """
        return await self._updates.claim(update_id, chat, after, _now(now))

    async def resolve(self, update_id: int, after: int | None = None) -> None:
        """No answer has been sent so far; one that we send will be newer than the message `after`."""
        await self._updates.resolve(update_id, after)

    async def doubt(self, update_id: int) -> Doubt | None:
        """Of an update taken over: the answer that may have been sent already."""
        return await self._updates.doubt(update_id)

    async def finish(self, update_id: int, answer: int | None = None, now: float | None = None) -> None:
        """The update is handled (the last message of the bot to its chat was `answer`): every later claim of it says `HANDLED`, for 24 h."""
        await self._updates.finish(update_id, answer, _now(now))

    async def release(self, update_id: int) -> None:
        """Give up our claim, so that the update can be handled another time."""
        await self._updates.release(update_id)

    async def handled(self, update_id: int) -> bool:
        """Whether the update is finished."""
        return await self._updates.handled(update_id)

    async def must_wait(self, update_id: int, chat: str, now: float | None = None) -> bool:
        """Whether an earlier update of the same chat is still in work (another replica's), so that ours must wait."""
        return await self._updates.must_wait(update_id, chat, _now(now))

    @asynccontextmanager
    async def chat_lock(self, chat: str) -> AsyncIterator[None]:
        """Be the only one that works in a chat, over all replicas; first come, first served within a process."""
        async with self._turns.of(chat), self._locks.chat(chat):
            yield

    async def lead(self) -> None:
        """Return once this process is the leader, the only one that polls; at once when it is already."""
        await self._locks.lead()

    @property
    def leads(self) -> bool:
        """Whether this process is the leader; turns false when the database's connection is lost."""
        return self._locks.leads

    # --- dialogues ---------------------------------------------------------------------------------------------

    async def context(self, thread: str, now: float | None = None) -> dict[str, Any] | None:
        """What `save_context` kept, unless it is too old."""
        given = {"thread": thread, "now": _now(now)}
        found: dict[str, Any] | None = await self.database.run(
            lambda connection: connection.execute(_CONTEXT, given).scalar()
        )
        return found

    async def save_context(
        self, thread: str, data: dict[str, Any], lasts: float = CONTEXT_LASTS, now: float | None = None
    ) -> None:
        """Keep plain data (JSON) under a key made by `keys.thread` or `keys.message`, for `lasts` seconds."""
        person = thread.partition(".")[0] if "." in thread else None
        values = {"thread": thread, "person": person, "data": data, "until": _now(now) + lasts}
        await self._keep(contexts, "thread", values)

    async def forget_thread(self, thread: str) -> None:
        """Drop what is kept under a key."""
        forget = delete(contexts).where(contexts.c.thread == thread)
        await self.database.run(lambda connection: connection.execute(forget))

    # --- what was asked ----------------------------------------------------------------------------------------

    async def log_question(self, asked: LoggedQuestion, now: float | None = None) -> None:
        """Add to the question log."""
        await self._records.log(asked, _now(now))

    async def questions(
        self, outcomes: tuple[str, ...] = (), since: float = 0.0, limit: int = 50, unknown_only: bool = False
    ) -> list[LoggedQuestion]:
        """The log, newest first: all outcomes or those given; `unknown_only`: those with words not understood."""
        return await self._records.questions(outcomes, since, limit, unknown_only)

    async def outcomes(self, since: float = 0.0) -> dict[str, int]:
        """How many questions had each outcome."""
        return await self._records.outcomes(since)

    async def add_feedback(self, given: Feedback, now: float | None = None) -> None:
        """Keep a thumb; a person's later thumb on the same question and fact takes the place of the former."""
        await self._records.add_feedback(given, _now(now))

    async def feedback(self, since: float = 0.0, limit: int = 50, good: bool | None = None) -> list[Feedback]:
        """The thumbs, newest first."""
        return await self._records.feedback(since, limit, good)

    async def erase_person(self, person: str, chat: str | None = None, update_id: int | None = None) -> int:
        """Erase at once all that is kept about a person (`keys.person`); how many rows that were.

        `chat`: the key of their private chat, whose id is the person's: rows that hold it go, and handled updates lose
        it.  `update_id`: the update that asks for it, which is handled as far as that goes.
        """
        erase = [delete(table).where(table.c.person == person) for table in (questions, feedback, contexts)]
        if chat is None:
            return await self.database.run(lambda connection: sum(connection.execute(each).rowcount for each in erase))
        erase += [delete(questions).where(questions.c.chat == chat)]
        erase += [delete(contexts).where(contexts.c.thread.like(f"%{chat}%"))]
        forget = self._updates.forgetting(chat, update_id)

        def work(connection: Connection) -> int:
            connection.execute(forget)
            return sum(connection.execute(each).rowcount for each in erase)

        return await self.database.run(work)

    # --- files, retention --------------------------------------------------------------------------------------

    async def file_id(self, key: str) -> str | None:
        """Telegram's id of a file that was uploaded before."""
        query = select(files.c.file_id).where(files.c.key == key)
        found: str | None = await self.database.run(lambda connection: connection.execute(query).scalar())
        return found

    async def save_file_id(self, key: str, file_id: str | None, now: float | None = None) -> None:
        """Keep it (None: forget it, Telegram takes it no more).  `key`: what the file shows, 200 characters at most."""
        if file_id is not None:
            await self._keep(files, "key", {"key": key, "file_id": file_id, "at": _now(now)})
            return
        forget = delete(files).where(files.c.key == key)
        await self.database.run(lambda connection: connection.execute(forget))

    async def _keep(self, table: Table, key: str, values: dict[str, Any]) -> None:
        """Insert a row, or put it in the place of the one with the same key."""
        kept = self.database.replace(table, key, *(name for name in values if name != key))
        await self.database.run(lambda connection: connection.execute(kept, values))

    async def purge(self, now: float | None = None, days: int = LOG_DAYS) -> int:
        """Drop what is older than it may be: updates 24 h, dialogues when they end, the rest `days`."""
        now = _now(now)
        oldest = now - days * 24 * 3600
        old = (
            (updates, updates.c.at < now - KEPT),
            (contexts, contexts.c.until <= now),
            (questions, questions.c.at < oldest),
            (feedback, feedback.c.at < oldest),
            (files, files.c.at < oldest),
            (settled, settled.c.at < oldest),
        )
        # a transaction each: questions need not wait for the whole sweep
        return sum([await self._sweep(table, condition) for table, condition in old])

    async def _sweep(self, table: Table, condition: ColumnElement[bool]) -> int:
        sweep = delete(table).where(condition)
        return await self.database.run(lambda connection: connection.execute(sweep).rowcount)


def _now(now: float | None) -> float:
    return time.time() if now is None else now


def make_private(path: Path) -> None:
    """A file that nobody else may read, made if there is none; SQLite gives those beside it the same rights."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except PermissionError:
        pass  # of another owner, or closed: opening it will tell


__all__ = ["Claim", "Doubt", "Feedback", "LoggedQuestion", "Store", "StoreError", "storable"]
