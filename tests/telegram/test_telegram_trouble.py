"""The store's disk full, closed or damaged under the running bot: a clear line, and the base goes on answering."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from telegram_world import World, called, flat, running

from bot.store.store import StoreError
from bot.telegram.delivery import claims

QUESTION, FIGURE = "fréquentation des zoos", "29 %"


async def pragma(world: World, words: str) -> None:
    await world.store.database.run(lambda connection: connection.execute(text(f"PRAGMA {words}")).close())


async def _full(world: World, _: Path) -> Callable[[], Awaitable[None]]:
    await pragma(world, "max_page_count=1")
    with pytest.raises(StoreError, match="plein"):  # each free place is taken, too
        for number in range(100_000):
            await world.store.finish(-number)
    return lambda: pragma(world, "max_page_count=1000000")


async def _closed(world: World, _: Path) -> Callable[[], Awaitable[None]]:
    await pragma(world, "query_only=ON")
    return lambda: pragma(world, "query_only=OFF")


async def _damaged(world: World, folder: Path) -> Callable[[], Awaitable[None]]:
    """The file is overwritten; later a sound one is put back under its name."""
    await pragma(world, "wal_checkpoint(TRUNCATE)")
    file = folder / "lechiffre.db"
    sound = file.read_bytes()

    async def put(data: bytes) -> None:
        (folder / "new").write_bytes(data)
        os.replace(folder / "new", file)
        for name in ("lechiffre.db-wal", "lechiffre.db-shm"):
            (folder / name).unlink(missing_ok=True)
        world.store.database.engine.dispose()

    await put(os.urandom(len(sound)))
    return lambda: put(sound)


TROUBLES = {"full": (_full, "disque est plein"), "closed": (_closed, "écrit"), "damaged": (_damaged, "endommagé")}


@pytest.mark.parametrize("trouble", TROUBLES)
@pytest.mark.parametrize("webhook", [False, True])
async def test_the_base_goes_on_answering(
    tmp_path: Path, trouble: str, webhook: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_, line = TROUBLES[trouble]
    logged: list[str] = []
    monkeypatch.setattr(claims._log, "warning", lambda said, error: logged.append(f"{said}: {error}"), raising=False)
    async with running(tmp_path, **(called() if webhook else {})) as world:
        ada, bob = world.newcomer("Ada"), world.newcomer("Bob")
        assert FIGURE in flat((await ada.ask(QUESTION)).text)
        mend = await break_(world, tmp_path)
        for seat in (ada, bob):
            assert FIGURE in flat((await seat.ask(QUESTION)).text)
        answer = await bob.ask("fréquentation des musées")
        await bob.tap("👍", answer)
        assert logged and all(line in each for each in logged), logged
        for _ in range(100):
            if not world.sandbox.pending:
                break
            await asyncio.sleep(0.05)
        assert not world.sandbox.pending, "acknowledged: nobody gets them again"
        count = len(ada.messages())
        await mend()
        assert FIGURE in flat((await ada.ask(QUESTION)).text)
        assert len(ada.messages()) == count + 2, "nothing is answered twice"
        before = len(logged)
        await asyncio.sleep(0.3)
        assert (await world.store.questions(limit=1))[0].text == QUESTION
        await bob.ask("et les musées ?")
        assert len(logged) == before, "and all is kept again"


async def test_what_was_handled_without_the_store_is_noted_when_it_is_back(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        ada = world.newcomer("Ada")
        await ada.ask(QUESTION)
        mend = await _closed(world, tmp_path)
        number = world.sandbox.world.updates.next_id
        await ada.ask(QUESTION)
        world.sandbox.repeat(number)
        await ada.quiet(0.5)
        await mend()
        assert not await world.store.handled(number)
        await ada.ask(QUESTION)
        assert await world.store.handled(number)
        world.sandbox.repeat(number)
        await ada.quiet(0.5)
