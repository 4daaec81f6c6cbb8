"""SIGKILL at any moment of saving in a database: the old revision or the new one, whole, and the history says the same.

The same for a folder: `tests/editing/test_documents_folder.py`.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from pathlib import Path

import pytest
from keeping_help import LONG

from bot.facts.documents.revisions import Note
from bot.keeping.database import InDatabase
from bot.store.store import Store

sys.path += [str(Path(__file__).parents[1] / room) for room in ("editing", "store")]
from documents_writer import texts
from scratch_databases import KINDS, scratch

KILLS = 100 if LONG else 4


@pytest.mark.parametrize("kind", KINDS)
async def test_sigkill_at_any_moment_leaves_the_old_or_the_new(tmp_path: Path, kind: str) -> None:
    rng = random.Random(21)
    seen = 1
    with scratch(kind, tmp_path) as url:
        async with Store.open(url) as store:
            await InDatabase(store.database).adopt(texts(1), Note("", "début", 0.0, outside=True))
        for _ in range(KILLS):
            await _killed_after(rng.random() * 0.1, url)
            async with Store.open(url) as store:
                documents = InDatabase(store.database)
                now = await documents.now()
                assert now.clean and now.files == texts(now.number) and now.number >= seen
                kept = await documents.revisions(4)
                assert [r.number for r in kept] == list(range(now.number, max(0, now.number - 4), -1))
                for revision in kept:
                    assert await documents.files(revision) == texts(revision.number)
                    assert revision.number == 1 or revision.note.reason == f"r{revision.number}"
                seen = now.number
    assert seen > KILLS / 2, "it was at work when it was killed"


async def _killed_after(seconds: float, url: str) -> None:
    writer = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(__file__).with_name("keeping_writer.py")), url, stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert writer.stdout is not None
    async with asyncio.timeout(60):
        assert await writer.stdout.readline() == b"ready\n"
    await asyncio.sleep(seconds)
    writer.kill()
    await writer.communicate()
