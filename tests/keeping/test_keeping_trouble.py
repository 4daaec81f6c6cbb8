"""The base's own disk full or closed: an editor reads one line, nothing is half-written, the last good base answers."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from keeping_help import read, write

from bot.errors import LeChiffreError
from bot.facts.editing.changes import Set
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper

QUESTION = "fréquentation france"


def figure(value: str) -> Set:
    return Set(kind="facts", id="frequentation-france", key="figure", value=value)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 400 kB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a disk here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Take all the room there is; the file that takes it."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as out:
        try:
            while True:
                out.write(b"\0" * 4096)
        except OSError:
            pass
    return filler


async def refused(keeper: Keeper, value: str) -> str:
    with pytest.raises(LeChiffreError) as caught:
        await keeper.apply([figure(value)], "anna", "essai", keeper.number)
    assert "\n" not in str(caught.value)
    return str(caught.value)


async def test_a_full_disk_and_room_again(disk: Path) -> None:
    base = write(disk / "base")
    keeper = await Keeper.open(InFolder(base))
    await keeper.apply([figure("62 %")], "anna", "essai", keeper.number)
    files, number, answer = read(base), keeper.number, keeper.engine.turn(QUESTION).reply.text()
    assert "62" in answer
    filler = fill(disk)
    said = await refused(keeper, "63 %")
    assert "ne peut pas être écrit" in said and "rien n'est changé" in said
    assert read(base) == files and keeper.number == number
    assert keeper.engine.turn(QUESTION).reply.text() == answer, "the last good base answers"
    again = await Keeper.open(InFolder(base))
    assert again.number == number and again.engine.turn(QUESTION).reply.text() == answer, "after a restart, too"
    filler.unlink()
    await keeper.apply([figure("63 %")], "anna", "essai", keeper.number)
    assert keeper.number == number + 1 and "63" in keeper.engine.turn(QUESTION).reply.text()
    assert (await InFolder(base).now()).clean and not list(base.rglob("*.new"))


async def test_a_disk_that_turns_read_only(disk: Path) -> None:
    base = write(disk / "base")
    keeper = await Keeper.open(InFolder(base))
    await keeper.apply([figure("62 %")], "anna", "essai", keeper.number)
    number = keeper.number
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,ro", str(disk)], check=True)
    assert "ne peut pas être écrit" in await refused(keeper, "63 %")
    again = await Keeper.open(InFolder(base))
    assert again.number == number and "62" in again.engine.turn(QUESTION).reply.text()
    await asyncio.to_thread(subprocess.run, ["mount", "-o", "remount,rw", str(disk)], check=True)
    await keeper.apply([figure("63 %")], "anna", "essai", keeper.number)
    assert keeper.number == number + 1
