"""Between a folder and the database: what each side changed is kept, what both changed is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from keeping_help import fast_folder, read, write
from small_base import SMALL

from bot.errors import KnowledgeError
from bot.facts.editing.changes import Add, Set
from bot.keeping.database import InDatabase
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper
from bot.keeping.moving import move
from bot.store.store import Store

FIGURE = Set(kind="facts", id="frequentation-france", key="figure", value="62 %")
WORD = Add(kind="members", id="suisse", key="words", items=("Confédération",))
NEAR = Set(kind="facts", id="frequentation-suisse", key="figure", value="71 %")


@pytest.fixture
def folder() -> Iterator[Path]:
    with fast_folder() as made:
        yield write(made)


async def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        here, there = InFolder(folder), InDatabase(store.database)
        pushed = await move(here, there, "anna", "poussée")
        assert pushed.revision is not None and pushed.revision.number == 1 and not pushed.clashes
        assert dict((await there.now()).files) == SMALL
        assert (await move(here, there, "anna", "")).revision is None
        keeper = await Keeper.open(there)
        await keeper.apply([FIGURE, WORD], "bob", "", 1)
        pulled = await move(there, here, "anna", "tirée")
        assert pulled.files == ("facts/1.yaml", "vocabulary/members.yaml")
        assert read(folder) == dict(keeper.files)
        assert (await here.now()).clean
        assert (await move(there, here, "anna", "")).files == ()


async def test_changes_of_both_sides_are_joined_once_and_again(folder: Path, tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        here, there = InFolder(folder), InDatabase(store.database)
        await move(here, there, "anna", "")
        keeper = await Keeper.open(there)
        await keeper.apply([FIGURE], "bob", "", 1)
        path = folder / "facts/1.yaml"
        path.write_bytes(path.read_bytes().replace(b"70 %", b"71 %"))
        for _ in range(2):
            moved = await move(here, there, "anna", "poussée")
            assert not moved.clashes
        await keeper.refresh()
        assert "62 %" in keeper.files["facts/1.yaml"] and "71 %" in keeper.files["facts/1.yaml"]
        path.write_bytes(path.read_bytes() + b"# encore\n")
        assert (await move(here, there, "anna", "poussée")).files == ("facts/1.yaml",)
        assert (await move(there, here, "anna", "tirée")).files == ("facts/1.yaml",)
        assert read(folder) == dict((await there.now()).files)


async def test_what_both_changed_is_said_and_nothing_written_unless_forced(folder: Path, tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        here, there = InFolder(folder), InDatabase(store.database)
        await move(here, there, "anna", "")
        keeper = await Keeper.open(there)
        await keeper.apply([FIGURE], "bob", "", 1)
        path = folder / "facts/1.yaml"
        path.write_bytes(path.read_bytes().replace(b"61 %", b"63 %"))
        moved = await move(here, there, "anna", "poussée")
        assert moved.revision is None
        assert [str(clash) for clash in moved.clashes] == ["facts/1.yaml, ligne 4 : changé des deux côtés"]
        assert (await there.now()).number == 2
        forced = await move(here, there, "anna", "poussée", force=True)
        assert forced.revision is not None and forced.revision.number == 3
        assert "63 %" in (await there.now()).files["facts/1.yaml"]


async def test_a_broken_base_goes_nowhere_and_an_empty_folder_is_filled(folder: Path, tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        here, there = InFolder(folder), InDatabase(store.database)
        (folder / "survey.yaml").write_text("title: [")
        with pytest.raises(KnowledgeError):
            await move(here, there, "anna", "")
        assert (await there.now()).number == 0
        write(folder)
        await move(here, there, "anna", "")
        empty = tmp_path / "vide"
        empty.mkdir()
        await move(there, InFolder(empty), "anna", "")
        assert read(empty) == SMALL
        (empty / "facts/1.yaml").write_text("facts: [")
        with pytest.raises(KnowledgeError):
            await move(there, InFolder(empty), "anna", "")
