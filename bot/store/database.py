"""The connection to the database: SQLite in a file, or PostgreSQL; whatever fails is a `StoreError`.

A transaction is a plain function that runs whole in a worker thread.  Measured: the async drivers cross between threads
or wait on sockets ten times a transaction and cost 2.5 ms of processor each; this crosses once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Executable, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from bot.store.commits import SharedCommits
from bot.store.errors import StoreError, store_error

Result = TypeVar("Result")

_DRIVERS = {"sqlite": "sqlite+pysqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_KEEPALIVE = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 25_000}
"""A server that vanished without a word is noticed within half a minute."""
_OPTIONS = " ".join(
    f"-c {name}"
    for name in (
        "statement_timeout=20000",
        "tcp_keepalives_idle=10",
        "tcp_keepalives_interval=5",
        "tcp_keepalives_count=3",
    )
)
"""For the server: it too must notice within half a minute that a replica's machine vanished, or the leader's lock stays."""
_CONNECTIONS = 6


class Database:
    """An engine and its transactions."""

    def __init__(self, url: str) -> None:
        self.url = read_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.place = str(self.file) if self.is_sqlite else self.url.render_as_string(hide_password=True)
        with self.errors():
            self.engine = self._engine()
        self._statements: dict[Hashable, Executable] = {}
        # one thread for SQLite: it has one writer anyway, and who queues here never meets "database is locked"
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else _CONNECTIONS, thread_name_prefix="store")
        self._shared = SharedCommits(self._threads, self._begin) if self.is_sqlite else None

    @property
    def file(self) -> Path:
        """The file of a SQLite database."""
        return Path(self.url.database or "")

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what to do on a conflict."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def insert_new(self, table: Table, *given: str) -> Executable:
        """Insert a row unless there is one with its key; made once, run with the values.  It gives `given` of the row."""
        return self._statement((table, "new", given), lambda: self._insert_new(table, given))

    def replace(self, table: Table, key: str, *columns: str) -> Executable:
        """Insert a row of these columns, or put it in the place of the one with its key; made once, run with the values."""
        return self._statement((table, key, columns), lambda: self._replace(table, key, columns))

    def _statement(self, name: Hashable, make: Callable[[], Executable]) -> Executable:
        """Building a statement costs more than running it."""
        if name not in self._statements:
            self._statements[name] = make()
        return self._statements[name]

    def _insert_new(self, table: Table, given: Sequence[str]) -> Executable:
        insert = self.insert(table).on_conflict_do_nothing()
        return insert.returning(*(table.c[name] for name in given)) if given else insert

    def _replace(self, table: Table, key: str, columns: Sequence[str]) -> Executable:
        insert = self.insert(table)
        return insert.on_conflict_do_update(
            index_elements=[key], set_={name: insert.excluded[name] for name in columns}
        )

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Whatever the database or its driver raises leaves as a `StoreError`."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise store_error(error, self.place) from error
        except ModuleNotFoundError:
            raise StoreError("base de données : pour PostgreSQL, installer « lechiffre[postgres] »") from None

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """A transaction: committed when `work` returns, undone when it raises.  It may run a second time after the first
        was undone: it must touch nothing but its connection."""
        if self._shared is not None:
            return await self._shared.run(work)
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._transact, work)

    def _transact(self, work: Callable[[Connection], Result]) -> Result:
        with self._begin() as connection:
            return work(connection)

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with self.errors(), self.engine.begin() as connection:
            yield connection

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
                connect_args={"connect_timeout": 5, "options": _OPTIONS, **_KEEPALIVE},
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
