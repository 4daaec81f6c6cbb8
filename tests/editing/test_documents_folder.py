"""A folder of documents: all or nothing, nothing of an editor lost, every revision found again exactly."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from documents_writer import texts

from bot.facts.documents import durable
from bot.facts.documents.folder import FolderDocuments
from bot.facts.documents.revisions import ConflictError, DocumentsError, Note

LONG = bool(os.environ.get("LECHIFFRE_LONG"))
KILLS = 300 if LONG else 20
NOTE = Note("cle", "essai", 1.0)
HAND = Note("", "hors du bot", 2.0, outside=True)


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where there is such a place: what is tried here is order, not the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name) / "base"


def start(folder: Path, files: dict[str, str] | None = None) -> FolderDocuments:
    for name, text in (files or {"a.yaml": "a: 1\n", "b/c.yaml": "c: 1\r\n"}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    documents = FolderDocuments(folder)
    documents.adopt(documents.now().files, HAND)
    return documents


def test_a_commit_changes_files_and_keeps_every_text(folder: Path) -> None:
    documents = start(folder)
    second = documents.commit(1, {"a.yaml": "a: 2\n", "n/e/w.yaml": "\ufeffw: é\n"}, NOTE)
    assert second.number == 2
    assert (folder / "a.yaml").read_text() == "a: 2\n"
    assert (folder / "n/e/w.yaml").read_bytes() == "\ufeffw: é\n".encode()
    assert not (folder / "b/c.yaml").exists()
    assert [r.number for r in documents.revisions()] == [2, 1]
    assert documents.files(documents.revision(1)) == {"a.yaml": "a: 1\n", "b/c.yaml": "c: 1\r\n"}
    assert documents.revision(2).note == NOTE
    assert documents.now().clean


def test_the_second_of_two_is_told(folder: Path) -> None:
    documents, other = start(folder), FolderDocuments(folder)
    documents.commit(1, {"a.yaml": "first: 1\n"}, NOTE)
    with pytest.raises(ConflictError, match="révision 2"):
        other.commit(1, {"a.yaml": "second: 1\n"}, NOTE)
    assert (folder / "a.yaml").read_text() == "first: 1\n"


def test_a_hand_edit_stops_a_commit_and_becomes_a_revision(folder: Path) -> None:
    documents = start(folder)
    (folder / "a.yaml").write_text("a: main\n")
    with pytest.raises(ConflictError, match="hors du bot"):
        documents.commit(1, {"a.yaml": "bot: 1\n"}, NOTE)
    now = documents.now()
    assert not now.clean
    assert documents.adopt(now.files, HAND).number == 2
    assert documents.now().clean
    (folder / "a.yaml").write_text("a: encore\n")
    with pytest.raises(ConflictError):
        documents.adopt(now.files, HAND)


def test_restoring_keeps_first_what_it_replaces(folder: Path) -> None:
    documents = start(folder)
    (folder / "a.yaml").write_bytes(b"\xff\xfe broken")
    now = documents.now()
    assert [p.file for p in now.problems] == ["a.yaml"]
    assert documents.restore(1, NOTE, HAND).number == 3
    assert (folder / "a.yaml").read_text() == "a: 1\n"
    assert documents.files(documents.revision(2))["a.yaml"].encode("utf-8", "surrogateescape") == b"\xff\xfe broken"


@pytest.mark.parametrize("exchange", [True, False])
def test_what_an_editor_saves_in_the_very_moment_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    documents = start(folder)
    real = durable._exchange
    done: list[int] = []

    def editor_first(one: Path, other: Path) -> None:
        if not done:
            done.append(1)
            (folder / "saved").write_text("a: editeur\n")
            os.replace(folder / "saved", folder / "a.yaml")
        real(one, other)

    monkeypatch.setattr(durable, "_exchange", editor_first)
    if not exchange:
        monkeypatch.setattr(durable, "_renameat2", lambda: None)
    documents.commit(1, {"a.yaml": "a: bot\n", "b/c.yaml": "c: bot\n"}, NOTE)
    assert (folder / "a.yaml").read_text() == "a: editeur\n"
    assert (folder / "b/c.yaml").read_text() == "c: bot\n"
    assert documents.files(documents.revision(2))["a.yaml"] == "a: bot\n"
    now = documents.now()
    assert not now.clean
    assert documents.adopt(now.files, HAND).number == 3
    assert not list(folder.rglob("*.lechiffre.*")) + list(folder.glob(".a.yaml*"))


def test_an_editor_that_saves_all_the_time_loses_nothing(folder: Path) -> None:
    documents = start(folder)
    stop = threading.Event()
    saved: list[str] = []

    def edit() -> None:
        count = 0
        while not stop.is_set():
            count += 1
            text = f"a: main {count}\n"
            (folder / "x.tmp").write_text(text)
            os.replace(folder / "x.tmp", folder / "a.yaml")
            saved.append(text)
            time.sleep(0.003)

    thread = threading.Thread(target=edit)
    thread.start()
    committed = 0
    for count in range(60):
        now = documents.now()
        try:
            if not now.clean:
                now = documents.now()
                documents.adopt(now.files, HAND)
            documents.commit(documents.now().number, {"a.yaml": f"a: bot {count}\n", "b/c.yaml": "c: 1\r\n"}, NOTE)
            committed += 1
        except ConflictError:
            continue
    stop.set()
    thread.join()
    final = (folder / "a.yaml").read_text()
    last = documents.revisions(1)[0]
    assert final in (saved[-1], documents.files(last)["a.yaml"])
    kept = {documents.files(r)["a.yaml"] for r in documents.revisions(1000)}
    assert final.startswith("a: bot") is False or saved[-1] in kept, "the editor's last text is on disk or in history"


def test_sigkill_at_any_moment_leaves_the_old_or_the_new(folder: Path) -> None:
    start(folder, texts(1))
    writer = [sys.executable, str(Path(__file__).with_name("documents_writer.py")), str(folder)]
    rng = random.Random(20)
    seen = 0
    for _ in range(KILLS):
        process = subprocess.Popen(writer, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(rng.random() * 0.03)
        process.kill()
        process.wait()
        process.stdout.close()
        documents = FolderDocuments(folder)
        now = documents.now()
        assert now.clean
        assert now.files == texts(now.number)
        assert now.number >= seen
        for number in range(max(1, now.number - 3), now.number + 1):
            assert documents.files(documents.revision(number)) == texts(number)
        seen = now.number
        left = [str(p) for p in folder.rglob("*.lechiffre") if p.is_file()]
        assert not left
    assert seen > KILLS / 4


def test_a_folder_that_nobody_may_write_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = start(folder)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(documents.archive, "prepare", refuse)
    now = documents.now()
    assert now.clean
    with pytest.raises(DocumentsError, match="ne peut pas être écrit"):
        documents.commit(1, {"a.yaml": "a: 2\n"}, NOTE)


def test_a_damaged_history_is_said(folder: Path) -> None:
    documents = start(folder)
    documents.commit(1, {"a.yaml": "a: 2\n"}, NOTE)
    for path in (folder / ".lechiffre/texts").glob("*.z"):
        path.write_bytes(b"rubbish")
    with pytest.raises(DocumentsError, match="abîmé"):
        documents.files(documents.revision(1))
    assert documents.now().files == {"a.yaml": "a: 2\n"}
