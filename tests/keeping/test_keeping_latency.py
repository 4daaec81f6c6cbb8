"""Questions go on while the base is previewed, saved and reloaded."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from keeping_help import LONG, fast_folder, write

from bot.facts.editing.changes import Set
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper
from bot.keeping.workshop import InProcess

REAL = {
    path.relative_to(root).as_posix(): path.read_bytes().decode()
    for root in [Path(__file__).parents[2] / "knowledge"]
    for path in root.rglob("*.yaml")
}
RATE = 50
MOST_SLOWED = 0.05
"""Seconds at the 99th centile beyond the baseline."""
ROUNDS, MOST_ROUNDS = (9, 9) if LONG else (3, 7)
"""The median of them is judged: the machine may be at something else in one; then some more are tried."""
QUIET = 3.0
"""Seconds of baseline, before each round and after."""


class Asking:
    """`RATE` questions a second for as long as it is entered, each timed from when it was due; none is left out."""

    def __init__(self, keeper: Keeper) -> None:
        self.times: list[float] = []
        self._keeper = keeper

    async def __aenter__(self) -> Asking:
        self._stop = False
        self._task = asyncio.create_task(self._ask())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stop = True
        await self._task

    async def _ask(self) -> None:
        start = time.perf_counter()
        count = 0
        while not self._stop or start + count / RATE < time.perf_counter():
            due = start + count / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            assert self._keeper.engine.turn("popularité des dentistes").reply.outcome == "answer"
            self.times.append(time.perf_counter() - due)
            count += 1


def centile(times: list[float], part: float = 0.99) -> float:
    return sorted(times)[int(len(times) * part)]


async def quiet(keeper: Keeper) -> list[float]:
    async with Asking(keeper) as asking:
        await asyncio.sleep(QUIET)
    return asking.times


async def test_a_change_of_one_fact_is_live_soon_and_no_question_waits() -> None:
    slowed: list[float] = []
    lives: list[float] = []
    workshop = InProcess()
    with fast_folder() as folder:
        keeper = await Keeper.open(InFolder(write(folder, REAL)), workshop=workshop)
        try:
            await quiet(keeper)
            for number in range(MOST_ROUNDS):
                if number >= ROUNDS and statistics.median(slowed) < MOST_SLOWED and statistics.median(lives) < 2:
                    break
                value = f"{50 + number},5 %"
                change = Set(kind="facts", id="popularite-dentistes", key="figure", value=value)
                async with Asking(keeper) as asking:  # the questions of the preview and the save only
                    preview = await keeper.preview([change])
                    assert preview.applicable and len(preview.effects) >= 2 and preview.packed is not None
                    start = time.perf_counter()
                    await keeper.apply([change], "anna", "", preview.number)
                    lives.append(time.perf_counter() - start)
                assert f"{50 + number},5" in keeper.engine.turn("popularité des dentistes").reply.text()
                round_baseline = await quiet(keeper)
                slowed.append(centile(asking.times) - centile(round_baseline))
                print(
                    f"preview {preview.seconds:.2f} s, live {lives[-1]:.3f} s, {len(asking.times)} questions, "
                    f"p99 {centile(asking.times) * 1000:.1f} ms, {slowed[-1] * 1000:+.1f} ms beyond the baseline"
                )
        finally:
            keeper.close()
    assert statistics.median(lives) < 2
    assert statistics.median(slowed) < MOST_SLOWED
