"""Documents in the database, for replicas without a shared disk."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Row, func, select, text

from bot.errors import LeChiffreError
from bot.facts.documents.revisions import (
    ConflictError,
    DocumentsError,
    Files,
    Note,
    Now,
    Revision,
    changed,
    from_bytes,
    manifest_of,
    text_hash,
    to_bytes,
)
from bot.keeping.listening import listening
from bot.store.database import Database
from bot.store.tables import knowledge_revisions as revisions
from bot.store.tables import knowledge_texts as texts

CHANNEL = "lechiffre_knowledge"
"""PostgreSQL tells this channel the number of each new revision; listening spares the wait of `POLL`."""
POLL = 1.0
"""Seconds between two looks where nothing is told: SQLite, or a pooler in between."""
_FOLDED = 500
"""Hashes asked for in one query."""


class InDatabase:
    """Documents in the tables of a store: `InDatabase(store.database)`."""

    def __init__(self, database: Database, poll: float = POLL) -> None:
        self.place = "base de données"
        self._database = database
        self._poll = poll
        self._told = asyncio.Event()

    async def now(self) -> Now:
        """The files of the last revision."""
        return await self._database.run(_now)

    async def commit(self, expected: int, files: Files, note: Note) -> Revision:
        """See `Documents`."""
        return await self._database.run(lambda connection: self._add(connection, expected, dict(files), note))

    async def adopt(self, files: Files, note: Note) -> Revision:
        """The files become the next revision, whatever they were; nothing but the bot writes here."""

        def work(connection: Connection) -> Revision:
            number = _last(connection)
            head = _revision(connection, number) if number else None
            if head is not None and head.manifest == manifest_of(files):
                return head
            return self._add(connection, number, dict(files), note)

        return await self._database.run(work)

    async def restore(self, number: int, note: Note, keep: Note) -> Revision:
        """See `Documents`; there is never anything to keep first."""
        del keep

        def work(connection: Connection) -> Revision:
            wanted = _files(connection, _revision(connection, number))
            return self._add(connection, _last(connection), wanted, note, always=True)

        return await self._database.run(work)

    async def revision(self, number: int) -> Revision:
        """See `Documents`."""
        return await self._database.run(lambda connection: _revision(connection, number))

    async def revisions(self, limit: int = 20, before: int | None = None) -> list[Revision]:
        """See `Documents`."""
        query = select(revisions).order_by(revisions.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(revisions.c.number < before)
        return await self._database.run(lambda connection: [_read(row) for row in connection.execute(query)])

    async def files(self, revision: Revision) -> dict[str, str]:
        """See `Documents`."""
        return await self._database.run(lambda connection: _files(connection, revision))

    def tell(self) -> None:
        """Look at once.  Call it in the event loop."""
        self._told.set()

    async def news(self) -> AsyncIterator[None]:
        """Yields when there is a revision that was not there before."""
        seen: int | None = None
        with listening(self._database, CHANNEL, self.tell):
            while True:
                self._told.clear()
                try:
                    number = await self._database.run(_last)
                except LeChiffreError:  # the database is away: it will be back
                    number = seen or 0
                if number != seen:
                    if seen is not None:
                        yield
                    seen = number
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._told.wait(), self._poll)

    def _add(
        self, connection: Connection, expected: int, files: dict[str, str], note: Note, always: bool = False
    ) -> Revision:
        number = _last(connection)
        if number != expected:
            raise ConflictError(f"la base a changé entre-temps (révision {number}) ; rien n'est écrasé")
        revision = Revision(number + 1, note, manifest_of(files))
        before = _revision(connection, number).manifest if number else {}
        if not always and not changed(before, revision.manifest):
            raise DocumentsError("il n'y a rien à changer")
        for name in changed(before, revision.manifest):
            if name in files:
                row = {"hash": revision.manifest[name], "data": zlib.compress(to_bytes(files[name]), 6)}
                connection.execute(self._database.insert(texts).values(row).on_conflict_do_nothing())
        values = {
            "number": revision.number,
            "at": note.at,
            "author": note.author,
            "reason": note.reason,
            "outside": note.outside,
            "manifest": dict(revision.manifest),
        }
        keep = self._database.insert(revisions).values(values).on_conflict_do_nothing().returning(revisions.c.number)
        if connection.execute(keep).scalar() is None:
            raise ConflictError("la base vient de changer ; rien n'est écrasé")
        if not self._database.is_sqlite:
            told = {"channel": CHANNEL, "number": str(revision.number)}
            connection.execute(text("SELECT pg_notify(:channel, :number)"), told)
        return revision


def _last(connection: Connection) -> int:
    return int(connection.execute(select(func.max(revisions.c.number))).scalar() or 0)


def _now(connection: Connection) -> Now:
    number = _last(connection)
    if not number:
        return Now({})
    head = _revision(connection, number)
    return Now(_files(connection, head), (), head)


def _revision(connection: Connection, number: int) -> Revision:
    row = connection.execute(select(revisions).where(revisions.c.number == number)).one_or_none()
    if row is None:
        raise DocumentsError(f"il n'y a pas de révision {number}")
    return _read(row)


def _read(row: Row[Any]) -> Revision:
    return Revision(row.number, Note(row.author, row.reason, row.at, row.outside), dict(row.manifest))


def _files(connection: Connection, revision: Revision) -> dict[str, str]:
    wanted = sorted(set(revision.manifest.values()))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _FOLDED):
        query = select(texts).where(texts.c.hash.in_(wanted[start : start + _FOLDED]))
        found |= {row.hash: from_bytes(zlib.decompress(row.data)) for row in connection.execute(query)}
    for digest in wanted:
        if digest not in found or text_hash(found[digest]) != digest:
            raise DocumentsError(f"l'historique est abîmé : le texte {digest[:12]} manque ou n'est plus le même")
    return {name: found[digest] for name, digest in revision.manifest.items()}
