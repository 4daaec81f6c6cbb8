"""Polls, acknowledgement, webhooks and faults, over real HTTP."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.sandbox import Sandbox
from bot.sandbox.hosting import Host
from bot.sandbox.webhook import SECRET_HEADER


async def test_an_offset_acknowledges(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    chat = sandbox.person("Anna").private()
    for text in ("un", "deux", "trois"):
        await chat.send(text)
    first = await bot.get_updates(limit=2)
    assert [each.message.text for each in first if each.message] == ["un", "deux"]
    assert len(await bot.get_updates()) == 3
    rest = await bot.get_updates(first[-1].update_id + 1)
    assert [each.message.text for each in rest if each.message] == ["trois"]
    assert len(await bot.get_updates(-1)) == 1
    assert await bot.get_updates(rest[-1].update_id + 1) == ()


async def test_a_poll_waits(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.1)
    began = time.monotonic()
    await sandbox.person("Anna").start()
    assert len(await poll) == 1
    assert time.monotonic() - began < 1
    assert await bot.get_updates(999_999_999, timeout=0) == ()


async def test_a_second_poller_ends_the_first(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    async with ExtBot(sandbox.token, base_url=sandbox.base_url) as other:
        first = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(other.get_updates(timeout=5))
        with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
            await first
        await sandbox.person("Anna").start()
        assert len(await second) == 1


async def test_kinds_of_updates(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    chat = sandbox.person("Anna").private()
    sent = await chat.send("un")
    await chat.react(sent, "👍")
    await bot.get_updates(allowed_updates=["edited_message"])
    await chat.send("deux")
    await chat.edit(sent, "trois")
    updates = await bot.get_updates()
    assert [each.effective_message.text for each in updates if each.effective_message] == ["un", "trois"]


async def test_odd_updates(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    person = sandbox.person("Anna")
    await person.start()
    number = sandbox.pending[0]["update_id"]
    assert len(await bot.get_updates()) == 1
    assert await bot.get_updates(number + 1) == ()
    sandbox.repeat(number)
    assert [each.update_id for each in await bot.get_updates(number + 1)] == [number]
    sandbox.jump_update_ids(5000)
    await person.start()
    assert (await bot.get_updates(number + 1))[0].update_id == number + 5001
    sandbox.inject_unparseable()
    with pytest.raises(Exception):  # noqa: B017 - whatever the library stumbles over
        await bot.get_updates(number + 1)
    sandbox.inject({"update_id": 7_000_000_000, "message": None})
    assert sandbox.pending[-1]["update_id"] == 7_000_000_000


class Hook:
    """A webhook that answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        self.got: list[tuple[int, str | None]] = []
        self.texts: list[str] = []
        self.statuses: list[int] = []
        self.host = Host()

    async def take(self, request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        self.got.append((body["update_id"], request.headers.get(SECRET_HEADER)))
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.texts.append(body["message"]["text"])
        return Response("", status)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/hook", self.take, methods=["POST"])])


async def until(test: Any, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < end, "it did not come to this"
        await asyncio.sleep(0.01)


async def test_webhook(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    hook, chat = Hook(), sandbox.person("Anna").private()
    await hook.host.start(hook.app)
    try:
        await chat.send("un")
        hook.statuses = [500, 503]
        await bot.set_webhook(f"{hook.host.url}/hook", secret_token="geheim", max_connections=5)
        with pytest.raises(Conflict, match=r"(?i)can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await chat.send("deux")
        await until(lambda: hook.texts == ["un", "deux"])
        assert {secret for _, secret in hook.got} == {"geheim"} and len(hook.got) == 4
        info = await bot.get_webhook_info()
        assert info.pending_update_count == 0 and info.last_error_message and "503" in info.last_error_message
        sandbox.repeat(hook.got[0][0])
        await until(lambda: hook.texts == ["un", "deux", "un"])
        await bot.delete_webhook()
        await chat.send("trois")
        updates = await bot.get_updates()
        assert [each.message.text for each in updates if each.message] == ["trois"]
    finally:
        await hook.host.stop()


async def test_webhook_refusals(bot: ExtBot[None]) -> None:
    with pytest.raises(BadRequest, match=r"(?i)HTTPS"):
        await bot.set_webhook("http://example.org/hook")
    with pytest.raises(BadRequest, match=r"(?i)unallowed characters"):
        await bot.set_webhook("https://example.org/hook", secret_token="ge heim")
    assert (await bot.get_webhook_info()).url == ""


async def test_undelivered_updates_wait_for_polls(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    chat = sandbox.person("Anna").private()
    await bot.set_webhook("http://127.0.0.1:9/nobody")
    for text in ("un", "deux"):
        await chat.send(text)
    await until(lambda: sandbox.api.webhook.last_error)
    assert (await bot.get_webhook_info()).pending_update_count == 2
    await bot.delete_webhook()
    assert [each.message.text for each in await bot.get_updates() if each.message] == ["un", "deux"]


@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")  # the library's own, whenever it reads a 429
async def test_faults(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    chat = sandbox.person("Anna").private()
    await chat.send("un")
    number = chat.chat.id
    cases: list[tuple[int, type[TelegramError]]] = [(403, Forbidden), (500, NetworkError), (502, NetworkError)]
    for status, error in cases:
        sandbox.fault("sendMessage", status)
        with pytest.raises(error):
            await bot.send_message(number, "a")
    fault = sandbox.fault("sendMessage", 429, retry_after=7, times=None, chat_id=number)
    with pytest.raises(RetryAfter) as retry:
        await bot.send_message(number, "a")
    assert retry.value._retry_after.total_seconds() == 7
    await bot.get_me()
    fault.clear()
    sandbox.garbage("sendMessage")
    with pytest.raises(TelegramError, match=r"(?i)invalid server response"):
        await bot.send_message(number, "a")
    sandbox.drop("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(number, "verloren")
    assert chat.last.text == "un"
    sandbox.lose_answer("sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(number, "angekommen")
    assert chat.last.text == "angekommen"
    sandbox.slow("sendMessage", 0.3)
    with pytest.raises(TimedOut):
        await bot.send_message(number, "spät", read_timeout=0.1)
    assert (await chat.wait_message()).text == "angekommen"
    assert (await chat.wait_message()).text == "spät"
    statuses = [call.status for call in sandbox.calls_of("sendMessage")]
    assert statuses == [403, 500, 502, 429, 200, 0, 200, 200]
    assert [call.answered for call in sandbox.calls_of("sendMessage")][-3:] == [False, False, True]


async def test_revoked_for_a_while(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    with sandbox.revoked(), pytest.raises(InvalidToken):
        await bot.get_updates()
    assert await bot.get_updates() == ()
    sandbox.fault("*", 401, times=2)
    with pytest.raises(InvalidToken):
        await bot.get_me()
    sandbox.clear_faults()
    await bot.get_me()


async def test_the_log_of_calls(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    await sandbox.person("Anna").start()
    update: Update = (await bot.get_updates())[0]
    assert update.message is not None
    sandbox.calls.clear()
    await update.message.reply_document(b"abc", filename="a.txt", caption="voici")
    call = sandbox.calls_of()[0]
    assert (call.method, call.ok, call.parameters["caption"]) == ("sendDocument", True, "voici")
    assert repr(call.parameters["document"]) == "Upload('a.txt', 3 bytes)"
    assert sandbox.token not in repr(sandbox.calls.all)
