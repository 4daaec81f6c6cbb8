"""Several processes over one base in a database: what one saves the others answer from, within 2 s."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from small_base import SMALL
from sqlalchemy import text

from bot.facts.documents.revisions import ConflictError, Note
from bot.facts.editing.changes import Set
from bot.keeping.database import InDatabase
from bot.keeping.keeper import Keeper
from bot.store.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from scratch_databases import scratch

SOON = 2.0
NEVER = 3600.0
"""A replica that asks so rarely learns of nothing by asking."""


class Replica:
    """A process that follows the base."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self, seconds: float = 20.0) -> str:
        """What it prints next, with ordinary spaces."""
        assert self._process.stdout is not None
        async with asyncio.timeout(seconds):
            return (await self._process.stdout.readline()).decode().strip().replace("\u202f", " ")


@asynccontextmanager
async def replica(url: str, poll: float) -> AsyncIterator[Replica]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("keeping_replica.py")), url, str(poll),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    try:
        made = Replica(process)
        assert await made.line() == "61 %"
        yield made
    finally:
        process.kill()
        await process.communicate()


def changed(value: str) -> Set:
    return Set(kind="facts", id="frequentation-france", key="figure", value=value)


@pytest.mark.parametrize(("kind", "poll"), [("postgres", NEVER), ("postgres", 1.0), ("sqlite", 1.0)])
async def test_what_one_process_saves_is_live_in_the_others(tmp_path: Path, kind: str, poll: float) -> None:
    with scratch(kind, tmp_path) as url:
        async with Store.open(url) as store:
            await InDatabase(store.database).adopt(SMALL, Note("", "début", 0.0, True))
            keeper = await Keeper.open(InDatabase(store.database))
            async with replica(url, poll) as one, replica(url, poll) as two:
                for number, value in enumerate(("62 %", "63 %", "64 %"), 1):
                    await keeper.apply([changed(value)], "anna", "", number)
                    saved = time.monotonic()
                    assert [await one.line(), await two.line()] == [value, value]
                    assert time.monotonic() - saved < SOON


async def test_a_broken_connection_is_made_anew(tmp_path: Path) -> None:
    with scratch("postgres", tmp_path) as url:
        async with Store.open(url) as store:
            await InDatabase(store.database).adopt(SMALL, Note("", "début", 0.0, True))
            keeper = await Keeper.open(InDatabase(store.database))
            async with replica(url, NEVER) as other:
                await keeper.apply([changed("62 %")], "anna", "", 1)
                assert await other.line() == "62 %"
                listening = "query LIKE 'LISTEN%' AND datname = current_database()"
                end = f"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE {listening}"
                assert await store.database.run(lambda connection: connection.execute(text(end)).scalar()) == 1
                await keeper.apply([changed("63 %")], "anna", "", 2)
                assert await other.line() == "63 %", "what was told meanwhile is looked for"
                await keeper.apply([changed("64 %")], "anna", "", 3)
                assert await other.line(SOON) == "64 %"


async def test_two_replicas_each_with_an_admin(tmp_path: Path) -> None:
    """Each edits in turn, and both at once: nothing is lost, the loser is told and may do it again."""
    with scratch("postgres", tmp_path) as url:
        async with Store.open(url) as here, Store.open(url) as there:
            await InDatabase(here.database).adopt(SMALL, Note("", "début", 0.0, True))
            one, two = [await Keeper.open(InDatabase(store.database, NEVER)) for store in (here, there)]
            watching = [asyncio.create_task(keeper.watch()) for keeper in (one, two)]
            await asyncio.sleep(0.3)
            suisse = Set(kind="facts", id="frequentation-suisse", key="figure", value="71 %")
            for number in range(1, 9, 2):
                mine, other = changed(f"{number} %"), suisse.model_copy(update={"value": f"{number + 50} %"})
                results = await asyncio.gather(
                    one.apply([mine], "anna", "", number), two.apply([other], "bob", "", number), return_exceptions=True
                )
                assert sorted(isinstance(result, ConflictError) for result in results) == [False, True]
                loser, again, author = (
                    (one, mine, "anna") if isinstance(results[0], ConflictError) else (two, other, "bob")
                )
                async with asyncio.timeout(SOON):
                    while loser.number != number + 1:
                        await asyncio.sleep(0.02)
                await loser.apply([again], author, "", number + 1)
                async with asyncio.timeout(SOON):
                    while not one.number == two.number == number + 2:
                        await asyncio.sleep(0.02)
                for keeper in (one, two):
                    base = keeper.engine.base
                    figures = [base.fact(name).figure for name in ("frequentation-france", "frequentation-suisse")]
                    assert [f.values if f else () for f in figures] == [(number,), (number + 50,)]
            assert [e.revision.note.author for e in await one.history(20)].count("bob") == 4
            for task in watching:
                task.cancel()
            await asyncio.gather(*watching, return_exceptions=True)
