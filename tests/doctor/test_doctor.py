"""`lechiffre doctor` names each thing that is wrong, says what to do, and never shows the token."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from scratch_databases import scratch
from sqlalchemy import text
from telegram_base import write_base

from bot.doctor.command import diagnose, examine
from bot.keeping.database import InDatabase
from bot.keeping.documents import InFolder
from bot.keeping.moving import move
from bot.sandbox.sandbox import TOKEN, Sandbox
from bot.settings import Settings, SettingsError
from bot.store.database import Database
from bot.store.migrate import migrate
from bot.store.store import Store

SECRET = "s3cr3t-of-the-hashes-and-of-the-hook"


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Telegram."""
    async with Sandbox.start() as started:
        yield started


Make = Callable[..., Settings]


@pytest.fixture
def make(sandbox: Sandbox, tmp_path: Path) -> Make:
    """Settings of an installation that lacks nothing, but for what is given."""
    write_base(tmp_path / "base")
    (tmp_path / "data").mkdir(mode=0o700)

    def settings(**values: Any) -> Settings:
        given = {
            "token": TOKEN,
            "telegram_api_url": sandbox.url,
            "data_folder": tmp_path / "data",
            "knowledge": str(tmp_path / "base"),
            "secret": SECRET,
            "webhook_secret": SECRET,
            "database_url": "",
        }
        return Settings.load(need_token=False, **{**given, **values})

    return settings


async def lines(settings: Settings, clock: Callable[[], float] = time.time) -> list[str]:
    found = [str(each) for each in await diagnose(settings, clock)]
    for line in found:
        assert line[0] in "✓!✗" and "\n" not in line and len(line) < 700
        assert TOKEN not in line and TOKEN[11:] not in line and SECRET not in line
        assert line[0] == "✓" or " → " in line or " ; " in line, f"nothing to do about: {line}"
    return found


async def one(settings: Settings, mark: str, *words: str, **more: Any) -> str:
    """The one line that is not well."""
    found = [line for line in await lines(settings, **more) if line[0] != "✓"]
    assert len(found) == 1, found
    assert found[0][0] == mark and all(word in found[0] for word in words), found[0]
    return found[0]


async def test_all_is_well(make: Make) -> None:
    found = await lines(make())
    assert [line[0] for line in found] == ["✓"] * len(found) and len(found) >= 8
    whole = "\n".join(found)
    for word in ("@lechiffre_bot", "horloge", "webhook", "dossier de données", "disque", "base de données", "faits"):
        assert word in whole


async def test_it_changes_nothing_and_takes_no_update(make: Make, sandbox: Sandbox, tmp_path: Path) -> None:
    await sandbox.person("Ada").private().send("une question")
    before = sorted(str(path) for path in tmp_path.rglob("*"))
    await lines(make(owners=frozenset({1})))
    assert sorted(str(path) for path in tmp_path.rglob("*")) == before
    assert {call.method for call in sandbox.calls.of("getMe", "getWebhookInfo", "getUpdates", "deleteWebhook")} == {
        "getMe",
        "getWebhookInfo",
    } and len(sandbox.pending) == 1


# --- Telegram -------------------------------------------------------------------------------------------------


async def test_no_token(make: Make) -> None:
    await one(make(token=""), "✗", "TELEGRAM_TOKEN", "@BotFather")


async def test_a_token_that_telegram_does_not_know(make: Make, sandbox: Sandbox) -> None:
    with sandbox.revoked():
        await one(make(), "✗", "ne le connaît pas", "@BotFather")


async def test_nobody_there(make: Make) -> None:
    await one(make(telegram_api_url="http://127.0.0.1:1"), "✗", "127.0.0.1:1", "HTTPS_PROXY")


async def test_a_connection_that_breaks(make: Make, sandbox: Sandbox) -> None:
    sandbox.drop("getMe")
    await one(make(), "✗", "ne répond pas")


@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo"])
async def test_telegram_in_trouble(make: Make, sandbox: Sandbox, method: str) -> None:
    sandbox.fault(method, 502)
    await one(make(), "!", method, "502", "quelques minutes")
    sandbox.garbage(method)
    await one(make(), "!", method, "rien d'utile")


@pytest.mark.parametrize(("ahead", "mark", "word"), [(60, "!", "avance"), (-3600, "✗", "retarde")])
async def test_a_clock_that_is_wrong(make: Make, ahead: float, mark: str, word: str) -> None:
    await one(make(), mark, "horloge", word, "NTP", clock=lambda: time.time() + ahead)


async def test_a_webhook_while_we_poll(make: Make, sandbox: Sandbox) -> None:
    await sandbox.api.webhook.set("http://127.0.0.1:1/secret-path", "", 1)
    line = await one(make(), "!", "127.0.0.1:1", "autre jeton")
    assert "secret-path" not in line


