"""Locks of PostgreSQL's own ("advisory"), all on one connection: when the process dies they are free at once."""

from __future__ import annotations

import asyncio
import secrets
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.locks import LEADER_PAUSE

_PING = 2.0
_CHAT_PAUSE = 0.02
_TRY = text("SELECT pg_try_advisory_lock(:kind, :key)")
_FREE = text("SELECT pg_advisory_unlock(:kind, :key)")
_ALIVE = text("SELECT pg_try_advisory_xact_lock_shared(:kind, :key)")


class PostgresLocks:
    """The locks of one replica.  They need a connection of their own: no pooler that shares it (pgbouncer) between."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.owner = secrets.randbits(31)
        self._schema = ""
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()
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
        async with self._one_at_a_time:
            await self._drop()

    async def alive(self, owner: int) -> bool:
        """Whether the replica with that number is still connected."""
        if owner == self.owner:
            return True
        async with self._database.begin() as connection:
            return not (await connection.execute(_ALIVE, self._key("owner", owner))).scalar()

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
                await self._ask(_FREE, lock, again=False)

    async def lead(self) -> None:
        """Wait for the leader's lock."""
        while not self._leading:
            self._leading = bool(await self._ask(_TRY, self._key("leader", 0)))
            if not self._leading:
                await asyncio.sleep(LEADER_PAUSE)

    def _key(self, kind: str, number: int) -> dict[str, int]:
        """PostgreSQL's locks are two signed 32-bit numbers; two installations in one database differ by schema."""
        return {"kind": _signed(zlib.crc32(f"{self._schema}:{kind}".encode())), "key": _signed(number & 0xFFFFFFFF)}

    async def _ask(self, statement: object, values: dict[str, int] | None = None, again: bool = True) -> object:
        query = text(statement) if isinstance(statement, str) else statement
        async with self._one_at_a_time:
            with self._database.errors():
                try:
                    if self._connection is None:
                        if not again:
                            return None
                        await self._connect()
                    assert self._connection is not None
                    return (await self._connection.execute(query, values)).scalar()  # type: ignore[call-overload]
                except BaseException:  # also when cancelled in the middle: nobody knows what the connection waits for
                    await self._drop()
                    raise

    async def _connect(self) -> None:
        connection = await self._database.engine.connect()
        self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        self._schema = str((await self._connection.execute(text("SELECT current_schema()"))).scalar())
        # waits only for another replica that looks at this very moment whether we live
        await self._connection.execute(text("SELECT pg_advisory_lock(:kind, :key)"), self._key("owner", self.owner))

    async def _drop(self) -> None:
        """Forget the connection for good: given back to the pool it would keep its locks."""
        connection, self._connection, self._leading = self._connection, None, False
        if connection is not None:
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
            with suppress(SQLAlchemyError, OSError):
                await connection.close()

    async def _keep(self) -> None:
        """Notice a broken connection, and come back after it."""
        while True:
            await asyncio.sleep(_PING)
            with suppress(StoreError):
                await self._ask("SELECT 1")


def _signed(number: int) -> int:
    return number - 0x1_0000_0000 if number > 0x7FFFFFFF else number
