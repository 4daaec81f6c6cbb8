"""What runs beside the bot: the Job that declares it to Telegram, and the container's probe."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from deploy_files import DEPLOY, ROOT
from small_base import SMALL
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update

from bot.sandbox import Sandbox
from bot.settings import Settings, SettingsError
from bot.store.store import Store
from bot.telegram.delivery.bot import Bot
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.server import serve
from bot.telegram.running import run as run_bot

HOOK = "https://bot.example.org/telegram"


def script(name: str) -> ModuleType:
    """A script of `deploy/`, as a module."""
    spec = importlib.util.spec_from_file_location(f"deploy_{name}", DEPLOY / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


announce, probe = script("announce"), script("probe")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.start() as started:
        yield started


@pytest.fixture
def base(tmp_path: Path) -> str:
    """The folder of a small base."""
    for name, text in SMALL.items():
        path = tmp_path / "base" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return str(tmp_path / "base")


def settings(sandbox: Sandbox, **more: Any) -> Settings:
    values = {"token": sandbox.token, "telegram_api_url": sandbox.url, "messages_per_second": 0, **more}
    return Settings.load(**values)


async def declared(sandbox: Sandbox) -> dict[str, Any]:
    """How the webhook was last declared."""
    for _ in range(200):
        if calls := sandbox.calls_of("setWebhook"):
            return dict(calls[-1].parameters)
        await asyncio.sleep(0.02)
    raise AssertionError("no webhook declared")


class Mute:
    """A channel that says nothing."""

    def __init__(self, bot: Bot, store: Store, settings: Settings) -> None:
        pass

    async def handle(self, update: Update) -> None: ...

    async def apologise(self, update: Update, request_id: str, error: Exception) -> None: ...

    async def set_up(self) -> None: ...

    def close(self) -> None: ...


async def test_the_job_declares_what_a_replica_would(sandbox: Sandbox, base: str, tmp_path: Path) -> None:
    given = settings(sandbox, knowledge=base, webhook_url=HOOK, data_folder=tmp_path, listen_port=0)
    await announce.announce(given)
    by_job = await declared(sandbox)
    assert sandbox.calls_of("setMyCommands")
    before, stop = len(sandbox.calls_of("setWebhook")), asyncio.Event()
    replica = asyncio.create_task(run_bot(given, Mute, stop))
    while len(sandbox.calls_of("setWebhook")) == before:
        await asyncio.sleep(0.02)
    stop.set()
    await replica
    assert by_job == await declared(sandbox) and by_job["url"] == HOOK


async def test_a_second_time_changes_no_command(sandbox: Sandbox, base: str, tmp_path: Path) -> None:
    for _ in range(2):
        await announce.announce(settings(sandbox, knowledge=base, webhook_url=HOOK, data_folder=tmp_path))
    assert len(sandbox.calls_of("setMyCommands")) == 3  # three scopes, once


async def test_without_an_address_there_is_nothing_to_declare(sandbox: Sandbox) -> None:
    with pytest.raises(SettingsError, match="LECHIFFRE_WEBHOOK_URL"):
        await announce.announce(settings(sandbox))


async def test_as_a_program_it_says_what_went_wrong_and_no_secret(sandbox: Sandbox, base: str, tmp_path: Path) -> None:
    token = "123456789:AAEabcdefghijklmnopqrstuvwxyz012345"  # of no bot
    environment = {
        "TELEGRAM_TOKEN": token,
        "LECHIFFRE_TELEGRAM_API_URL": sandbox.url,
        "LECHIFFRE_WEBHOOK_URL": HOOK,
        "LECHIFFRE_KNOWLEDGE": base,
        "LECHIFFRE_DATA_FOLDER": str(tmp_path),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(DEPLOY / "announce.py"),
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await asyncio.wait_for(process.communicate(), 60))[0].decode()
    assert process.returncode == 1 and "InvalidToken" in said, said
    assert token not in said and "Traceback" not in said


async def test_the_probe_is_green_for_a_bot_that_lives_and_red_for_one_that_is_deaf() -> None:
    now = [0.0]
    health = Health(polling=True, clock=lambda: now[0])
    async with serve(health.routes(), "127.0.0.1", 0) as port:
        await asyncio.sleep(0.1)  # `serve` gives the port a moment before it listens
        assert await asyncio.to_thread(probe.alive, port, 20.0)
        now[0] = 1000.0
        assert not await asyncio.to_thread(probe.alive, port)
    assert not await asyncio.to_thread(probe.alive, port)


async def test_the_probe_does_not_wait_for_one_that_hangs() -> None:
    async def hang(request: object) -> Response:
        await asyncio.sleep(1)
        return Response()

    async with serve([Route("/livez", hang)], "127.0.0.1", 0) as port:
        assert not await asyncio.to_thread(probe.alive, port, 0.2)