async def test_no_webhook_while_we_should_be_called(make: Make) -> None:
    url = "http://127.0.0.1:1/hook"
    await one(make(webhook_url=url), "!", "n'est pas déclaré", "démarrer le bot")
    await one(make(webhook_url=url, set_webhook=False), "✗", "n'est pas déclaré", "announce.py")


async def test_a_webhook_that_leads_elsewhere(make: Make, sandbox: Sandbox) -> None:
    await sandbox.api.webhook.set("http://127.0.0.1:1/old", "", 1)
    await one(make(webhook_url="http://127.0.0.1:2/new"), "✗", "une autre adresse (127.0.0.1:1)", "redémarrer")


async def test_a_webhook_that_fails(make: Make, sandbox: Sandbox) -> None:
    url = "http://127.0.0.1:1/hook"
    await sandbox.api.webhook.set(url, "", 1)
    await sandbox.person("Ada").private().send("une question")
    while sandbox.api.webhook.last_error is None:
        await asyncio.sleep(0.01)
    await one(make(webhook_url=url), "✗", "a échoué", "Connection failed", "/readyz")
    assert not any("a échoué" in line for line in await lines(make(webhook_url=url), clock=lambda: time.time() + 9000))


async def test_many_that_wait(make: Make, sandbox: Sandbox) -> None:
    for number in range(101):
        sandbox.inject({"message": {"message_id": number}})
    await one(make(), "!", "101 messages attendent")


async def test_a_webhook_that_is_not_https(make: Make) -> None:
    from bot.doctor.telegram import _webhook

    settings = make(webhook_url="http://bot.example.org/x", telegram_api_url="https://api.telegram.org")
    found = [str(each) for each in _webhook(settings, {"url": settings.webhook_url}, 0.0)]
    assert any(line.startswith("✗") and "https" in line for line in found)


# --- the place ------------------------------------------------------------------------------------------------


async def test_a_store_that_is_there(make: Make, tmp_path: Path) -> None:
    settings = make()
    async with Store.open(settings.store_url):
        assert all(line[0] == "✓" for line in await lines(settings)), "a bot at work is well, too"
    assert any(line.endswith("à jour") for line in await lines(settings))


async def test_a_store_of_an_older_and_of_a_newer_version(make: Make, tmp_path: Path) -> None:
    settings = make()
    database = Database(settings.store_url)
    await migrate(database, "0001")
    (tmp_path / "data/lechiffre.db").chmod(0o600)
    await one(settings, "!", "plus ancienne", "lechiffre backup")
    await database.run(lambda c: c.execute(text("UPDATE alembic_version SET version_num='9999'")))
    await database.close()
    await one(settings, "✗", "plus récente", "mettre le programme à jour")


async def test_a_damaged_store(make: Make, tmp_path: Path) -> None:
    (tmp_path / "data/lechiffre.db").write_bytes(os.urandom(9000))
    (tmp_path / "data/lechiffre.db").chmod(0o600)
    await one(make(), "✗", "endommagé", "lechiffre restore")


async def test_a_folder_that_is_none(make: Make, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    await one(make(data_folder=tmp_path / "file" / "data"), "✗", "n'est pas un dossier", "LECHIFFRE_DATA_FOLDER")


async def test_a_folder_that_is_not_there_yet(make: Make, tmp_path: Path) -> None:
    assert any("sera fait au démarrage" in line for line in await lines(make(data_folder=tmp_path / "new" / "data")))
    assert not (tmp_path / "new").exists()


async def test_rights_that_are_too_wide(make: Make, tmp_path: Path) -> None:
    settings = make()
    async with Store.open(settings.store_url):
        pass
    (tmp_path / "data/lechiffre.db").chmod(0o644)
    await one(settings, "!", "peuvent lire", "chmod 600")
    (tmp_path / "data/lechiffre.db").chmod(0o600)
    (tmp_path / "data").chmod(0o777)
    await one(settings, "!", "peuvent écrire", "chmod 700")


@pytest.mark.parametrize(("megabytes", "mark"), [(200, "!"), (3, "✗")])
async def test_a_disk_that_fills(make: Make, monkeypatch: pytest.MonkeyPatch, megabytes: int, mark: str) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=megabytes * 1_000_000))
    await one(make(), mark, f"{megabytes} Mo", "faire de la place")


CLOSED = """
import asyncio, os, sys
from pathlib import Path
from bot.doctor.base import _writable
from bot.doctor.place import look_at_place
from bot.settings import Settings

settings = Settings.load(need_token=False, data_folder=Path(sys.argv[1]), database_url="")
asyncio.run(look_at_place(settings))  # everything is imported now: an unprivileged user may not read the code
os.setuid(65534) if os.getuid() == 0 else None  # root may write anywhere
for each in (*asyncio.run(look_at_place(settings)), *_writable(Path(sys.argv[2]))):
    print(each)
"""


