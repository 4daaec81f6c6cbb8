"""The same crowd in front of two bots: ours and a bare echo, each a process, in front of the same sandbox in a third."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
Questions = dict[str, list[str]]


@dataclass
class Outcome:
    """What came of one crowd."""

    seconds: float
    chats: dict[str, list[tuple[bool, str]]]
    """of each chat what was written, with whether the bot did"""
    megabytes: float
    """the most memory that the bot's process ever held"""
    processor: float
    """seconds of processor that the bot's process used meanwhile"""

    def answers(self, chat: str) -> list[str]:
        """What the bot said in a chat."""
        return [text for by_bot, text in self.chats[chat] if by_bot]


class Telegram:
    """The sandbox's process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.url = self.token = ""

    async def hear(self) -> dict[str, object]:
        """The next line."""
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 400)
        assert line, "the sandbox's process has ended"
        return dict(json.loads(line))

    async def ask(self, questions: Questions) -> dict[str, object]:
        """All questions at once; what came of them."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(questions).encode() + b"\n")
        await self._process.stdin.drain()
        return await self.hear()


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """The sandbox while inside."""
    async with _process(HERE / "load_telegram.py", pipes=True) as process:
        made = Telegram(process)
        said = await made.hear()
        made.url, made.token = str(said["url"]), str(said["token"])
        yield made


async def echo(questions: Questions, folder: Path) -> Outcome:
    """The crowd in front of the bare bot."""
    script = HERE / "load_echo.py"
    async with telegram() as server, _process(script, server.url, server.token, log=folder / "echo.log") as bot:
        return await _measure(server, bot, questions)


async def ours(questions: Questions, folder: Path, **settings: str) -> Outcome:
    """The crowd in front of our bot, as `lechiffre run` starts it."""
    folder.mkdir(exist_ok=True)
    async with telegram() as server:
        environment = {
            "TELEGRAM_TOKEN": server.token,
            "LECHIFFRE_TELEGRAM_API_URL": server.url,
            "LECHIFFRE_DATA_FOLDER": str(folder),
            "LECHIFFRE_MESSAGES_PER_SECOND": "0",
            "LECHIFFRE_KNOWLEDGE": str(ROOT / "knowledge"),
            "LECHIFFRE_LOG_LEVEL": "WARNING",
            **settings,
        }
        run = ("-m", "bot.telegram.running")
        async with _process(*run, log=folder / "ours.log", environment=environment) as bot:
            return await _measure(server, bot, questions)


async def _measure(server: Telegram, bot: asyncio.subprocess.Process, questions: Questions) -> Outcome:
    await server.ask({f"warm {number}": ["bonjour"] for number in range(20)})
    before = _processor(bot.pid)
    said = await server.ask(questions)
    used = _processor(bot.pid) - before
    return Outcome(float(said["seconds"]), said["chats"], _megabytes(bot.pid), used)  # type: ignore[arg-type]


def _megabytes(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def _process(
    *arguments: str | Path, pipes: bool = False, log: Path | None = None, environment: dict[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python of its own while inside."""
    pipe = asyncio.subprocess.PIPE if pipes else asyncio.subprocess.DEVNULL
    with open(log or os.devnull, "ab") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *map(str, arguments), stdin=pipe, stdout=pipe, stderr=errors if log else None, cwd=ROOT,
            env={**_ENVIRONMENT, **(environment or {})}, limit=2**26,
        )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
