"""Edits, undos and hand edits through the keeper, on a folder and on the databases."""

from __future__ import annotations

import asyncio
import secrets
import sys
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from keeping_help import Ear, fast_folder, read, write
from small_base import SMALL

from bot.errors import KnowledgeError, LeChiffreError
from bot.facts.documents.archive import Archive
from bot.facts.documents.revisions import ConflictError, DocumentsError, Files, Note
from bot.facts.editing.changes import Add, Change, Create, Delete, Remove, Set
from bot.facts.editing.errors import EditError
from bot.keeping.database import InDatabase
from bot.keeping.documents import Documents, InFolder
from bot.keeping.history import UndoError
from bot.keeping.keeper import Keeper, Loaded, Refused
from bot.keeping.preview import Preview
from bot.keeping.workshop import InThread
from bot.store.store import Store
from bot.store.tables import knowledge_texts

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from scratch_databases import scratch

FIGURE = Set(kind="facts", id="frequentation-france", key="figure", value="62 %")
OTHER = Set(kind="facts", id="frequentation-suisse", key="figure", value="71 %")


@pytest.fixture
def folder() -> Iterator[Path]:
    with fast_folder() as made:
        yield write(made)


Opened = Callable[[], Awaitable[Documents]]


@asynccontextmanager
async def _places(kind: str, tmp_path: Path, folder: Path) -> AsyncIterator[Opened]:
    if kind == "folder":

        async def in_folder() -> Documents:
            return InFolder(folder)

        yield in_folder
        return
    with scratch(kind, tmp_path) as url:
        async with Store.open(url) as one, Store.open(url) as two:
            stores = [one, two]
            await InDatabase(one.database).adopt(SMALL, Note("", "début", 0.0, True))

            async def in_database() -> Documents:
                return InDatabase(stores.pop().database, poll=0.1)

            yield in_database


@pytest.fixture(params=["folder", "sqlite", "postgres"])
async def places(request: pytest.FixtureRequest, tmp_path: Path, folder: Path) -> AsyncIterator[Opened]:
    """Opens the same documents, twice at most, as two replicas do."""
    async with _places(request.param, tmp_path, folder) as opened:
        yield opened


def figure(keeper: Keeper, name: str = "frequentation-france") -> str:
    found = keeper.engine.base.fact(name).figure
    return found.text if found else ""


async def until(condition: Callable[[], bool], seconds: float = 5.0) -> float:
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "it never came"
        await asyncio.sleep(0.02)
    return time.monotonic() - start


async def test_an_edit_is_previewed_saved_live_and_undone(places: Opened) -> None:
    keeper = await Keeper.open(await places())
    preview = await keeper.preview([FIGURE])
    assert preview.applicable and preview.number == keeper.number == 1
    assert [(e.before[-4:], e.after[-4:]) for e in preview.effects] == [("61 %", "62 %")] * 2
    assert not preview.broken
    assert [line.text for line in preview.diff[0].lines if line.sign == "+"] == ['    figure: "62 %"   # page 3']
    assert figure(keeper) == "61 %", "a preview changes nothing"
    revision = await keeper.apply([FIGURE], "anna", "coquille", preview.number)
    assert (revision.number, figure(keeper)) == (2, "62 %")
    await keeper.apply([OTHER], "bob", "coquille", 2)
    assert (await keeper.preview_undo(2)).applicable
    await keeper.undo(2, "bob", 3)
    assert (figure(keeper), figure(keeper, "frequentation-suisse")) == ("61 %", "71 %")
    entries = await keeper.history()
    assert [(e.revision.number, e.revision.note.author, e.files) for e in entries[:3]] == [
        (4, "bob", ("facts/1.yaml",)),
        (3, "bob", ("facts/1.yaml",)),
        (2, "anna", ("facts/1.yaml",)),
    ]
    assert entries[0].revision.note.reason == "annule la révision 2"
    assert len(entries[-1].files) == len(SMALL)
    change = await keeper.revision(2)
    assert [line.sign for line in change.diff[0].lines if line.sign in "+-"] == ["-", "+"]
    assert await keeper.documents.files((await keeper.documents.revisions(1, 2))[0]) == SMALL


