"""The bot as a process of its own: `python -m bot.telegram.running`, set by the environment."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from delivery_kit import until
from delivery_nursery import nursery
from pydantic import SecretStr
from scratch_databases import scratch
from sqlalchemy import text

from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.store.database import Database


def settings(sandbox: Sandbox, folder: Path, **more: str) -> dict[str, str]:
    return {
        "TELEGRAM_TOKEN": sandbox.token,
        "LECHIFFRE_TELEGRAM_API_URL": sandbox.url,
        "LECHIFFRE_DATA_FOLDER": str(folder / "data"),
        "LECHIFFRE_KNOWLEDGE": str(Path(__file__).parents[2] / "knowledge"),
        "LECHIFFRE_MESSAGES_PER_SECOND": "0",
        **more,
    }


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@asynccontextmanager
async def started(environment: dict[str, str], folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    pipe = asyncio.subprocess.PIPE
    command = (sys.executable, "-m", "bot.telegram.running")
    process = await asyncio.create_subprocess_exec(
        *command, env={**os.environ, **environment}, cwd=folder, stdout=pipe, stderr=pipe
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def line(environment: dict[str, str], folder: Path) -> str:
    """What a bot that cannot start says."""
    async with started(environment, folder) as process:
        out, err = await asyncio.wait_for(process.communicate(), 90)
        assert process.returncode == 2 and out == b""
        return err.decode().splitlines()[-1]


async def test_the_real_bot_from_first_question_to_sigterm(sandbox: Sandbox, tmp_path: Path) -> None:
    chat = sandbox.person("Anna").private()
    async with started(settings(sandbox, tmp_path, LECHIFFRE_LOG_FORMAT="json"), tmp_path) as process:
        assert (await chat.ask("/aide", 30)).text
        await until(lambda: bool(sandbox.calls_of("setMyCommands")), 10)
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 15)
    assert process.returncode == 0 and '"stopped"' in err.decode()
    assert sandbox.token not in err.decode() and "Traceback" not in err.decode()
    assert not sandbox.pending


async def test_what_is_wrong_at_the_start_is_one_clear_line(sandbox: Sandbox, tmp_path: Path) -> None:
    token = "123456789:AAEabcdefghijklmnopqrstuvwxyz012345"
    (tmp_path / "vide").mkdir()
    wrong = {
        "TELEGRAM_TOKEN": token,
        "LECHIFFRE_LOG_DAYS": "x",
        "LECHIFFRE_KNOWLEDGE": str(tmp_path / "vide"),
        "LECHIFFRE_LISTEN_PORT": sandbox.url.rsplit(":", 1)[1],
    }
    said = await asyncio.gather(
        *(line(settings(sandbox, tmp_path / name, **{name: value}), tmp_path) for name, value in wrong.items())
    )
    assert said[0].startswith("TELEGRAM_TOKEN : ") and token not in said[0]
    assert said[1].startswith("LECHIFFRE_LOG_DAYS : ") and "vide" in said[2]
    assert said[3].startswith("écoute impossible sur 127.0.0.1:")


async def test_it_waits_for_a_telegram_that_does_not_answer(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.garbage("getMe", times=2)
    chat = sandbox.person("Anna").private()
    async with nursery(settings(sandbox, tmp_path), tmp_path) as bots:
        await bots.start()
        assert (await chat.ask("bonjour", 30)).text.startswith("« bonjour »")


async def test_a_database_that_goes_and_comes_back(sandbox: Sandbox, tmp_path: Path) -> None:
    """Connections are refused and cut for a while: nothing is lost, readiness turns red and green again."""
    seats = [sandbox.person(f"P{number}").private() for number in range(5)]
    with scratch("postgres", tmp_path) as url:
        name, server = url.rsplit("/", 1)[1], Database(url.rsplit("/", 1)[0] + "/postgres")

        async def rename(old: str, new: str) -> None:
            """A database of another name is one that is not there."""
            cut = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
            for step in (
                text(
                    f'ALTER DATABASE "{old}" ALLOW_CONNECTIONS false'
                ),  # nobody comes back before it has its other name
                cut.bindparams(name=old),
                text(f'ALTER DATABASE "{old}" RENAME TO "{new}"'),
                text(f'ALTER DATABASE "{new}" ALLOW_CONNECTIONS true'),
            ):
                await server.run(lambda connection, step=step: connection.execute(step) and None)

        environment = settings(sandbox, tmp_path, LECHIFFRE_DATABASE_URL=url, LECHIFFRE_POLL_TIMEOUT="2")
        environment["LECHIFFRE_LISTEN_PORT"] = port = free_port()
        async with nursery(environment, tmp_path) as bots, httpx.AsyncClient(trust_env=False) as client:
            await bots.start()
            ready = f"http://127.0.0.1:{port}/readyz"
            assert (await seats[0].ask("avant", 20)).text
            assert (await client.get(ready, timeout=10)).status_code == 200
            await rename(name, f"{name}_away")
            for seat in seats:
                await seat.send("pendant")
            answer = await client.get(ready, timeout=30)
            assert answer.status_code == 503 and answer.json()["problems"]
            await asyncio.sleep(2)
            await rename(f"{name}_away", name)
            for seat in seats:
                assert (await seat.wait_message(30)).text.startswith("« pendant »")
                await seat.quiet(0.05)
            assert (await client.get(ready, timeout=10)).status_code == 200
        await server.close()


async def test_a_replica_takes_no_calls_before_it_knows_telegram(sandbox: Sandbox, tmp_path: Path) -> None:
    """It listens at once, for the probes; what is called meanwhile must come again, not be lost."""
    slow = sandbox.slow("getMe", 3.0)
    port = free_port()
    environment = settings(sandbox, tmp_path, LECHIFFRE_LISTEN_PORT=port, LECHIFFRE_SET_WEBHOOK="false")
    environment["LECHIFFRE_WEBHOOK_URL"] = f"http://127.0.0.1:{port}/hook"
    secret = Settings(token=SecretStr(sandbox.token)).webhook_token
    await sandbox.api.webhook.set(environment["LECHIFFRE_WEBHOOK_URL"], secret, 40)
    chat = sandbox.person("Anna").private()
    async with started(environment, tmp_path) as process, httpx.AsyncClient(trust_env=False) as client:
        await chat.send("/aide")
        while slow.times:  # not asked yet
            await asyncio.sleep(0.01)
        answer = await client.get(f"http://127.0.0.1:{port}/readyz")
        assert answer.status_code == 503 and answer.json()["problems"] == ["starting"]
        assert (await client.get(f"http://127.0.0.1:{port}/livez")).status_code == 200
        assert (await chat.wait_message(30)).text
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 15)
    assert b"handler failed" not in err
