"""What is kept of people goes when it must: by itself after its time, at once when they ask."""

from __future__ import annotations

import asyncio
import stat
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select
from telegram_world import World, flat, running

from bot.sandbox.seats import Seat
from bot.store.editing import Editors, Settled
from bot.store.store import Feedback, LoggedQuestion, Store
from bot.store.tables import editors, metadata, settled
from bot.telegram import texts
from bot.telegram.delivery import sweeping
from bot.telegram.delivery.sweeping import JUMP, Steadiness

DAY = 24 * 3600.0
QUESTION = "fréquentation des zoos"


async def rows_of(store: Store, *but: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    found = {}
    for table in metadata.sorted_tables:
        if table.name not in but:
            rows = await store.database.run(lambda connection, table=table: connection.execute(select(table)).all())
            found[table.name] = [str(tuple(row)) for row in rows]
    return found


def holding(rows: dict[str, list[str]], *keys: str) -> list[str]:
    """The tables with a row that holds one of the keys."""
    return sorted(name for name, each in rows.items() if any(key in row for row in each for key in keys))


async def leave_traces(world: World, name: str) -> Seat:
    """Somebody who uses everything that keeps anything, in private and in a group."""
    person = world.sandbox.person(name)
    seat, group = person.private(), person.at(world.group(person))
    answer = await seat.ask(QUESTION)
    await seat.tap("👍", answer)
    await seat.ask("et les musées ?")
    await seat.ask("/quiz")
    await group.ask(f"/q {QUESTION}")
    await person.choose(await person.inline("fréquentation des musées"), 0, seat)
    await asyncio.sleep(0.2)
    return seat


async def test_nothing_of_a_person_is_left(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        ada, bob = await leave_traces(world, "Ada"), await leave_traces(world, "Bob")
        keys = world.store.keys
        hers, his = ((keys.person(each.account.id), keys.chat(each.account.id)) for each in (ada, bob))
        before = await rows_of(world.store)
        assert {"questions", "feedback", "contexts", "updates"} <= set(holding(before, *hers))
        erased = await forget(ada)
        assert flat(erased) == flat(texts.ERASED)
        after = await rows_of(world.store)
        assert holding(after, *hers) == []
        assert holding(after, *his) == holding(before, *his), "and nothing of anybody else is gone"
        assert len(after["updates"]) >= len(before["updates"]), "what was handled is still known to be"


async def test_an_editor_stays_one_and_is_told(tmp_path: Path) -> None:
    async with running(tmp_path) as world:
        emma = await leave_traces(world, "Emma")
        user = emma.account.id
        person = world.store.keys.person(user)
        await Editors(world.store.database).add(person)
        await world.store.save_context(world.store.keys.message(user, 0, user), {"step": "x"}, lasts=DAY)
        assert flat(await forget(emma)) == flat(texts.ERASED_BUT_EDITOR)
        assert holding(await rows_of(world.store), person, world.store.keys.chat(user)) == [editors.name]
    told = flat(" ".join(texts.privacy(90)))
    assert "droit de modifier la base" in told and "signés de son empreinte" in told


async def forget(seat: Seat) -> str:
    """`/oubli`, confirmed; what the bot then says."""
    asked = await seat.ask("/oubli")
    await seat.tap("Oui, tout effacer", asked)
    await asyncio.sleep(0.3)
    return seat.now(asked).text


@pytest.mark.parametrize("days", [90, 7])
async def test_the_bot_itself_sweeps(tmp_path: Path, days: int) -> None:
    """Nobody needs to call for it: it is done at the start, and again every hour."""
    now = time.time()
    async with Store.open(f"sqlite:///{tmp_path}/lechiffre.db") as store:
        for age in (days + 1, days - 1):
            await store.log_question(LoggedQuestion(f"vieille de {age}", "answer", at=now - age * DAY))
            await store.add_feedback(Feedback(True, f"vieille de {age}", at=now - age * DAY))
            await store.save_file_id(f"vieille de {age}", "x", now=now - age * DAY)
        await Settled(store.database, store.keys).add(["une question"])
        await store.database.run(lambda c: c.execute(settled.update().values(at=now - (days + 1) * DAY)))
        await store.save_context(store.keys.thread(1, 1), {}, now=now - 3600)
        await store.finish(1, now=now - DAY - 60)
    async with running(tmp_path, log_days=days) as world:
        for _ in range(100):
            rows = await rows_of(world.store)
            if not rows["files"] or f"vieille de {days + 1}" not in str(rows):
                break
            await asyncio.sleep(0.05)
        await asyncio.sleep(0.2)
        rows = await rows_of(world.store)
        assert f"vieille de {days + 1}" not in str(rows) and str(rows).count(f"vieille de {days - 1}") == 3
        assert rows["settled"] == rows["contexts"] == rows["updates"] == []


async def test_a_clock_put_forward_erases_nothing_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wall, steady = [1_000_000.0], [50.0]
    steadiness = Steadiness(lambda: wall[0], lambda: steady[0])
    assert steadiness.jump() == 0
    wall[0], steady[0] = wall[0] + 3600, steady[0] + 3600
    assert abs(steadiness.jump()) < JUMP
    wall[0] += 400 * DAY

    swept: list[int] = []

    class Swept:
        async def purge(self, days: int) -> None:
            swept.append(days)

    logged: list[str] = []
    monkeypatch.setattr(sweeping._log, "warning", lambda said, **_: logged.append(said), raising=False)
    job = asyncio.create_task(sweeping.keep_sweeping(Swept(), 90, steadiness, 0.05))  # type: ignore[arg-type]
    await asyncio.sleep(0.03)
    assert swept == [] and len(logged) == 1 and "clock" in logged[0]
    await asyncio.sleep(0.1)
    assert swept, "a clock that stays where it is, is believed an hour later"
    job.cancel()
    with suppress(asyncio.CancelledError):
        await job


async def test_the_files_are_for_the_bot_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with running(folder) as world:
        await world.newcomer("Ada").ask(QUESTION)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir() if path.is_file()}
    assert modes["lechiffre.db"] == modes["lechiffre.db.secret"] == modes["lechiffre.db-wal"] == 0o600
    folder.joinpath("lechiffre.db").chmod(0o644)
    async with Store.open(f"sqlite:///{folder}/lechiffre.db"):
        assert stat.S_IMODE(folder.joinpath("lechiffre.db").stat().st_mode) == 0o600, "an old one is closed, too"


async def test_what_editors_settled_is_known_by_a_keyed_hash(tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as one, Store.open(f"sqlite:///{tmp_path}/b.db") as other:
        here, there = Settled(one.database, one.keys), Settled(other.database, other.keys)
        for each in (here, there):
            await each.add(["Combien de gens ?"])
        assert await here.all() == {here.key("  combien  de gens")} and not await here.all() & await there.all()