def test_folders_that_are_not_the_bots(tmp_path: Path) -> None:
    data, base = tmp_path / "data", tmp_path / "base"
    write_base(base)
    data.mkdir(mode=0o755)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_mode & 0o555 == 0o555:
            break  # pytest's own folders are closed to others, the system's are not
        os.chmod(parent, 0o755)
    for folder in (data, base):
        folder.chmod(0o555)
    ran = subprocess.run(
        [sys.executable, "-c", CLOSED, str(data), str(base)], capture_output=True, text=True, timeout=60
    )
    assert ran.stderr == ""
    folder, *_, editors = ran.stdout.splitlines()
    assert folder.startswith("✗") and "ne peut pas être écrit" in folder and "chown" in folder
    assert editors.startswith("!") and "rien enregistrer" in editors and "chown" in editors


async def test_postgres(make: Make, tmp_path: Path) -> None:
    with scratch("postgres", tmp_path) as url:
        assert any("est vide" in line for line in await lines(make(database_url=url)))
        async with Store.open(url):
            pass
        assert any(line.endswith("à jour") for line in await lines(make(database_url=url)))
        name = url.rsplit("/", 1)[1]
        closed = text(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        database = Database(url)
        await database.run(lambda connection: connection.execute(closed))
        await database.close()
        await one(make(database_url=url), "✗", "que des lectures")
    gone = await one(make(database_url=url.replace("@", ":p4ssw0rd@")), "✗", "n'existe pas", "createdb")
    assert "p4ssw0rd" not in gone
    await one(make(database_url="postgresql://bot:p4ssw0rd@127.0.0.1:1/x"), "✗", "127.0.0.1", "vérifier")
    await one(make(database_url="mysql://a/b"), "✗", "LECHIFFRE_DATABASE_URL")


# --- the base -------------------------------------------------------------------------------------------------


async def test_a_base_that_is_broken(make: Make, tmp_path: Path) -> None:
    (tmp_path / "base/survey.yaml").write_text("title: [")
    await one(make(), "✗", "survey.yaml", "lechiffre check")
    await one(make(knowledge=str(tmp_path / "absent")), "✗", "absent", "lechiffre check")


async def test_a_base_that_editors_may_write(make: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    owners = frozenset({1})
    assert any("peut être écrit" in line for line in await lines(make(owners=owners)))
    from bot.doctor import base

    monkeypatch.setattr(base, "packaged_folder", lambda: tmp_path / "base")
    await one(make(owners=owners), "!", "celle du paquet", "LECHIFFRE_KNOWLEDGE")


async def test_a_base_in_the_database(make: Make, tmp_path: Path) -> None:
    settings = make(knowledge="database")
    async with Store.open(settings.store_url) as store:
        await one(settings, "✗", "n'en contient pas", "knowledge push")
        await move(InFolder(tmp_path / "base"), InDatabase(store.database), "cli", "envoyé")
        assert any("la base de données" in line and "faits" in line for line in await lines(settings))


# --- the command ----------------------------------------------------------------------------------------------


async def test_as_a_command(make: Make, sandbox: Sandbox, tmp_path: Path) -> None:
    """The exit code, and what is printed: the token is in no line, whatever fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LECHIFFRE_")}
    environment |= {
        "TELEGRAM_TOKEN": TOKEN,
        "LECHIFFRE_TELEGRAM_API_URL": sandbox.url,
        "LECHIFFRE_DATA_FOLDER": str(tmp_path / "data"),
        "LECHIFFRE_KNOWLEDGE": str(tmp_path / "base"),
    }

    async def ran(**more: str) -> tuple[int | None, str]:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", "doctor", env={**environment, **more}, cwd=os.getcwd(),
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said = (await process.communicate())[0].decode()
        assert TOKEN not in said and TOKEN[11:] not in said and "Traceback" not in said
        return process.returncode, said

    code, said = await ran()
    assert code == 0 and said.endswith("tout ce qu'il faut est là\n") and "✗" not in said
    with sandbox.revoked():
        code, said = await ran()
    assert code == 1 and "1 à corriger" in said
    code, said = await ran(TELEGRAM_TOKEN=TOKEN[:15])
    assert (
        code == 1 and said.startswith("✗ réglages : TELEGRAM_TOKEN : ce n'est pas un jeton") and TOKEN[:15] not in said
    )
    code, said = await ran(LECHIFFRE_LOG_DAYS="beaucoup")
    assert code == 1 and said.startswith("✗ réglages : LECHIFFRE_LOG_DAYS")


def test_settings_that_do_not_load() -> None:
    said: list[str] = []

    def load() -> Settings:
        raise SettingsError("LECHIFFRE_X : non")

    assert examine(load, said.append) == 1 and len(said) == 1 and said[0].startswith("✗ réglages")