async def test_the_second_of_two_admins_is_told(places: Opened) -> None:
    one, two = await Keeper.open(await places()), await Keeper.open(await places())
    results = await asyncio.gather(
        one.apply([FIGURE], "anna", "", 1), two.apply([OTHER], "bob", "", 1), return_exceptions=True
    )
    assert sorted(isinstance(result, ConflictError) for result in results) == [False, True]
    now = await one.documents.now()
    assert now.number == 2 and now.clean
    loser = two if isinstance(results[1], ConflictError) else one
    await loser.refresh()
    assert (loser.number, one.engine.base.version) == (2, two.engine.base.version)
    with pytest.raises(ConflictError, match="révision 2"):
        await loser.apply([FIGURE], "x", "", 1)


async def test_another_replica_takes_it_up_by_itself(places: Opened) -> None:
    ear = Ear()
    one, two = await Keeper.open(await places()), await Keeper.open(await places(), ear)
    task = asyncio.create_task(two.watch())
    await asyncio.sleep(0.3)
    await one.apply([FIGURE], "anna", "coquille", 1)
    assert await until(lambda: figure(two) == "62 %") < 2
    await until(lambda: len(ear.heard) == 2)
    assert isinstance(ear.heard[1], Loaded) and ear.heard[1].note.author == "anna"
    task.cancel()


async def test_why_a_revision_is_not_undone(places: Opened) -> None:
    keeper = await Keeper.open(await places())
    await keeper.apply([FIGURE], "a", "premier", 1)
    await keeper.apply([FIGURE.model_copy(update={"value": "63 %"})], "a", "second", 2)
    with pytest.raises(UndoError, match=r"facts/1.yaml, ligne \d+.*par la révision 3, « second »"):
        await keeper.preview_undo(2)
    with pytest.raises(UndoError, match="première"):
        await keeper.undo(1, "a", 3)
    await keeper.undo(3, "a", 3)
    await keeper.undo(2, "a", 4)
    assert figure(keeper) == "61 %"
    with pytest.raises(UndoError, match="déjà annulée"):
        await keeper.undo(2, "a", 5)
    with pytest.raises(LeChiffreError, match="pas de révision 99"):
        await keeper.undo(99, "a", 5)


async def test_a_change_that_breaks_the_base_is_refused_with_its_errors(places: Opened) -> None:
    keeper = await Keeper.open(await places())
    bad: list[list[Change]] = [
        [FIGURE.model_copy(update={"value": "beaucoup"})],
        [FIGURE.model_copy(update={"key": "indicator", "value": "rien"})],
        [Delete(kind="members", id="suisse")],
        [Remove(kind="facts", id="frequentation-france", key="examples", items=("fréquentation en France",))],
    ]
    for changes in bad:
        preview = await keeper.preview(changes)
        assert not preview.applicable and preview.problems and preview.diff
        with pytest.raises(KnowledgeError):
            await keeper.apply(changes, "a", "", 1)
    for change in (
        Set(kind="facts", id="inconnu", key="figure", value="1 %"),
        Add(kind="members", id="vacataires", key="words", items=("Vacataire",)),
        Create(kind="silences", id="parking", values={"label": "x"}),
    ):
        with pytest.raises(EditError):
            await keeper.preview([change])
    assert keeper.number == 1 and keeper.files == SMALL


async def test_a_stolen_question_is_shown(places: Opened) -> None:
    keeper = await Keeper.open(await places())
    steal = Add(kind="members", id="bibliothecaires", key="words", items=("vacataire", "lecteur public"))
    preview = await keeper.preview([steal])
    assert preview.applicable
    stolen = next(effect for effect in preview.broken if effect.question == "gentillesse des vacataires")
    assert ("75 %" in stolen.before, "9 sur 10" in stolen.after) == (True, True)
    assert stolen.problem is not None and stolen.problem.file == "facts/2.yaml"
    assert [str(a) for a in preview.ambiguous] == [
        "« vacataire » (le membre « bibliothecaires ») se dit aussi de : le membre « vacataires »"
    ]


