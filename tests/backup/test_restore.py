"""What a backup never holds, and what a restore refuses: each with one line, and nothing changed."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from admin_world import write_base
from scratch_databases import KINDS, scratch
from sqlalchemy import text

from bot.backup.file import BackupError
from bot.backup.restoring import check, restore
from bot.backup.taking import take
from bot.cli import main
from bot.facts.documents.revisions import Note
from bot.keeping.documents import InFolder
from bot.settings import Settings
from bot.store.database import Database
from bot.store.editing import Editors, Settled
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.store import Feedback, LoggedQuestion, Store

TOKEN = "4242424242:AAsandbox_no_secret_for_this_machine"


def settings_at(folder: Path, url: str = "", **values: object) -> Settings:
    given = {"knowledge": str(folder / "base"), "data_folder": folder / "data", "database_url": url, "token": TOKEN}
    return Settings.load(need_token=False, **{**given, **values})


@pytest.fixture(params=KINDS)
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """The place of an installation, on each kind of database."""
    (tmp_path / "here").mkdir()
    with scratch(request.param, tmp_path / "here") as url:
        yield settings_at(tmp_path / "here", url)


@pytest.fixture(params=KINDS)
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Another place."""
    (tmp_path / "there").mkdir()
    with scratch(request.param, tmp_path / "there") as url:
        yield settings_at(tmp_path / "there", url)


@pytest_asyncio.fixture
async def kept(here: Settings) -> AsyncIterator[Settings]:
    """An installation with something in each table."""
    write_base(Path(str(here.knowledge)))
    documents = InFolder(Path(str(here.knowledge)))
    await documents.adopt((await documents.now()).files, Note("", "première", 1.5, outside=True))
    async with Store.open(here.store_url) as store:
        person = store.keys.person(42)
        await store.claim(2**40, store.keys.chat(42), 7)
        await store.save_context(store.keys.thread(42, 42), {"a": "é\ud800\0", "n": None})
        await store.log_question(LoggedQuestion("combien ?", "answer", ("f",), ("mot",), person, store.keys.chat(42)))
        await store.add_feedback(Feedback(True, "combien ?", None, person))
        await store.save_file_id("chart", "AgAC")
        await Editors(store.database).add(person)
        await Settled(store.database, store.keys).add(["une question"])
    yield here


async def rows(settings: Settings) -> dict[str, list[object]]:
    """All rows of all tables that a backup holds."""
    from bot.store.portable import rows_of, tables_of

    database = Database(settings.store_url)
    try:
        return await database.run(lambda c: {t.name: [json.loads(row) for row in rows_of(c, t)] for t in tables_of(c)})
    finally:
        await database.close()


async def refused(settings: Settings, file: Path, **more: object) -> str:
    with pytest.raises((BackupError, StoreError)) as caught:
        await restore(settings, file, **more)  # type: ignore[arg-type]
    line = str(caught.value)
    assert "\n" not in line and TOKEN not in line
    return line


