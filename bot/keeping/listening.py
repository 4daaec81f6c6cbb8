"""PostgreSQL tells at once what another replica has saved."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bot.store.database import Database

_log = logging.getLogger(__name__)
_LOOK_UP = 0.5
"""Seconds between two looks whether to stop."""
_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_SAID_AFTER = 5
"""Failures in a row before it is said once: a pooler between (pgbouncer) may not let anyone listen."""


@contextmanager
def listening(database: Database, channel: str, tell: Callable[[], None]) -> Iterator[None]:
    """While inside, `tell` is called in the event loop for each notification, and after every new connection.

    It has a connection and a thread of its own and comes back after an outage; on SQLite nothing happens.
    """
    if database.is_sqlite:
        yield
        return
    stop = threading.Event()
    loop = asyncio.get_running_loop()

    def heard() -> None:
        with suppress(RuntimeError):  # the loop has just ended
            loop.call_soon_threadsafe(tell)

    threading.Thread(target=_listen, args=(database, channel, heard, stop), name="listen", daemon=True).start()
    try:
        yield
    finally:
        stop.set()


def _listen(database: Database, channel: str, heard: Callable[[], None], stop: threading.Event) -> None:
    failures, pause = 0, _PAUSE
    while not stop.is_set():
        try:
            with _connected(database) as connection:
                connection.execute(f'LISTEN "{channel}"')
                heard()  # what was told while nobody listened
                failures, pause = 0, _PAUSE
                while not stop.is_set():
                    for _ in connection.notifies(timeout=_LOOK_UP):
                        heard()
        except Exception as error:  # psycopg's own, which may not be installed; polling goes on meanwhile
            failures += 1
            if failures == _SAID_AFTER:
                _log.warning("the database does not tell of changes, it is asked instead: %s", type(error).__name__)
            stop.wait(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)


@contextmanager
def _connected(database: Database) -> Iterator[Any]:
    """A connection of psycopg outside the pool: whoever listens never gives it back."""
    with database.errors():
        pooled = database.engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
    try:
        connection.autocommit = True
        yield connection
    finally:
        connection.close()  # not the pool's, which would first talk to a server that may be gone
