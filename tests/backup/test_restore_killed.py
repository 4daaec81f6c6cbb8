"""Killed at any moment, a restore leaves the old installation or the new one, a backup no half of itself."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from admin_world import write_base
from test_restore import settings_at

from bot.backup.restoring import check
from bot.backup.taking import take
from bot.facts.documents.revisions import Note
from bot.keeping.documents import InFolder
from bot.store.store import LoggedQuestion, Store

KILLS = 60 if os.environ.get("LECHIFFRE_LONG") else 8
WORK = """
import asyncio, sys
from pathlib import Path
from bot.backup.restoring import restore
from bot.backup.taking import take
from bot.settings import Settings
from alembic import command

data, base, file = sys.argv[2:]
settings = Settings.load(need_token=False, data_folder=Path(data), knowledge=base, database_url="")
print("ready", flush=True)
if sys.argv[1] == "restore":
    asyncio.run(restore(settings, Path(file), replace=True))
else:
    asyncio.run(take(settings, Path(file), replace=True))
print("done", flush=True)
"""


def killed(what: str, after: float, *paths: Path) -> float:
    """Let a process work for a while, then kill it; how long it worked."""
    call = [sys.executable, "-c", WORK, what, *map(str, paths)]
    with subprocess.Popen(call, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        start = time.monotonic()
        with suppress(subprocess.TimeoutExpired):
            process.wait(after)
        process.kill()
        return time.monotonic() - start


async def test_a_restore_and_a_backup_killed_at_any_moment(tmp_path: Path) -> None:
    settings = settings_at(tmp_path)
    base, file = tmp_path / "base", tmp_path / "b.zip"
    write_base(base)
    documents = InFolder(base)
    await documents.adopt((await documents.now()).files, Note("", "première", 1.0, outside=True))
    async with Store.open(settings.store_url) as store:
        for number in range(3000):
            await store.log_question(LoggedQuestion(f"ancienne {number}", "answer"))
    await take(settings, file)
    took = killed("restore", 60.0, tmp_path / "data", base, file)  # to its end
    chance = random.Random(7)
    seen: set[str] = set()
    # The first is killed at once and the last when it has long ended: how busy the machine is must not decide what is seen.
    for after in (0.0, *(chance.uniform(0, took * 1.3) for _ in range(KILLS)), 60.0):
        async with Store.open(settings.store_url) as store:
            await store.log_question(LoggedQuestion("nouvelle", "answer"))
        before = len(await _texts(settings.store_url))
        killed("restore", after, tmp_path / "data", base, file)
        texts = await _texts(settings.store_url)
        assert len(texts) in (3000, before), "all of the backup, or all that was there"
        seen.add("new" if len(texts) == 3000 else "old")
        now = await InFolder(base).now()
        assert now.clean and now.number == 1
    assert seen == {"old", "new"}, "what was killed at once left the old, what ended made the new"
    for _ in range(KILLS // 3):
        killed("take", chance.uniform(0, 0.2), tmp_path / "data", base, file)
        assert check(file).counts()["questions"] >= 3000


async def _texts(url: str) -> list[str]:
    async with Store.open(url) as store:
        return [q.text for q in await store.questions(limit=100_000)]
