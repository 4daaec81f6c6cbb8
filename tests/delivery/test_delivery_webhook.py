"""The webhook, over real HTTP: 200 only when the update is finished; strangers and floods are turned away."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx
import pytest
from delivery_kit import SECRET, Running, echo, until, webhook
from telegram import Update

from bot.sandbox import Sandbox
from bot.store.store import Store
from bot.telegram.delivery.bot import Bot
from bot.telegram.delivery.webhook import LARGEST, SECRET_HEADER

ANNA = {"id": 77, "first_name": "Anna", "is_bot": False}


def message(update_id: int, text: str = "?", chat: int = 77) -> dict[str, Any]:
    inside = {"message_id": update_id, "date": 1, "chat": {"id": chat, "type": "private"}, "from": ANNA, "text": text}
    return {"update_id": update_id, "message": inside}


async def post(running: Running, body: object, secret: str | None = SECRET, **more: Any) -> httpx.Response:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        url = f"http://127.0.0.1:{running.port}/hook"
        return await client.post(url, content=content, headers=headers, **more)


async def test_a_question_is_answered_before_the_call_is(sandbox: Sandbox, store: Store) -> None:
    done: list[int] = []

    async def slow(bot: Bot, update: Update) -> None:
        await asyncio.sleep(0.2)
        done.append(update.update_id)

    async with webhook(sandbox, store, slow, declare=False) as running:
        assert (await post(running, message(1))).status_code == 200
        assert done == [1] and running.health.last_webhook is not None


async def test_over_the_sandbox_in_order_and_side_by_side(sandbox: Sandbox, store: Store) -> None:
    async def uneven(bot: Bot, update: Update) -> None:
        await asyncio.sleep(0.1 if update.update_id % 3 else 0.01)
        await echo(bot, update)

    chats = [sandbox.person(f"P{number}").private() for number in range(20)]
    start = time.perf_counter()
    async with webhook(sandbox, store, uneven, parallel=20):
        for number in range(3):
            for chat in chats:
                await chat.send(str(number))
        for chat in chats:
            assert [(await chat.wait_message(15)).text for _ in range(3)] == ["« 0 »", "« 1 »", "« 2 »"]
    assert time.perf_counter() - start < 10


async def test_strangers_are_turned_away(sandbox: Sandbox, store: Store) -> None:
    wrong = [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper()]
    async with webhook(sandbox, store, declare=False) as running:
        for secret in wrong:
            assert (await post(running, message(1), secret)).status_code == 403
        assert not await store.handled(1) and running.health.counts["refused"] == len(wrong)


async def test_a_secret_in_another_alphabet_is_no_error(sandbox: Sandbox, store: Store) -> None:
    async with webhook(sandbox, store, declare=False) as running:
        raw = {"content": b"{}", "headers": [(SECRET_HEADER.encode(), "é€\xff".encode())]}
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"http://127.0.0.1:{running.port}/hook", **raw)  # type: ignore[arg-type]
        assert answer.status_code == 403


async def test_what_is_no_json_is_refused(sandbox: Sandbox, store: Store) -> None:
    async with webhook(sandbox, store, declare=False) as running:
        for body in (b"", b"{", b"\xff\xfe", b"{'a': 1}"):
            assert (await post(running, body)).status_code == 400
        assert (await post(running, message(1))).status_code == 200


async def test_what_is_no_update_is_passed_over_for_good(sandbox: Sandbox, store: Store) -> None:
    bodies: list[object] = [[], None, 5, {}, {"update_id": "1"}, {"update_id": 1, "message": {"date": "gestern"}}]
    async with webhook(sandbox, store, declare=False) as running:
        for body in bodies:
            assert (await post(running, body)).status_code == 200
        assert running.health.counts["unparseable"] == len(bodies)


async def test_deep_and_large_bodies(sandbox: Sandbox, store: Store) -> None:
    async def chunks() -> Any:
        for _ in range(LARGEST // 1000 + 10):
            yield b"x" * 1000

    async with webhook(sandbox, store, declare=False) as running:
        assert (await post(running, b"x" * (LARGEST + 1))).status_code == 413
        async with httpx.AsyncClient(trust_env=False) as client:
            url, headers = f"http://127.0.0.1:{running.port}/hook", {SECRET_HEADER: SECRET}
            assert (await client.post(url, content=chunks(), headers=headers)).status_code == 413
        assert (await post(running, b"[" * 200_000)).status_code == 400
        assert (await post(running, message(1))).status_code == 200


async def test_other_methods_and_places(sandbox: Sandbox, store: Store) -> None:
    async with webhook(sandbox, store, declare=False) as running, httpx.AsyncClient(trust_env=False) as client:
        place = f"http://127.0.0.1:{running.port}"
        assert (await client.get(f"{place}/hook")).status_code == 405
        assert (await client.post(place, content=b"{}")).status_code == 404


async def test_the_same_update_many_times_at_once_is_handled_once(sandbox: Sandbox, store: Store) -> None:
    runs = 0

    async def counts(bot: Bot, update: Update) -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(0.2)

    async with webhook(sandbox, store, counts, declare=False) as running:
        answers = await asyncio.gather(*(post(running, message(1)) for _ in range(10)))
        assert {answer.status_code for answer in answers} == {200} and runs == 1
        assert (await post(running, message(1))).status_code == 200 and runs == 1


async def test_too_many_at_once_are_asked_to_come_again(sandbox: Sandbox, store: Store) -> None:
    go = asyncio.Event()

    async def waits(bot: Bot, update: Update) -> None:
        await go.wait()

    async with webhook(sandbox, store, waits, declare=False, most=5) as running:
        first = [asyncio.create_task(post(running, message(number, chat=number))) for number in range(5)]
        await until(lambda: running.dispatcher.in_work == 5)
        assert (await post(running, message(9))).status_code == 503
        go.set()
        assert {(await each).status_code for each in first} == {200}
        assert (await post(running, message(9))).status_code == 200


async def test_a_slow_answer_is_asked_for_again_and_given_once(sandbox: Sandbox, store: Store) -> None:
    async def slow(bot: Bot, update: Update) -> None:
        await asyncio.sleep(0.7)
        await echo(bot, update)

    chat = sandbox.person("Anna").private()
    async with webhook(sandbox, store, slow, patience=0.2):
        await chat.send("a")
        assert (await chat.wait_message()).text == "« a »"
        await chat.quiet(1.0)
    assert not sandbox.pending


async def test_when_telegram_hangs_up_the_work_goes_on(sandbox: Sandbox, store: Store) -> None:
    done: list[int] = []

    async def slow(bot: Bot, update: Update) -> None:
        await asyncio.sleep(0.5)
        done.append(update.update_id)

    async with webhook(sandbox, store, slow, declare=False) as running:
        impatient = asyncio.create_task(post(running, message(1)))
        await until(lambda: running.dispatcher.in_work == 1)
        impatient.cancel()
        await until(lambda: done == [1])
        assert (await post(running, message(1))).status_code == 200 and done == [1]


async def test_a_store_that_fails_makes_telegram_come_again(
    sandbox: Sandbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.store.store import StoreError

    async def fails(*_: object) -> None:
        raise StoreError("la base ne répond pas")

    chat = sandbox.person("Anna").private()
    async with webhook(sandbox, store, patience=0.3) as running:
        with monkeypatch.context() as patch:
            patch.setattr(store, "claim", fails)
            await chat.send("pendant la panne")
            await running.counted("again", 2)
            await chat.quiet(0.3)
        assert (await chat.wait_message(10)).text == "« pendant la panne »"
        await chat.quiet(0.3)


async def test_health_is_told_on_the_same_server(sandbox: Sandbox, store: Store) -> None:
    async with webhook(sandbox, store, declare=False) as running:
        running.health.ready_checks.append(store.ping)
        async with httpx.AsyncClient(trust_env=False, base_url=f"http://127.0.0.1:{running.port}") as client:
            assert (await client.get("/livez")).status_code == 200
            assert (await client.get("/readyz")).status_code == 200
            running.health.stopping = True
            assert (await client.get("/readyz")).json()["problems"] == ["stopping"]
            assert (await post(running, message(1))).status_code == 503, "a process that ends takes nothing new"
