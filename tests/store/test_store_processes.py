"""Several processes on one store: dead ones are known at once, leaders follow each other, chats are not shared."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.store.store import Claim, Store
from bot.store.updates import LEASE, PATIENCE

CHILD = """
import asyncio, sys
from bot.store.store import Store

async def main(url, job):
    async with Store.open(url) as store:
        chat = store.keys.chat(5)
        if job == "claim":
            assert await store.claim(10, chat)
        elif job == "lead":
            await store.lead()
        async with store.chat_lock(chat):
            print("ready", flush=True)
            await asyncio.sleep(60)

asyncio.run(main(*sys.argv[1:]))
"""


@asynccontextmanager
async def child(url: str, job: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Another process that has done its job and holds on."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CHILD, url, job, stdout=pipe)
    assert process.stdout is not None
    try:
        assert await asyncio.wait_for(process.stdout.readline(), 20) == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until_taken(store: Store, seconds: float = 3.0) -> Claim:
    end = time.monotonic() + seconds
    while (claim := await store.claim(10)) is Claim.BUSY and time.monotonic() < end:
        await asyncio.sleep(0.05)
    return claim


async def test_the_claim_of_a_killed_process_is_taken_over(store: Store, url: str) -> None:
    async with child(url, "claim") as process:
        assert await store.claim(10) is Claim.BUSY
        process.kill()
        await process.wait()
        assert await until_taken(store) is Claim.TAKEN_OVER
    assert await store.claim(10) is Claim.BUSY, "and only once"


async def test_a_claim_without_end_is_void_after_the_lease(store: Store, url: str) -> None:
    async with child(url, "claim"):
        assert await store.claim(10, now=time.time() + LEASE - 5) is Claim.BUSY
        assert await store.claim(10, now=time.time() + LEASE + 5) is Claim.TAKEN_OVER


async def test_a_later_update_waits_for_the_earlier_one(store: Store, url: str) -> None:
    chat = store.keys.chat(5)
    async with child(url, "claim") as process:
        assert await store.claim(11, chat) and await store.must_wait(11, chat)
        assert not await store.must_wait(9, chat) and not await store.must_wait(11, store.keys.chat(6))
        process.kill()
        await process.wait()
        assert await store.must_wait(11, chat), "Telegram will soon send it again"
        await asyncio.sleep(0.3)
        assert not await store.must_wait(11, chat, now=time.time() + PATIENCE + 1), "but not for ever"
        assert not await store.must_wait(11, chat, now=time.time() - 3600), "nor as long as a clock was set back"
    await store.finish(10)
    assert not await store.must_wait(11, chat)


async def test_a_second_leader_waits_and_takes_over(store: Store, url: str) -> None:
    async with child(url, "lead") as process:
        leading = asyncio.create_task(store.lead())
        await asyncio.sleep(1.5)
        assert not leading.done() and not store.leads
        process.kill()
        await asyncio.wait_for(leading, 10)
        assert store.leads
    await asyncio.wait_for(store.lead(), 1)


async def test_a_chat_is_held_against_other_replicas(store: Store, url: str) -> None:
    if store.database.is_sqlite:
        pytest.skip("one process works on a SQLite store")

    async def work() -> None:
        async with store.chat_lock(store.keys.chat(5)):
            pass

    async with child(url, "hold") as process:
        waiting = asyncio.create_task(work())
        async with store.chat_lock(store.keys.chat(6)):
            await asyncio.sleep(0.3)
        assert not waiting.done()
        process.kill()
        await asyncio.wait_for(waiting, 5)


async def test_two_stores_opened_at_once_make_the_tables_once(url: str) -> None:
    async def opened() -> str:
        async with Store.open(url) as store:
            await store.ping()
            await asyncio.sleep(0.1)
            return store.keys.person(1)

    assert len(set(await asyncio.gather(*(opened() for _ in range(4))))) == 1