async def test_a_hand_edit_is_picked_up_and_a_broken_one_refused(folder: Path) -> None:
    ear = Ear()
    keeper = await Keeper.open(InFolder(folder), ear)
    task = asyncio.create_task(keeper.watch())
    await asyncio.sleep(0.3)
    path = folder / "facts/1.yaml"
    path.write_bytes(path.read_bytes().replace(b"61 %", b"64 %"))
    assert await until(lambda: figure(keeper) == "64 %") < 2
    assert (await keeper.history())[0].revision.note.outside
    path.write_text("facts: [")
    await until(lambda: bool(keeper.refused))
    await until(lambda: isinstance(ear.heard[-1], Refused))
    assert figure(keeper) == "64 %", "the last good one serves"
    with pytest.raises(ConflictError, match=r"facts/1.yaml:\d+"):
        await keeper.preview([FIGURE])
    restored = await keeper.restore("anna")
    assert read(folder) == {**SMALL, "facts/1.yaml": SMALL["facts/1.yaml"].replace("61 %", "64 %")}
    assert (await keeper.documents.files(await keeper.documents.revision(restored.number - 1)))[
        "facts/1.yaml"
    ] == "facts: ["
    await keeper.apply([FIGURE], "anna", "", restored.number)
    assert "62 %" in path.read_text()
    await asyncio.sleep(0.5)
    assert (await keeper.documents.now()).number == restored.number + 1, "its own saves are no hand edits"
    task.cancel()


async def test_a_broken_base_at_start_falls_back_and_says_so(folder: Path) -> None:
    first = await Keeper.open(InFolder(folder))
    await first.apply([FIGURE], "anna", "", 1)
    (folder / "survey.yaml").unlink()
    ear = Ear()
    keeper = await Keeper.open(InFolder(folder), ear)
    assert figure(keeper) == "62 %"
    told = ear.heard[0]
    assert isinstance(told, Refused) and told.restart and told.serving == 2
    assert "survey.yaml" in str(told.problems[0])
    (folder / "survey.yaml").write_text(SMALL["survey.yaml"])
    await keeper.refresh()
    assert not keeper.refused and isinstance(ear.heard[-1], Loaded)
    await keeper.apply([OTHER], "anna", "", keeper.number)


async def test_a_folder_that_nobody_may_write_is_served_and_followed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(Archive, "prepare", refuse)
    ear = Ear()
    keeper = await Keeper.open(InFolder(folder), ear)
    await keeper.refresh()
    assert len(ear.heard) == 1, "nothing changed, nothing is told"
    path = folder / "facts/1.yaml"
    path.write_bytes(path.read_bytes().replace(b"61 %", b"64 %"))
    await keeper.refresh()
    await keeper.refresh()
    assert figure(keeper) == "64 %" and len(ear.heard) == 2
    with pytest.raises(DocumentsError, match="ne peut pas être écrit"):
        await keeper.apply([FIGURE], "anna", "", keeper.number)
    assert figure(keeper) == "64 %"


