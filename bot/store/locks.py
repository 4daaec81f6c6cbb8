"""Who works on what: the locks of one process, told apart from those of a process that died."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from bot.store.database import Database
from bot.store.lockfile import LockFile

LEADER_PAUSE = 1.0
"""Seconds between two tries to become the leader."""


class Locks(Protocol):
    """What the store needs: to be known as alive, to be the only one in a chat, to be the only one that polls."""

    @property
    def owner(self) -> int:
        """This process among those that share the store."""

    @property
    def leads(self) -> bool:
        """Whether this process is the leader, as far as it knows now."""

    async def open(self) -> None:
        """Begin to be alive."""

    async def close(self) -> None:
        """Free everything."""

    async def alive(self, owner: int) -> bool:
        """Whether the process that had this owner number still lives."""

    def chat(self, key: str) -> AbstractAsyncContextManager[None]:
        """Hold a chat against other processes."""

    async def lead(self) -> None:
        """Return once this process is the leader."""


class FileLocks:
    """Locks beside a SQLite file: one lock file a process, and one for the leader."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._folder = database.file.with_name(database.file.name + ".locks")
        self.owner = secrets.randbits(62)
        self._own = LockFile(self._path(self.owner))
        self._leader = LockFile(self._folder / "leader")

    @property
    def leads(self) -> bool:
        """Whether this process is the leader."""
        return self._leader.held

    async def open(self) -> None:
        """Take this process's own lock and sweep those of dead ones."""
        with self._database.errors():
            self._folder.mkdir(exist_ok=True)
            for path in self._folder.glob("owner-*"):
                if not _locked(path):
                    path.unlink(missing_ok=True)
            self._own.take()

    async def close(self) -> None:
        """Free everything."""
        self._leader.free()
        self._own.free()
        with suppress(OSError):
            self._own.path.unlink(missing_ok=True)

    async def alive(self, owner: int) -> bool:
        """Whether the lock of that process is held."""
        path = self._path(owner)
        return owner == self.owner or (path.exists() and _locked(path))

    @asynccontextmanager
    async def chat(self, key: str) -> AsyncIterator[None]:
        """Nothing to do: one process works on a SQLite store."""
        yield

    async def lead(self) -> None:
        """Wait for the leader's lock."""
        with self._database.errors():
            while not self._leader.held and not self._leader.take():
                await asyncio.sleep(LEADER_PAUSE)

    def _path(self, owner: int) -> Path:
        return self._folder / f"owner-{owner:x}"


def in_use(database: Database) -> bool:
    """Whether a process works on a SQLite store now.  Raises `OSError`."""
    return any(map(_locked, database.file.with_name(database.file.name + ".locks").glob("owner-*")))


def _locked(path: Path) -> bool:
    probe = LockFile(path)
    if not probe.take():
        return True
    probe.free()
    return False
