"""`lechiffre run` as processes of their own, as whoever runs the bot starts them."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
LONG = os.environ.get("LECHIFFRE_LONG") == "1"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(sandbox: Sandbox, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a bot on the sandbox, without any limit of what it sends."""
    return {
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_TOKEN": sandbox.token,
        "LECHIFFRE_TELEGRAM_API_URL": sandbox.url,
        "LECHIFFRE_DATA_FOLDER": str(folder / "data"),
        "LECHIFFRE_KNOWLEDGE": str(ROOT / "knowledge"),
        "LECHIFFRE_MESSAGES_PER_SECOND": "0",
        "LECHIFFRE_LOG_FORMAT": "json",
        **more,
    }


class BotProcess:
    """One `lechiffre run`, which may die and be started again under the same name; its log is `NAME.log`."""

    def __init__(self, name: str, environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self.port = free_port()
        self.deaths: list[int] = []
        """The exit codes of those that ended without being killed by us."""
        self._environment = {**os.environ, **environment, "LECHIFFRE_LISTEN_PORT": str(self.port)}
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    def set(self, **environment: str) -> None:
        """Change settings, from the next start on."""
        self._environment |= environment

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """All that it has logged so far."""
        return (self._folder / f"{self.name}.log").read_text()

    async def start(self) -> None:
        """Start it; returns at once."""
        command = (sys.executable, "-m", "bot.cli", "run")
        with open(self._folder / f"{self.name}.log", "ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, env=self._environment, cwd=self._folder, stdout=log, stderr=log
            )

    async def kill(self) -> None:
        """SIGKILL."""
        process = self._process
        assert process is not None
        if process.returncode is not None:
            self.deaths.append(process.returncode)
        else:
            process.kill()
            await process.wait()

    async def stop(self, seconds: float = 40.0) -> int:
        """SIGTERM; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return await asyncio.wait_for(self._process.wait(), seconds)

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    async def look(self, path: str = "/readyz") -> tuple[int, dict[str, Any]]:
        """What it says of itself: status and JSON; 0 when it does not answer."""
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=15) as client:
                answer = await client.get(f"http://127.0.0.1:{self.port}{path}")
            return answer.status_code, answer.json()
        except httpx.HTTPError:
            return 0, {}

    async def until(self, status: int, seconds: float = 60.0, path: str = "/readyz") -> float:
        """Wait until it says so; how many seconds that took."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        while (await self.look(path))[0] != status:
            assert self.alive, f"{self.name} ended: {self.log[-2000:]}"
            assert loop.time() < begun + seconds, f"{self.name} never said {status}: {self.log[-2000:]}"
            await asyncio.sleep(0.1)
        return loop.time() - begun


@asynccontextmanager
async def bots(count: int, environment: dict[str, str], folder: Path) -> AsyncIterator[list[BotProcess]]:
    """Bots that are killed at the end; start them yourself."""
    made = [BotProcess(f"bot-{number}", environment, folder) for number in range(count)]
    try:
        yield made
    finally:
        for each in made:
            if each.alive:
                await each.kill()


async def command(environment: dict[str, str], folder: Path, *arguments: str) -> str:
    """Another command of `lechiffre`, which must succeed; what it said."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", *arguments,
        env={**os.environ, **environment}, cwd=folder, stdout=pipe, stderr=pipe,
    )  # fmt: skip
    out, err = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0, err.decode()
    return out.decode()
