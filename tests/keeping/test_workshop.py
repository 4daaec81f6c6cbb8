"""The process that builds bases: it gives what a thread gives, and whatever becomes of it the editor gets a preview."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from keeping_help import fast_folder, write
from small_base import SMALL

from bot.errors import LeChiffreError
from bot.facts.editing.changes import Add, Set
from bot.keeping import workshop as module
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper
from bot.keeping.workshop import InProcess, InThread

CHANGED = {**SMALL, "facts/1.yaml": SMALL["facts/1.yaml"].replace("61 %", "62 %")}
BROKEN = {**SMALL, "facts/1.yaml": "facts: ["}


@pytest.fixture
def beside() -> Iterator[InProcess]:
    made = InProcess()
    yield made
    made.close()
    assert made.process is None


async def test_it_gives_what_a_thread_gives(beside: InProcess) -> None:
    thread = InThread()
    for after in (CHANGED, BROKEN, SMALL):
        here, there = await thread.preview(3, SMALL, after), await beside.preview(3, SMALL, after)
        assert replace(here, exam=None, seconds=0.0) == replace(there, packed=None, seconds=0.0)
        assert (there.packed is None) == (here.exam is None) == (after is BROKEN)
        engine, problems = await beside.build(after, ())
        assert ((await thread.build(after))[0] is None, problems) == (engine is None, here.problems)


async def test_a_whole_edit_goes_through_it(beside: InProcess) -> None:
    with fast_folder() as folder:
        keeper = await Keeper.open(InFolder(write(folder)), workshop=beside)
        assert beside.process is None, "nobody edits: no process"
        await keeper.warm()
        change = Set(kind="facts", id="frequentation-france", key="figure", value="62 %")
        preview = await keeper.preview([change])
        assert preview.effects and beside.process is not None
        await keeper.apply_files(preview.files, "anna", "", 1)
        assert "62 %" in keeper.engine.turn("fréquentation en France").reply.text().replace("\u202f", " ")
        steal = Add(kind="members", id="bibliothecaires", key="words", items=("vacataire",))
        assert (await keeper.preview([steal])).broken, "the next one starts from the new base"
        await keeper.undo(2, "anna", 2)
        assert dict(keeper.files) == SMALL


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signals here")
async def test_it_is_killed_at_work(beside: InProcess) -> None:
    await beside.warm(SMALL)
    for _ in range(2):
        assert beside.process is not None
        killed = beside.process
        os.kill(killed, signal.SIGSTOP)
        asked = asyncio.create_task(beside.preview(1, SMALL, CHANGED))
        await asyncio.sleep(0.2)
        os.kill(killed, signal.SIGKILL)
        assert len((await asked).effects) == 2
        assert beside.process not in (None, killed), "another took over"


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signals here")
async def test_what_is_to_be_live_waits_for_no_preview(beside: InProcess) -> None:
    await beside.warm(SMALL)
    assert beside.process is not None
    os.kill(beside.process, signal.SIGSTOP)
    asked = asyncio.create_task(beside.preview(1, SMALL, CHANGED))
    await asyncio.sleep(0.2)
    async with asyncio.timeout(5):
        engine, problems = await beside.build(CHANGED)
    assert engine is not None and not problems and not asked.done()
    os.kill(beside.process, signal.SIGCONT)
    assert (await asked).effects


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signals here")
async def test_it_is_stuck(beside: InProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    await beside.warm(SMALL)
    assert beside.process is not None
    monkeypatch.setattr(module, "_LONGEST", 0.5)
    os.kill(beside.process, signal.SIGSTOP)
    assert (await beside.preview(1, SMALL, CHANGED)).effects


async def test_where_no_process_may_be_started_a_thread_does_it(
    beside: InProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    await beside.warm(SMALL)
    shown = await beside.preview(1, SMALL, CHANGED)
    assert shown.effects and shown.exam is not None and beside.process is None


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no such signals here")
@pytest.mark.parametrize("moment", [0.0, 0.001, 0.01, 0.05])
@pytest.mark.parametrize("warmed", [True, False])
async def test_the_bot_stops_meanwhile(beside: InProcess, moment: float, warmed: bool) -> None:
    if warmed:
        await beside.warm(SMALL)
        assert beside.process is not None
        os.kill(beside.process, signal.SIGSTOP)  # so that it cannot have done it before
    asked = asyncio.create_task(beside.preview(1, SMALL, CHANGED))
    await asyncio.sleep(moment)
    beside.close()
    with pytest.raises(LeChiffreError, match="s'arrête"):
        await asked
    assert beside.process is None, "none was started after the end"


def test_it_ends_with_its_parent_and_knows_no_secret(tmp_path: Path) -> None:
    program = tmp_path / "parent.py"
    program.write_text(
        "import asyncio, os\n"
        "from bot.keeping.workshop import InProcess\n"
        f"files = {SMALL!r}\n"
        "shop = InProcess()\n"
        "asyncio.run(shop.warm(files))\n"
        "print(shop.process, flush=True)\n"
        "environ = open(f'/proc/{shop.process}/environ').read() if os.path.exists('/proc/self') else ''\n"
        "print('hidden' not in environ, flush=True)\n"
        "input()\n"
    )
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": root, "TELEGRAM_TOKEN": "hidden", "LECHIFFRE_DATABASE_URL": "hidden"}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, program], stdin=pipe, stdout=pipe, env=environment, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert parent.stdout.readline() == "True\n"
        parent.kill()
    assert _gone(child)


def _gone(process: int) -> bool:
    """Whether a process has ended within 5 s; one that nobody waits for any more has too."""
    for _ in range(100):
        try:
            os.kill(process, 0)
            state = Path(f"/proc/{process}/stat")
            if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        subprocess.run([sys.executable, "-c", "import time; time.sleep(0.05)"], check=True)
    return False


def test_without_work_it_ends() -> None:
    code = "from bot.keeping import worker; worker.IDLE = 0.2; worker.main()"
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": root},
    ) as child:
        assert child.wait(20) == 0
