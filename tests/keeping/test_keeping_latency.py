"""Questions go on while the base is previewed, saved and reloaded."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from keeping_help import LONG, fast_folder, write

from bot.facts.editing.changes import Set
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper

REAL = {
    path.relative_to(root).as_posix(): path.read_bytes().decode()
    for root in [Path(__file__).parents[2] / "knowledge"]
    for path in root.rglob("*.yaml")
}
RATE = 50
MOST_SLOWED = 0.05
"""Seconds at the 99th centile beyond the baseline."""


async def asked(keeper: Keeper, seconds: float, times: list[float]) -> None:
    """`RATE` questions a second, each timed from when it is due."""
    start = time.perf_counter()
    count = 0
    while count < seconds * RATE:
        due = start + count / RATE
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        keeper.engine.turn("popularité des dentistes")
        times.append(time.perf_counter() - max(due, start))
        count += 1


def centile(times: list[float], part: float) -> float:
    return sorted(times)[int(len(times) * part)]


@pytest.mark.skipif(
    not LONG, reason="a minute of the whole base: with LECHIFFRE_LONG=1, on a machine with a core to spare"
)
async def test_a_change_of_one_fact_is_live_soon_and_no_question_waits() -> None:
    with fast_folder() as folder:
        keeper = await Keeper.open(InFolder(write(folder, REAL)))
        await keeper.warm()
        quiet: list[float] = []
        await asked(keeper, 10.0, quiet)
        busy: list[float] = []
        asking = asyncio.create_task(asked(keeper, 20.0, busy))
        change = Set(kind="facts", id="popularite-dentistes", key="figure", value="85 %")
        preview = await keeper.preview([change])
        assert preview.applicable and len(preview.effects) >= 2
        start = time.perf_counter()
        await keeper.apply_files(preview.files, "anna", "", preview.number)
        live = time.perf_counter() - start
        assert "85" in keeper.engine.turn("popularité des dentistes").reply.text()
        await keeper.apply([change.model_copy(update={"value": "84 %"})], "anna", "", 2)
        await asking
        slowed = centile(busy, 0.99) - centile(quiet, 0.99)
        print(f"preview {preview.seconds:.2f} s, live {live:.3f} s, p99 {slowed * 1000:+.1f} ms, {len(busy)} questions")
        assert live < 2
        assert slowed < MOST_SLOWED