async def test_a_broken_revision_in_the_database_falls_back_and_is_restored(tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        documents = InDatabase(store.database)
        await documents.adopt(SMALL, Note("", "début", 0.0, True))
        await documents.adopt({**SMALL, "facts/1.yaml": "facts: ["}, Note("", "autre version du bot", 0.0, True))
        ear = Ear()
        keeper = await Keeper.open(documents, ear)
        assert isinstance(ear.heard[0], Refused) and (keeper.number, figure(keeper)) == (1, "61 %")
        restored = await keeper.restore("anna")
        assert restored.number == 3 and (await documents.now()).files == SMALL
        await keeper.apply([FIGURE], "anna", "", 3)
        await store.database.run(lambda c: c.execute(knowledge_texts.update().values(data=zlib.compress(b"rubbish"))))
        with pytest.raises(DocumentsError, match="abîmé"):
            await documents.now()
        with pytest.raises(DocumentsError):
            await keeper.refresh()
        assert figure(keeper) == "62 %"


async def test_a_replica_that_is_told_looks_at_once(tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/a.db") as store:
        await InDatabase(store.database).adopt(SMALL, Note("", "début", 0.0, True))
        one, slow = InDatabase(store.database), InDatabase(store.database, poll=60.0)
        first, second = await Keeper.open(one), await Keeper.open(slow)
        task = asyncio.create_task(second.watch())
        await asyncio.sleep(0.2)
        await first.apply([FIGURE], "anna", "", 1)
        slow.tell()
        assert await until(lambda: figure(second) == "62 %") < 2
        task.cancel()


class Slow(InThread):
    """Previews that take as long as is wished."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()

    async def preview(self, number: int, before: Files, after: Files) -> Preview:
        self.begun.set()
        await self.go_on.wait()
        return await super().preview(number, before, after)


async def test_what_others_save_is_live_while_somebody_waits_for_a_preview(places: Opened) -> None:
    slow = Slow()
    one, two = await Keeper.open(await places()), await Keeper.open(await places(), workshop=slow)
    watching = asyncio.create_task(two.watch())
    await asyncio.sleep(0.3)
    asked = asyncio.create_task(two.preview([OTHER]))
    await slow.begun.wait()
    await one.apply([FIGURE], "anna", "", 1)
    assert await until(lambda: figure(two) == "62 %") < 2
    slow.go_on.set()
    preview = await asked
    assert preview.number == 1, "it is of what the base was"
    with pytest.raises(ConflictError, match="révision 2"):
        await two.apply_files(preview.files, "bob", "", preview.number)
    assert figure(two, "frequentation-suisse") == "70 %"
    watching.cancel()


async def test_a_base_that_never_loaded_is_an_error(folder: Path) -> None:
    (folder / "survey.yaml").unlink()
    with pytest.raises(KnowledgeError, match=r"survey.yaml"):
        await Keeper.open(InFolder(folder))


async def test_a_new_fact_goes_its_way_and_is_deleted(places: Opened) -> None:
    keeper = await Keeper.open(await places())
    values = {
        "indicator": "amabilite",
        "subject": "vacataires",
        "country": "suisse",
        "figure": "80 %",
        "section": "2",
        "context": "Encore mieux : en Suisse.",
        "examples": ["les vacataires suisses sont-ils aimables ?", "gentillesse des vacataires en Suisse"],
    }
    create = Create(kind="facts", id="amabilite-vacataires-suisse", values=values)
    preview = await keeper.preview([create])
    assert not preview.problems
    await keeper.apply_files(preview.files, "anna", "nouveau", preview.number)
    assert figure(keeper, create.id) == "80 %"
    await keeper.apply([Delete(kind="facts", id=create.id)], "anna", "", 2)
    assert keeper.files == SMALL


async def test_half_a_second_of_questions_meets_whole_versions_only(folder: Path) -> None:
    keeper = await Keeper.open(InFolder(folder))
    seen: set[tuple[str, str]] = set()
    stop = False

    async def ask() -> None:
        while not stop:
            engine = keeper.engine
            pair = [
                engine.turn(q).reply.blocks[0].figure for q in ("fréquentation en France", "fréquentation en Suisse")
            ]
            seen.add((pair[0], pair[1]))
            await asyncio.sleep(0)

    asking = asyncio.create_task(ask())
    for value in ("40 %", "41 %", "42 %"):
        both: list[Change] = [c.model_copy(update={"value": value}) for c in (FIGURE, OTHER)]
        await keeper.apply(both, "a", secrets.token_hex(2), keeper.number)
    stop = True
    await asking
    assert len(seen) >= 2
    assert all(one == two or (one[:2], two[:2]) == ("61", "70") for one, two in seen)
