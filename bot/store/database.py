"""The connection to the database: SQLite in a file, or PostgreSQL; whatever fails is a `StoreError`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.errors import StoreError, in_french

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""A server that vanished without a word is noticed within half a minute."""


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = str(self.file) if self.is_sqlite else self.url.render_as_string(hide_password=True)
        with self.errors():
            self.engine = self._engine()

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.url.database or "")

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do on a conflict."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Whatever the database or its driver raises leaves as a `StoreError`."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(in_french(error, self.place)) from error
        except ModuleNotFoundError:
            raise StoreError("base de données : pour PostgreSQL, installer « lechiffre[postgres] »") from None

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: committed at the end, undone when anything is raised inside."""
        with self.errors():
            async with self.engine.begin() as connection:
                yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()

    def _engine(self) -> AsyncEngine:
        if not self.is_sqlite:
            return create_async_engine(
                self.url,
                hide_parameters=True,
                pool_size=5,
                max_overflow=15,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 5, "options": "-c statement_timeout=20000", **_KEEPALIVE},
            )
        # one connection: SQLite has one writer anyway, and callers that queue here never meet "locked"
        engine = create_async_engine(
            self.url,
            hide_parameters=True,
            pool_size=1,
            max_overflow=0,
            pool_timeout=30,
            connect_args={"timeout": 10},
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        return engine


def read_url(text: str) -> URL:
    """The URL with the driver we use; `StoreError` when it is none of ours."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError("LECHIFFRE_DATABASE_URL : ce n'est pas l'adresse d'une base de données") from None
    driver = _DRIVERS.get(url.drivername.partition("+")[0])
    if driver is None:
        raise StoreError("LECHIFFRE_DATABASE_URL : seuls sqlite:///fichier et postgresql://… sont possibles")
    if driver == _DRIVERS["sqlite"] and url.database in (None, "", ":memory:"):
        raise StoreError("LECHIFFRE_DATABASE_URL : il manque le fichier (sqlite:////chemin/lechiffre.db)")
    return url.set(drivername=driver)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for the writer, and a killed process leaves a sound file."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
