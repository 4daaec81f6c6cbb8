"""Real processes of the bot, for killing.  Run as a script: imports all once, then forks a bot for every line it reads.

Each bot is `bot.telegram.running.run` with everything but the channel, which says back what it was told.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from telegram import Update

from bot.settings import Settings
from bot.store.store import LoggedQuestion, Store
from bot.telegram.delivery.bot import Bot
from bot.telegram.running import run


class Echo:
    """A channel that counts each person's questions and works a little on each."""

    def __init__(self, bot: Bot, store: Store, settings: Settings) -> None:
        self.bot, self.store = bot, store
        self.work = float(os.environ.get("TEST_WORK", "0.01"))

    async def handle(self, update: Update) -> None:
        """Say it back."""
        message = update.message
        if message is None or not message.text or message.from_user is None:
            return
        thread = self.store.keys.thread(message.chat_id, message.from_user.id)
        before = await self.store.context(thread) or {}
        await asyncio.sleep(random.uniform(0, 2 * self.work))
        await self.bot.send_message(message.chat_id, f"« {message.text} » {message.from_user.first_name}")
        await self.store.save_context(thread, {"count": before.get("count", 0) + 1})
        await self.store.log_question(LoggedQuestion(message.text, "answer"))

    async def apologise(self, update: Update, request_id: str, error: Exception) -> None:
        """Nothing."""

    async def set_up(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


def nurse() -> None:
    """Fork a bot for each line read, and write its number; end with the last line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # dead ones vanish
    for _ in sys.stdin:
        if (pid := os.fork()) == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with suppress(BaseException):
                asyncio.run(run(Settings.load(), Echo))
                os._exit(0)
            os._exit(1)
        print(pid, flush=True)


class Nursery:
    """Starts bots as processes of their own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._born: list[int] = []

    async def start(self) -> int:
        """A new bot; its process number."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(b"go\n")
        pid = int(await asyncio.wait_for(self._process.stdout.readline(), 30))
        self._born.append(pid)
        return pid

    def kill(self, pid: int, number: int = signal.SIGKILL) -> None:
        """Send a signal to one of ours."""
        if pid in self._born:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    async def gone(self, pid: int, seconds: float = 15.0) -> None:
        """Wait until one of ours has ended."""
        async with asyncio.timeout(seconds):
            while Path(f"/proc/{pid}").exists():
                await asyncio.sleep(0.02)

    def end(self) -> None:
        """Kill all that are left."""
        for pid in self._born:
            self.kill(pid)


@asynccontextmanager
async def nursery(environment: dict[str, str], folder: Path) -> AsyncIterator[Nursery]:
    """A nursery whose bots have these settings; their logs go to `bots.log` in the folder."""
    pipe = asyncio.subprocess.PIPE
    with open(folder / "bots.log", "ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, __file__, stdin=pipe, stdout=pipe, stderr=log, env={**os.environ, **environment}, cwd=folder
        )
    made = Nursery(process)
    try:
        yield made
    finally:
        made.end()
        assert process.stdin is not None
        process.stdin.close()
        await process.communicate()


if __name__ == "__main__":
    nurse()
