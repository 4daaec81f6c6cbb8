"""The connection to the database: SQLite in a file, or PostgreSQL; whatever fails is a `StoreError`.

A transaction is a plain function that runs whole in a worker thread.  Measured: the async drivers cross between threads
or wait on sockets ten times a transaction and cost 2.5 ms of processor each; this crosses once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.store.errors import StoreError, in_french

Result = TypeVar("Result")

_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""A server that vanished without a word is noticed within half a minute."""
_CONNECTIONS = 6


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = str(self.file) if self.is_sqlite else self.url.render_as_string(hide_password=True)
        with self.errors():
            self.engine = self._engine()
        # one thread for SQLite: it has one writer anyway, and who queues here never meets "database is locked"
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else _CONNECTIONS, thread_name_prefix="store")

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

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """A transaction: committed when `work` returns, undone when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transact, work)

    def _transact(self, work: Callable[[Connection], Result]) -> Result:
        with self.errors(), self.engine.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        """Let the transactions under way end, and close every connection."""
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    def _engine(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(
                self.url,
                hide_parameters=True,
                pool_size=_CONNECTIONS,
                pool_pre_ping=True,
                connect_args={"connect_timeout": 5, "options": "-c statement_timeout=20000", **_KEEPALIVE},
            )
        connect_args = {"timeout": 10, "check_same_thread": False}
        engine = create_engine(self.url, hide_parameters=True, pool_size=1, max_overflow=0, connect_args=connect_args)
        event.listen(engine, "connect", _prepare_sqlite)
        return engine


def read_url(text: str) -> URL:
    """The URL with the driver we use; `StoreError` when it is none of ours."""
    kind, _, rest = text.partition(":///")
    if kind.partition("+")[0] == "sqlite":
        if rest in ("", ":memory:"):
            raise StoreError("LECHIFFRE_DATABASE_URL : il manque le fichier (sqlite:////chemin/lechiffre.db)")
        return URL.create(_DRIVERS["sqlite"], database=rest)  # not `make_url`: a path may hold "?" and "%"
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError("LECHIFFRE_DATABASE_URL : ce n'est pas l'adresse d'une base de données") from None
    driver = _DRIVERS.get(url.drivername.partition("+")[0])
    if driver is None or driver == _DRIVERS["sqlite"]:
        raise StoreError("LECHIFFRE_DATABASE_URL : seuls sqlite:////fichier et postgresql://… sont possibles")
    return url.set(drivername=driver)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Readers never wait for the writer, and a killed process leaves a sound file."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
