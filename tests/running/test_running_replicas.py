"""Two replicas behind a balancer, on one PostgreSQL, killed in turn: the real bot with the real base.

Quick: 150 questions in 30 chats, 3 kills.  Long (1,000 questions in 200 chats, a kill every few seconds):
`LECHIFFRE_LONG=1 pytest tests/running/test_running_replicas.py -s`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from delivery_kit import until
from running_bots import LONG, ROOT, BotProcess, bots, command, settings
from running_network import Balancer
from running_talk import Talk, talks
from scratch_databases import scratch

from bot.sandbox import Sandbox, Seat

CHATS, QUESTIONS, PER_SECOND = (200, 5, 12.0) if LONG else (30, 5, 15.0)
LEAST_KILLS, BETWEEN_KILLS = (12, (3.0, 6.0)) if LONG else (3, (0.5, 2.0))
LIVE_WITHIN = 2.0 if LONG else 5.0
"""Seconds; short runs share the machine with others."""
WORD = "mastroquet"
ASKED = f"Quelle est la popularité des {WORD}s ?"


async def test_two_replicas_killed_in_turn(sandbox: Sandbox, tmp_path: Path) -> None:
    with scratch("postgres", tmp_path) as url:
        async with replicas(sandbox, url, tmp_path) as (both, balancer, boss):
            people = talks(sandbox, ROOT / "knowledge", CHATS, QUESTIONS)
            load = asyncio.create_task(ask_all(people))
            kills = 0
            while kills < LEAST_KILLS or not load.done():
                await asyncio.sleep(random.uniform(*BETWEEN_KILLS))
                bot, other = both[kills % 2], both[(kills + 1) % 2]
                await other.until(200)
                await bot.kill()
                await bot.start()
                kills += 1
                if kills == LEAST_KILLS and not LONG:
                    break
            await load
            await until(lambda: not any(talk.missing for talk in people), 90)
            for bot in both:
                await bot.until(200)
            latest = await edit_is_live_on_both(sandbox, balancer, boss)
            await asyncio.sleep(0.5)
            logs = "".join(bot.log for bot in both)
        asked, twice = sum(talk.asked for talk in people), sum(talk.twice for talk in people)
        print(
            f"\n{kills} kills, {asked} questions in {len(people)} chats, all answered, {twice} twice; "
            f"an edit live on both after {latest:.2f} s; calls {dict(balancer.counts)}"
        )
    for talk in people:
        talk.check()
    assert asked == CHATS * QUESTIONS
    assert twice <= asked / 100
    assert not any(bot.deaths for bot in both)
    assert balancer.counts["doubled"] > 0
    if LONG:  # three kills may all fall between two calls
        assert balancer.counts["broken"] + balancer.counts["unreachable"] > 0
    assert "Traceback" not in logs and "handler failed" not in logs and sandbox.token not in logs


@asynccontextmanager
async def replicas(sandbox: Sandbox, url: str, folder: Path) -> AsyncIterator[tuple[list[BotProcess], Balancer, Seat]]:
    """Two ready bots, the balancer before them, an owner's chat; the base lies in the database."""
    owner = sandbox.person("Odile")
    environment = settings(sandbox, folder, LECHIFFRE_DATABASE_URL=url, LECHIFFRE_OWNERS=str(owner.id))
    await command(environment, folder, "knowledge", "push", str(ROOT / "knowledge"))
    environment["LECHIFFRE_KNOWLEDGE"] = "database"
    async with bots(2, environment, folder) as both, Balancer.start([bot.port for bot in both]) as balancer:
        for bot in both:
            bot.set(LECHIFFRE_WEBHOOK_URL=balancer.url)
            await bot.start()
        for bot in both:
            await bot.until(200)
        await until(lambda: bool(sandbox.calls_of("setWebhook")), 20)
        yield both, balancer, owner.private()


async def ask_all(people: Sequence[Talk]) -> None:
    """Every line of every talk, at random moments; nobody waits for an answer."""
    left = [talk for talk in people for _ in talk.lines]
    random.shuffle(left)
    for talk in left:
        await asyncio.sleep(random.expovariate(PER_SECOND))
        await talk.ask_next()


async def edit_is_live_on_both(sandbox: Sandbox, balancer: Balancer, boss: Seat) -> float:
    """An owner adds a word; seconds until the slower of the replicas understands it."""
    watchers = [sandbox.person(f"Témoin {place}").private() for place in range(2)]
    for place, seat in enumerate(watchers):
        balancer.pinned[seat.chat.id] = place
        assert "86\u202f%" not in (await seat.ask(ASKED, 20)).text
    preview = await boss.ask(f"/mot {WORD} = dentistes", 60)
    loop = asyncio.get_running_loop()
    boss.catch_up()
    await boss.tap("Confirmer", preview, 30)
    saved = loop.time()

    async def understood(seat: Seat) -> float:
        while "86\u202f%" not in (await seat.ask(ASKED, 20)).text:
            assert loop.time() < saved + 10, "never live"
            await asyncio.sleep(0.05)
        return loop.time() - saved

    latest = max(await asyncio.gather(*(understood(seat) for seat in watchers)))
    assert latest <= LIVE_WITHIN
    return latest
