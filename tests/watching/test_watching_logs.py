"""A whole life of the bot in its logs: each line JSON, with the id of its update; no token, nobody's id, name or words."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from telegram_base import write_base
from watched_bot import free_port, tap

from bot.sandbox import Sandbox
from bot.sandbox.people import Person
from bot.sandbox.seats import Seat

WORDS = ("zorglub", "carottes", "spirou")
"""In the questions, and nowhere in the code or the base."""


@asynccontextmanager
async def process(sandbox: Sandbox, folder: Path, log: Path, **more: str) -> AsyncIterator[None]:
    """The bot as it is run, its standard error in a file."""
    environment = {
        "TELEGRAM_TOKEN": sandbox.token, "LECHIFFRE_TELEGRAM_API_URL": sandbox.url,
        "LECHIFFRE_DATA_FOLDER": str(folder / "data"), "LECHIFFRE_KNOWLEDGE": str(folder / "base"),
        "LECHIFFRE_MESSAGES_PER_SECOND": "0", "LECHIFFRE_LOG_FORMAT": "json", "LECHIFFRE_SECRET": "a-secret-of-the-hashes",
        "LECHIFFRE_ALERT_AFTER": "1", "LECHIFFRE_POLL_TIMEOUT": "1",
    }  # fmt: skip
    command = (sys.executable, "-m", "bot.telegram.running")
    with log.open("wb") as err:
        running = await asyncio.create_subprocess_exec(
            *command, env={**os.environ, **environment, **more}, cwd=folder, stderr=err
        )
    try:
        yield
        running.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(running.wait(), 20) == 0
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def live(sandbox: Sandbox, person: Person, boss: Seat, group: Seat) -> None:
    """All that happens to a bot."""
    chat = person.private()
    await chat.ask("/start", 30)
    asked = await chat.send("zorglub la longévité des carottes de spirou")
    await chat.wait_message()
    await chat.edit(asked, "fréquentation des musées, zorglub")
    await chat.wait_edit()
    await chat.ask("fréquentation des zoos")
    await tap(chat, "Graphique")
    await chat.tap("👎")
    await group.ask("/q fréquentation des cinémas zorglub")
    answer = await person.inline("fréquentation des zoos spirou")
    await person.choose(answer, 0)
    await boss.ask("/mot zorglub = zoos")
    await tap(boss, "Confirmer")
    await boss.ask("/fiche carottes de spirou")
    await trouble(sandbox, chat)
    await chat.ask("/oubli", 15)
    await tap(chat, "Oui")


async def trouble(sandbox: Sandbox, chat: Seat) -> None:
    """All that goes wrong with Telegram."""
    for status in (400, 403, 502):
        sandbox.fault("sendMessage", status)
        await chat.send("zorglub encore")
    sandbox.fault("sendMessage", 429, retry_after=1)
    await chat.send("zorglub toujours")
    sandbox.garbage("sendMessage", body=b"<html>Anastasia zorglub</html>")
    await chat.send("spirou")
    sandbox.lose_answer("sendMessage")
    await chat.send("zorglub perdu")
    sandbox.drop("editMessageText")
    sandbox.inject_unparseable()
    sandbox.inject({"message": {"message_id": "zorglub", "from": {"first_name": "Anastasia"}, "date": "?"}})
    await asyncio.sleep(2)
    with sandbox.revoked():
        await asyncio.sleep(1.5)
    shared = sandbox.fault("getUpdates", 409, times=None)
    await asyncio.sleep(3)
    shared.clear()


async def test_nobody_stands_in_the_logs(sandbox: Sandbox, tmp_path: Path) -> None:
    """At DEBUG, where all is that stands at any other level."""
    write_base(tmp_path / "base")
    anna = sandbox.person("Anastasia", "Kowalczyk", username="anastasia_k")
    owner = sandbox.person("Olgaïde", username="olgaide")
    boss = owner.private()
    group = anna.at(sandbox.supergroup("Réunion du Zouave", anna))
    log = tmp_path / "bot.log"
    port = str(free_port())
    async with process(
        sandbox, tmp_path, log, LECHIFFRE_LOG_LEVEL="DEBUG", LECHIFFRE_OWNERS=str(owner.id), LECHIFFRE_LISTEN_PORT=port
    ):
        await live(sandbox, anna, boss, group)
    text = log.read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    events = {line["event"] for line in lines}
    assert {
        "ready",
        "listening",
        "poll failed",
        "incident",
        "update passed over: it cannot be parsed",
        "stopped",
    } <= events
    assert "refused by the chat" in events and "no answer from Telegram" in events
    hidden = (sandbox.token, sandbox.token[11:], quote(sandbox.token), "a-secret-of-the-hashes", *WORDS, "Anastasia",
              "Kowalczyk", "anastasia_k", "Olga", "olgaide", "Zouave", str(anna.id), str(owner.id),
              str(group.chat.id), str(abs(group.chat.id)), "fréquentation", "frequentation", "/oubli")  # fmt: skip
    found = [(part, line) for part in hidden for line in text.splitlines() if part.lower() in line.lower()]
    assert not found, found[:3]
    assert not [
        line for line in lines if line["logger"].split(".")[0] in ("alembic", "matplotlib", "httpx", "telegram")
    ]
    assert all({"event", "level", "logger", "timestamp"} <= set(line) for line in lines)


async def test_the_lines_of_one_update_have_one_id(sandbox: Sandbox, tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    anna, ben = sandbox.person("Anna").private(), sandbox.person("Ben").private()
    log = tmp_path / "bot.log"
    async with process(sandbox, tmp_path, log):
        await anna.ask("/start", 30)
        await ben.ask("/start")
        for chat in (anna, ben):
            for _ in range(2):  # two lines an update: the call that is tried again, and again
                sandbox.fault("sendMessage", 502, chat_id=chat.chat.id)
            await chat.send("fréquentation des zoos")
        for chat in (anna, ben):
            assert (await chat.wait_message(15)).text.startswith("29")
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    tried = [(line["request"], line["update"]) for line in lines if line["event"].startswith("call to Telegram failed")]
    assert len(tried) == 4 and len(set(tried)) == 2 and all(tried.count(each) == 2 for each in tried)
    assert all(len(request) == 8 for request, _ in tried)
    assert not any("request" in line for line in lines if line["event"] in ("ready", "stopped", "listening"))
