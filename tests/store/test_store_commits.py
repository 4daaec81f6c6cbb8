"""Transactions that share a commit: each whole or not at all, as if alone, and in the order of coming."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from bot.store.database import Database
from bot.store.store import StoreError


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A SQLite database with one table."""
    made = Database(f"sqlite:///{tmp_path}/bot.db")
    await made.run(lambda connection: connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY)")))
    yield made
    await made.close()


def insert(number: int, connection: Connection) -> int:
    connection.execute(text("INSERT INTO t VALUES (:n)"), {"n": number})
    return number


async def numbers(database: Database) -> list[int]:
    return list(await database.run(lambda connection: connection.execute(text("SELECT n FROM t")).scalars().all()))


async def test_many_at_once_take_few_commits(database: Database) -> None:
    commits = []
    begin = database.engine.begin
    database.engine.begin = lambda: commits.append(1) or begin()  # type: ignore[method-assign,func-returns-value]
    given = await asyncio.gather(*(database.run(lambda c, n=n: insert(n, c)) for n in range(100)))
    assert given == list(range(100)) and await numbers(database) == list(range(100))
    assert len(commits) <= 5


async def test_one_that_fails_harms_no_other(database: Database) -> None:
    def half(connection: Connection) -> None:
        insert(50, connection)
        insert(7, connection)  # there already

    def odd(connection: Connection) -> None:
        insert(51, connection)
        raise KeyError("odd")

    await database.run(lambda c: insert(7, c))
    works = [lambda c: insert(1, c), half, lambda c: insert(2, c), odd, lambda c: insert(3, c)]
    came = await asyncio.gather(*(database.run(work) for work in works), return_exceptions=True)
    assert isinstance(came[1], StoreError) and isinstance(came[3], KeyError)
    assert [came[0], came[2], came[4]] == [1, 2, 3]
    assert await numbers(database) == [1, 2, 3, 7]


async def test_who_gives_up_waiting_holds_up_nobody(database: Database) -> None:
    waiting = [asyncio.create_task(database.run(lambda c, n=n: insert(n, c))) for n in range(20)]
    await asyncio.sleep(0)
    waiting[10].cancel()
    came = await asyncio.gather(*waiting, return_exceptions=True)
    assert isinstance(came[10], asyncio.CancelledError) and [n for n in came if n in range(20)] == [
        n for n in range(20) if n != 10
    ]
    assert await database.run(lambda c: insert(99, c)) == 99


async def test_after_the_end_nobody_waits_for_ever(database: Database) -> None:
    await database.close()
    with pytest.raises(RuntimeError):
        await asyncio.wait_for(database.run(lambda c: insert(1, c)), 5)
