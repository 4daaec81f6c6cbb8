"""A soak: `lechiffre run` under a steady load keeps its memory, file handles and tasks.

Quick: 12 s.  Long: `LECHIFFRE_LONG=1 pytest tests/running/test_running_soak.py -s` soaks for 30 minutes;
`LECHIFFRE_SOAK_MINUTES` says another number.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from running_bots import LONG, ROOT, BotProcess, bots, settings
from running_crowd import Crowd

from bot.sandbox import Sandbox

SECONDS = 60 * float(os.environ.get("LECHIFFRE_SOAK_MINUTES", "30")) if LONG else 12.0
PER_SECOND = 20.0
WARM_UP = SECONDS / 6 if LONG else 4.0
FLAT = 1.05 if LONG else 1.30
"""By how much memory may have grown since the warm-up; in a short run it is still growing into its buffers."""
SETTLES = 5.5
"""Seconds after which idle connections are closed (the HTTP client keeps them for five)."""

IDLE = 8
"""Connections more than before that may idle in the pool when we look: it holds 64 at most."""


@dataclass(frozen=True)
class Held:
    """What an idle process holds."""

    files: Counter[str]
    tasks: int

    @classmethod
    async def of(cls, bot: BotProcess, crowd: Crowd) -> Held:
        """Look at it, once idle connections have grown old and a call has swept them away."""
        await asyncio.sleep(SETTLES)
        await crowd.ask_once()
        await asyncio.sleep(0.5)
        _, state = await bot.look("/livez")
        return cls(Counter(_kinds(bot.pid)), state["tasks"])


def _kinds(pid: int) -> Iterable[str]:
    """The open files of a process: sockets and pipes by kind, files by name."""
    for each in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(each)
        except OSError:
            continue
        yield target.partition(":[")[0]


def memory(pid: int) -> float:
    """Resident megabytes."""
    line = next(each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def watch(pid: int, series: list[float]) -> None:
    """Memory, each second."""
    while True:
        series.append(memory(pid))
        await asyncio.sleep(1)


async def test_a_steady_load_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    boss = sandbox.person("Odile")
    knowledge = tmp_path / "base"
    shutil.copytree(ROOT / "knowledge", knowledge)
    environment = settings(sandbox, tmp_path, LECHIFFRE_KNOWLEDGE=str(knowledge), LECHIFFRE_OWNERS=str(boss.id))
    crowd = Crowd(sandbox, knowledge, 400, boss)
    async with bots(1, environment, tmp_path) as (bot,):
        await bot.start()
        await bot.until(200)
        await crowd.draw()
        await crowd.work(WARM_UP, PER_SECOND, max(5.0, WARM_UP / 8))
        before, series = await Held.of(bot, crowd), list[float]()
        watching = asyncio.create_task(watch(bot.pid, series))
        await crowd.work(SECONDS - WARM_UP, PER_SECOND, 60.0 if LONG else 5.0)
        watching.cancel()
        after = await Held.of(bot, crowd)
        log, exit_code = bot.log, await bot.stop()
    part = max(1, len(series) // 5)
    first, last = median(series[:part]), median(series[-part:])
    print(
        f"\n{SECONDS:.0f} s, {dict(crowd.done)}; memory {first:.0f} MB after the warm-up, {last:.0f} MB at the end "
        f"({last / first - 1:+.1%}, most {max(series):.0f}); {before.files.total()} open files, then {after.files.total()}; "
        f"{before.tasks} tasks, then {after.tasks}"
    )
    if LONG:
        print("each minute, MB:", [round(median(series[at : at + 60])) for at in range(0, len(series), 60)])
    assert not crowd.trouble, "\n".join(crowd.trouble)
    assert crowd.done["question"] > SECONDS * PER_SECOND / 3 and crowd.done["base edited"] > 0
    assert last <= first * FLAT
    left = after.files - before.files
    # connections to Telegram that idle in the pool, and the database's, are counted in sockets: they are bounded, and few
    assert left.pop("socket", 0) <= IDLE and not +left, f"left open: {left}"
    assert after.tasks <= before.tasks
    assert exit_code == 0 and "Traceback" not in log and sandbox.token not in log
