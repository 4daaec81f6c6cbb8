"""Whatever is wrong with the place of the store is one clear French line, and the store goes on when it is mended."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.store.database import Database
from bot.store.store import Claim, LoggedQuestion, Store, StoreError

OPEN = """
import asyncio, os, sys
from bot.store.store import Store, StoreError

async def main(url):
    async with Store.open(url) as store:
        await store.claim(1)

asyncio.run(main(sys.argv[1]))  # everything is imported now: an unprivileged user may not read the code
os.setuid(65534) if os.getuid() == 0 else None  # root may write anywhere
try:
    asyncio.run(main(sys.argv[2]))
except StoreError as error:
    print(error)
"""


async def failure(url: str) -> str:
    with pytest.raises(StoreError) as caught:
        async with Store.open(url):
            pass
    line = str(caught.value)
    assert "\n" not in line and len(line) < 300
    return line


@pytest.mark.parametrize(
    "url",
    ["", "n'importe quoi", "mysql://a/b", "sqlite://", "sqlite:///:memory:", "postgresql+psycopg://[::1", "sqlite:///"],
)
async def test_an_address_that_is_none(url: str) -> None:
    assert "LECHIFFRE_DATABASE_URL" in await failure(url)


async def test_a_server_that_does_not_answer() -> None:
    line = await failure("postgresql://bot:s3cr3t@127.0.0.1:1/lechiffre")
    assert "127.0.0.1" in line and "s3cr3t" not in line


async def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "file" in await failure(f"sqlite:///{tmp_path}/file/bot.db")


def test_a_read_only_folder(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o555)
    for parent in (tmp_path, *list(tmp_path.parents)[:2]):
        os.chmod(parent, 0o755)
    urls = [f"sqlite:///{place}/bot.db" for place in (tmp_path / "open", folder)]
    ran = subprocess.run([sys.executable, "-c", OPEN, *urls], capture_output=True, text=True, timeout=30)
    assert ran.stderr == "" and "ne peut pas être écrit" in ran.stdout


@pytest.mark.parametrize("damage", ["header", "middle"])
async def test_a_damaged_file(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "bot.db"
    async with Store.open(f"sqlite:///{file}") as store:
        await store.log_question(LoggedQuestion("q", "answer"))
    data = bytearray(file.read_bytes())
    start = 0 if damage == "header" else 100
    data[start : start + 3000] = os.urandom(3000)
    file.write_bytes(data)
    assert "endommagé" in await failure(f"sqlite:///{file}")


async def test_a_damaged_secret(tmp_path: Path) -> None:
    (tmp_path / "bot.db.secret").write_bytes(b"")
    assert "bot.db.secret" in await failure(f"sqlite:///{tmp_path}/bot.db")


async def test_a_full_disk_and_room_again(tmp_path: Path) -> None:
    async with Store.open(f"sqlite:///{tmp_path}/bot.db") as store:

        async def limit(pages: int) -> None:
            query = text(f"PRAGMA max_page_count={pages}")
            await store.database.run(lambda connection: connection.execute(query).scalar())

        await limit(1)
        with pytest.raises(StoreError, match="le disque est plein"):
            for _ in range(200):
                await store.log_question(LoggedQuestion("q" * 400, "answer"))
        kept = len(await store.questions(limit=1000))
        await limit(1_000_000)
        await store.log_question(LoggedQuestion("q", "answer"))
        assert len(await store.questions(limit=1000)) == kept + 1


async def test_a_postgres_that_cuts_every_connection(store: Store) -> None:
    if store.database.is_sqlite:
        pytest.skip("of PostgreSQL only")
    await store.lead()
    other = Database(store.database.url.render_as_string(hide_password=False))
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    try:
        await other.run(lambda connection: connection.execute(cut).all())
    finally:
        await other.close()
    await store.ping()
    for _ in range(50):
        if not store.leads:
            break
        await asyncio.sleep(0.1)
    assert not store.leads, "leadership is lost with the connection"
    await asyncio.wait_for(store.lead(), 5)
    assert await store.claim(1)


async def test_a_claim_that_was_made_but_seemed_to_fail_is_ours(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection breaks after the commit: the next try must not wait for the lease of the first."""
    run = store.database.run

    async def lost(work: Any) -> Any:
        await run(work)
        raise StoreError("the answer was lost")

    with monkeypatch.context() as broken:
        broken.setattr(store.database, "run", lost)
        with pytest.raises(StoreError):
            await store.claim(1, "chat", 5)
    assert await store.claim(1, "chat", 5) is Claim.TAKEN_OVER
    assert await store.claim(1, "chat", 5) is Claim.BUSY, "from then on it is in work"

    async def away(work: Any) -> Any:
        raise StoreError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(store.database, "run", away)
        with pytest.raises(StoreError):
            await store.release(1)
    assert await store.claim(1, "chat", 5) is Claim.TAKEN_OVER, "given up, though the database did not hear of it"
