"""Two bots that poll: one works, the other waits, and takes over when the first is killed; nothing is lost.

On SQLite (a lock file beside it: both on one machine) and on PostgreSQL (a lock of its own).  `LECHIFFRE_LONG=1`: and
the first comes back, and waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery_kit import until
from running_bots import LONG, ROOT, bots, settings
from running_talk import talks
from scratch_databases import KINDS, scratch

from bot.sandbox import Sandbox

WITHIN = 30.0
"""Seconds until the second must work."""
CHATS, QUESTIONS = 12, 5


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind."""
    with scratch(request.param, tmp_path) as made:
        yield made


async def test_the_second_poller_waits_and_takes_over(sandbox: Sandbox, url: str, tmp_path: Path) -> None:
    people = talks(sandbox, ROOT / "knowledge", CHATS, QUESTIONS)
    loop = asyncio.get_running_loop()
    async with bots(2, settings(sandbox, tmp_path, LECHIFFRE_DATABASE_URL=url), tmp_path) as (first, second):
        await first.start()
        await first.until(200)
        await until(lambda: bool(sandbox.calls_of("getUpdates")), 20)
        await second.start()
        await second.until(200)
        assert (await second.look("/livez"))[1]["standby"] and not (await first.look("/livez"))[1]["standby"]
        for _ in range(2):
            await asyncio.gather(*(talk.ask_next() for talk in people))
        await until(lambda: sum(len(talk.heard) for talk in people) > CHATS // 2, 30)
        await first.kill()
        killed = loop.time()
        await asyncio.gather(*(talk.ask_next() for talk in people))
        await until(lambda: not any(talk.missing for talk in people), WITHIN)
        took = loop.time() - killed
        assert not (await second.look("/livez"))[1]["standby"]
        if LONG:
            await first.start()
            await first.until(200)
            assert (await first.look("/livez"))[1]["standby"], "who comes back waits"
        for _ in range(2):
            await asyncio.gather(*(talk.ask_next() for talk in people))
        await until(lambda: not any(talk.missing for talk in people), 30)
        assert await second.stop() == 0
    twice = sum(talk.twice for talk in people)
    print(f"\n{url.partition(':')[0]}: all answered {took:.1f} s after the kill, {twice} of {CHATS * QUESTIONS} twice")
    for talk in people:
        talk.check()
    assert twice <= 1
    conflicts = [call for call in sandbox.calls_of("getUpdates") if call.status == 409]
    assert len(conflicts) <= 1, "both polled at the same time"
