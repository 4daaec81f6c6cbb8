"""Locks of PostgreSQL's own ("advisory"), all on one connection: when the process dies they are free at once."""

from __future__ import annotations

import asyncio
import secrets
import zlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.locks import LEADER_PAUSE

_PING = 2.0
_CHAT_PAUSE = 0.02
_TRY = "SELECT pg_try_advisory_lock(:kind, :key)"
_FREE = "SELECT pg_advisory_unlock(:kind, :key)"
_HOLD = "SELECT pg_advisory_lock(:kind, :key)"
_NOBODYS = "SELECT pg_try_advisory_xact_lock_shared(:kind, :key)"


_IN_USE = """
SELECT EXISTS (
    SELECT 1 FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND classid::bigint = :kind
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)"""


def in_use(connection: Connection) -> bool:
    """Whether a replica works on the store now."""
    schema = connection.execute(text("SELECT current_schema()")).scalar()
    return bool(connection.execute(text(_IN_USE), {"kind": zlib.crc32(f"{schema}:owner".encode())}).scalar())


class PostgresLocks:
    """The locks of one replica.  They need a connection of their own: no pooler that shares it (pgbouncer) between."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owner = secrets.randbits(31)
        self._schema = ""
        self._connection: Connection | None = None  # touched in its thread only
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="locks")
        self._keeper: asyncio.Task[None] | None = None
        self._leading = False

    @property
    def leads(self) -> bool:
        """Whether this replica is the leader; no longer once its connection broke."""
        return self._leading

    async def open(self) -> None:
        """Connect, and be known as alive."""
        await self._ask("SELECT 1")
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        """Free everything."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()

    async def alive(self, owner: int) -> bool:
        """Whether the replica with that number is still connected."""
        if owner == self.owner:
            return True
        key = self._key("owner", owner)
        return not await self._database.run(lambda connection: connection.execute(text(_NOBODYS), key).scalar())

    @asynccontextmanager
    async def chat(self, key: str) -> AsyncIterator[None]:
        """Hold a chat.  In one process at most once at a time: PostgreSQL lets a session take its own lock again."""
        lock = self._key("chat", int(key[:15], 16))
        while not await self._ask(_TRY, lock):
            await asyncio.sleep(_CHAT_PAUSE)
        try:
            yield
        finally:
            with suppress(StoreError):  # a lost connection has freed it
                await self._ask(_FREE, lock)

    async def lead(self) -> None:
        """Wait for the leader's lock."""
        while not self._leading:
            self._leading = bool(await self._ask(_TRY, self._key("leader", 0)))
            if not self._leading:
                await asyncio.sleep(LEADER_PAUSE)

    def _key(self, kind: str, number: int) -> dict[str, int]:
        """PostgreSQL's locks are two signed 32-bit numbers; two installations in one database differ by schema."""
        return {"kind": _signed(zlib.crc32(f"{self._schema}:{kind}".encode())), "key": _signed(number & 0xFFFFFFFF)}

    async def _ask(self, query: str, values: dict[str, int] | None = None) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._execute, query, values)

    def _execute(self, query: str, values: dict[str, int] | None) -> object:
        with self._database.errors():
            try:
                if self._connection is None:
                    self._connect()
                assert self._connection is not None
                return self._connection.execute(text(query), values).scalar()
            except BaseException:
                self._drop()
                raise

    def _connect(self) -> None:
        self._connection = self._database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self._schema = str(self._connection.execute(text("SELECT current_schema()")).scalar())
        # waits only for another replica that looks at this very moment whether we live
        self._connection.execute(text(_HOLD), self._key("owner", self.owner))

    def _drop(self) -> None:
        """Forget the connection for good: given back to the pool it would keep its locks."""
        connection, self._connection, self._leading = self._connection, None, False
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                connection.invalidate()
            with suppress(SQLAlchemyError, OSError):
                connection.close()

    async def _keep(self) -> None:
        """Notice a broken connection, and come back after it."""
        while True:
            await asyncio.sleep(_PING)
            with suppress(StoreError):
                await self._ask("SELECT 1")


def _signed(number: int) -> int:
    return number - 0x1_0000_0000 if number > 0x7FFFFFFF else number