def remade(file: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """A backup with other members."""
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    new = file.with_name("remade.zip")
    with zipfile.ZipFile(new, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return new


async def test_every_row_comes_back(kept: Settings, there: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    await restore(there, file, key)
    before, after = await rows(kept), await rows(there)
    assert before == after and all(before[name] for name in before if not name.startswith("knowledge"))
    async with Store.open(there.store_url) as store:
        assert await Editors(store.database).has(store.keys.person(42))
        assert await store.context(store.keys.thread(42, 42), now=1.0) == {"a": "é\ud800\0", "n": None}
        await store.log_question(LoggedQuestion("encore ?", "answer"))  # its number is free
        assert await store.erase_person(store.keys.person(42), store.keys.chat(42)) == 3
    assert (await InFolder(Path(str(there.knowledge))).now()).clean


async def test_no_secret_in_it_and_for_its_owner_alone(kept: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    with zipfile.ZipFile(file) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    secret = key.read_bytes().strip()
    assert len(secret) == 64 and secret not in whole and TOKEN.encode() not in whole
    assert b"combien ?" in whole, "what was looked through is what was kept"
    assert {stat.S_IMODE(path.stat().st_mode) for path in (file, key)} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.key", "b.zip", "here"]


async def test_a_file_that_is_there_stays(kept: Settings, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    file.write_text("précieux")
    with pytest.raises(BackupError, match="existe déjà"):
        await take(kept, file)
    assert file.read_text() == "précieux"
    await take(kept, file, replace=True)
    assert check(file).counts()["questions"] == 1


async def test_what_is_there_is_not_replaced_unasked(kept: Settings, there: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    async with Store.open(there.store_url) as store:
        await store.log_question(LoggedQuestion("à garder", "answer"))
    before = await rows(there)
    assert "--replace" in await refused(there, file, key=key)
    assert await rows(there) == before and not Path(str(there.knowledge)).exists()
    write_base(Path(str(there.knowledge)))
    done = await restore(there, file, key, replace=True)
    assert [row["text"] for row in (await rows(there))["questions"]] == ["combien ?"]  # type: ignore[index]
    assert done.former is not None and done.former.is_dir()
    async with Store.open(there.store_url) as store:
        assert await Editors(store.database).has(store.keys.person(42))


async def test_a_folder_that_is_there_is_not_replaced_unasked(kept: Settings, there: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    write_base(Path(str(there.knowledge)))
    assert "--replace" in await refused(there, file, key=key)
    async with Store.open(there.store_url) as store:
        assert await store.questions() == []


async def test_not_under_a_running_bot(kept: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    async with Store.open(kept.store_url) as store:
        await take(kept, file, key)
        before = await rows(kept)
        assert "l'arrêter" in await refused(kept, file, key=key, replace=True)
        await store.ping()
        assert await rows(kept) == before
    await restore(kept, file, key, replace=True)
    assert (await rows(kept))["questions"] == before["questions"]


async def test_without_the_key_there_are_no_people(kept: Settings, there: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    assert "--key" in await refused(there, file)
    key.write_text("f" * 64)
    assert "pas celle" in await refused(there, file, key=key)
    assert "ne se lit pas" in await refused(there, file, key=tmp_path / "absent")
    await restore(there, file, people=False)
    found = await rows(there)
    assert not any(found[name] for name in ("questions", "editors", "contexts", "feedback", "settled", "updates"))
    assert found["files"] and (await InFolder(Path(str(there.knowledge))).now()).number == 1


async def test_the_secret_of_the_settings_is_key_enough(here: Settings, there: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    write_base(Path(str(here.knowledge)))
    here, there = (s.model_copy(update={"secret": type(s.secret)("court")}) for s in (here, there))
    async with Store.open(here.store_url, here.store_secret) as store:
        await Editors(store.database).add(store.keys.person(42))
    await take(here, file, key)
    bare = there.model_copy(update={"secret": type(there.secret)("")})
    assert "LECHIFFRE_SECRET" in await refused(bare, file, key=key)
    await restore(there, file)
    async with Store.open(there.store_url, there.store_secret) as store:
        assert await Editors(store.database).has(store.keys.person(42))


async def test_an_older_backup_is_brought_up_to_date(kept: Settings, there: Settings, tmp_path: Path) -> None:
    """Taken by the code of today from tables of an older version, as before an upgrade."""
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    database = Database(kept.store_url)
    await migrate(database, "0001")
    await database.close()
    await take(kept, file, key)
    manifest = check(file)
    assert manifest.revision == "0001" and "editors" not in manifest.counts()
    await restore(there, file, key)
    async with Store.open(there.store_url) as store:
        assert [q.text for q in await store.questions()] == ["combien ?"]
        assert not await Editors(store.database).all()


async def test_a_newer_backup_is_refused(kept: Settings, there: Settings, tmp_path: Path) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    for change in (("revision", "9999"), ("format", 2)):

        def newer(members: dict[str, bytes], change: tuple[str, object] = change) -> None:
            members["manifest.json"] = json.dumps(
                {**json.loads(members["manifest.json"]), change[0]: change[1]}
            ).encode()

        assert "plus récente" in await refused(there, remade(file, newer), key=key)
    async with Store.open(kept.store_url) as store:
        await store.database.run(lambda c: c.execute(text("UPDATE alembic_version SET version_num='9999'")))
    with pytest.raises(StoreError, match="plus récente"):
        await take(kept, tmp_path / "c.zip")
    assert not (tmp_path / "c.zip").exists()


def _flip(members: dict[str, bytes]) -> None:
    members["store/questions.jsonl"] = members["store/questions.jsonl"].replace(b"combien", b"comblen")


def _less(members: dict[str, bytes]) -> None:
    del members["store/questions.jsonl"]


def _more(members: dict[str, bytes]) -> None:
    members["store/secrets.jsonl"] = b"{}"


def _no_manifest(members: dict[str, bytes]) -> None:
    del members["manifest.json"]


def _odd_manifest(members: dict[str, bytes]) -> None:
    members["manifest.json"] = b"[1, 2]"


@pytest.mark.parametrize("change", [_flip, _less, _more, _no_manifest, _odd_manifest])
async def test_a_damaged_backup(kept: Settings, tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    before = await rows(kept)
    assert "n'est pas une sauvegarde entière" in await refused(kept, remade(file, change), key=key, replace=True)
    assert await rows(kept) == before


async def test_a_cut_off_backup(kept: Settings, tmp_path: Path) -> None:
    file = tmp_path / "b.zip"
    await take(kept, file)
    data = file.read_bytes()
    for size in (0, 10, len(data) // 2, len(data) - 5):
        file.write_bytes(data[:size])
        assert "n'est pas une sauvegarde entière" in await refused(kept, file, replace=True)
    assert "absent.zip" in await refused(kept, tmp_path / "absent.zip")


async def test_a_backup_that_names_files_elsewhere(kept: Settings, there: Settings, tmp_path: Path) -> None:
    from hashlib import sha256

    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)

    def outside(members: dict[str, bytes]) -> None:
        now = json.loads(members["documents/now.json"])
        members["documents/now.json"] = data = json.dumps({"../../evil.yaml": next(iter(now.values()))}).encode()
        manifest = json.loads(members["manifest.json"])
        told = manifest["members"]["documents/now.json"]
        told["sha256"], told["bytes"] = sha256(data).hexdigest(), len(data)
        members["manifest.json"] = json.dumps(manifest).encode()

    assert "hors du dossier" in await refused(there, remade(file, outside), key=key)
    assert not list(tmp_path.rglob("evil.yaml"))


async def test_a_failure_in_the_middle_changes_nothing(
    kept: Settings, there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.backup import stores

    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    await take(kept, file, key)
    async with Store.open(there.store_url) as store:
        await store.log_question(LoggedQuestion("à garder", "answer"))
    before = await rows(there)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stores, "restart_numbers", full)
    assert "disque est plein" in await refused(there, file, key=key, replace=True)
    assert await rows(there) == before and not Path(str(there.knowledge)).exists()
    assert not list(tmp_path.rglob("*.new*"))


async def test_a_damaged_store_is_put_right(tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    write_base(tmp_path / "base")
    async with Store.open(settings.store_url) as store:
        await store.log_question(LoggedQuestion("combien ?", "answer"))
    await take(settings, tmp_path / "b.zip")
    file = tmp_path / "data" / "lechiffre.db"
    file.write_bytes(os.urandom(5000))
    assert "--replace" in await refused(settings, tmp_path / "b.zip")
    await restore(settings, tmp_path / "b.zip", replace=True)
    async with Store.open(settings.store_url) as store:
        assert [q.text for q in await store.questions()] == ["combien ?"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


async def test_the_base_of_the_package_comes_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import opening
    from bot.backup import documents

    for module in (opening, documents):
        monkeypatch.setattr(module, "packaged_folder", lambda: tmp_path / "package")
    monkeypatch.chdir(tmp_path)
    write_base(tmp_path / "package")
    here, there = settings_at(tmp_path / "a", knowledge=None), settings_at(tmp_path / "b", knowledge=None)
    async with Store.open(here.store_url) as store:
        await store.log_question(LoggedQuestion("combien ?", "answer"))
    await take(here, tmp_path / "b.zip", tmp_path / "b.key")
    done = await restore(there, tmp_path / "b.zip", tmp_path / "b.key")
    assert check(tmp_path / "b.zip").knowledge == "package" and done.folder is None
    assert not (tmp_path / "knowledge").exists() and (await rows(there))["questions"]


async def test_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="n'existe pas"):
        await take(settings_at(tmp_path), tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists() and not (tmp_path / "data").exists()


async def test_no_place_to_write(kept: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="ne s'écrit pas"):
        await take(kept, tmp_path / "absent" / "b.zip")


def test_as_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import asyncio

    settings = settings_at(tmp_path)
    write_base(tmp_path / "base")

    async def begin() -> None:
        async with Store.open(settings.store_url) as store:
            await store.log_question(LoggedQuestion("combien ?", "answer"))

    asyncio.run(begin())
    monkeypatch.setenv("LECHIFFRE_DATA_FOLDER", str(tmp_path / "data"))
    monkeypatch.setenv("LECHIFFRE_KNOWLEDGE", str(tmp_path / "base"))
    monkeypatch.delenv("LECHIFFRE_DATABASE_URL", raising=False)
    file = str(tmp_path / "b.zip")
    assert main(["backup", file]) == 0
    said = capsys.readouterr().out
    assert "1 questions" in said and "--key" in said
    assert main(["backup", file]) == 2 and "existe déjà" in capsys.readouterr().err
    assert main(["restore", file, "--check"]) == 0 and "est entière" in capsys.readouterr().out
    assert main(["restore", file]) == 2 and "--replace" in capsys.readouterr().err
    assert main(["restore", file, "--replace"]) == 0 and "rétabli" in capsys.readouterr().out
    assert main(["restore", file, "--replace", "--without-people"]) == 0
    assert "sans rien" in capsys.readouterr().out


async def test_a_full_disk_leaves_no_half_of_a_backup(kept: Settings, tmp_path: Path) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(place)]).returncode != 0:
        pytest.skip("no right to mount a disk here")
    try:
        (place / "filler").write_bytes(b"\0" * 4096)
        with pytest.raises(BackupError, match="ne s'écrit pas"):
            await take(kept, place / "b.zip")
        assert [path.name for path in place.iterdir()] == ["filler"]
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)
