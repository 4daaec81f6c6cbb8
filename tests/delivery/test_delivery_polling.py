"""Polling, over real HTTP: handle first, acknowledge after; in order in a chat, side by side across chats."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from pathlib import Path

import pytest
from delivery_kit import Running, echo, polling, until
from telegram import Update

from bot.sandbox import Sandbox
from bot.store.store import Store
from bot.telegram.delivery.bot import Bot

Texts = defaultdict[int, list[str]]


async def test_a_question_is_answered_and_then_acknowledged(sandbox: Sandbox, store: Store) -> None:
    go = asyncio.Event()

    async def slow(bot: Bot, update: Update) -> None:
        await go.wait()
        await echo(bot, update)

    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store, slow) as running:
        await chat.send("bonjour")
        await until(lambda: running.dispatcher.in_work == 1)
        await asyncio.sleep(0.3)
        assert sandbox.pending, "not acknowledged while it is in work"
        go.set()
        assert (await chat.wait_message()).text == "« bonjour »"
        await until(lambda: not sandbox.pending)
        calls = len(sandbox.calls_of("getUpdates"))
        await asyncio.sleep(0.3)
        assert len(sandbox.calls_of("getUpdates")) <= calls + 1, "then it waits in a long poll"
    assert running.health.counts["handled"] == 1


async def test_order_in_a_chat_and_fifty_chats_side_by_side(sandbox: Sandbox, store: Store) -> None:
    together, most = 0, 0

    async def uneven(bot: Bot, update: Update) -> None:
        nonlocal together, most
        together, most = together + 1, max(most, together + 1)
        await asyncio.sleep(0.2 if update.update_id % 3 else 0.02)
        together -= 1
        await echo(bot, update)

    chats = [sandbox.person(f"P{number}").private() for number in range(50)]
    start = time.perf_counter()
    async with polling(sandbox, store, uneven, parallel=50):
        for number in range(4):
            for chat in chats:
                await chat.send(str(number))
        for chat in chats:
            got = [(await chat.wait_message(20)).text for _ in range(4)]
            assert got == [f"« {number} »" for number in range(4)]
    assert most > 25, "chats do not wait for each other"
    assert time.perf_counter() - start < 15, "one by one it would take 28 s"


async def test_no_more_than_so_many_at_once(sandbox: Sandbox, store: Store) -> None:
    together, most = 0, 0

    async def slow(bot: Bot, update: Update) -> None:
        nonlocal together, most
        together, most = together + 1, max(most, together + 1)
        await asyncio.sleep(0.02)
        together -= 1

    for number in range(250):
        await sandbox.person(f"P{number}").private().send("?")
    async with polling(sandbox, store, slow, parallel=3) as running:
        await running.counted("handled", 100, 15)
        assert running.dispatcher.in_work <= 100, "one batch of Telegram's, not all that waits there"
        await running.counted("handled", 250, 20)
    assert most == 3 and not sandbox.pending


async def test_a_slow_chat_holds_up_nobody_else(sandbox: Sandbox, store: Store) -> None:
    go = asyncio.Event()

    async def one_is_slow(bot: Bot, update: Update) -> None:
        if update.message and update.message.text == "lent":
            await go.wait()
        await echo(bot, update)

    anna, boris = sandbox.person("Anna").private(), sandbox.person("Boris").private()
    async with polling(sandbox, store, one_is_slow):
        await anna.send("lent")
        await anna.send("puis")
        for number in range(5):
            assert (await boris.ask(f"{number}", 2)).text == f"« {number} »"
        go.set()
        assert [(await anna.wait_message()).text for _ in range(2)] == ["« lent »", "« puis »"]
        await until(lambda: not sandbox.pending)


async def test_a_failing_handler_is_one_update_s_affair(sandbox: Sandbox, store: Store) -> None:
    told: list[tuple[str, str]] = []

    async def fails(bot: Bot, update: Update) -> None:
        assert update.message is not None
        if update.message.text == "casse":
            raise RuntimeError("bug")
        await echo(bot, update)

    async def on_error(update: Update, request_id: str, error: Exception) -> None:
        told.append((request_id, str(error)))
        raise RuntimeError("even the apology fails")

    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store, fails, on_error=on_error) as running:
        await chat.send("casse")
        assert (await chat.ask("bonjour")).text == "« bonjour »"
    assert len(told) == 1 and len(told[0][0]) == 8 and told[0][1] == "bug"
    assert running.health.counts["failed"] == 1 and not sandbox.pending


async def test_a_handler_that_hangs_is_ended(sandbox: Sandbox, store: Store) -> None:
    async def hangs(bot: Bot, update: Update) -> None:
        if update.message and update.message.text == "attends":
            await asyncio.sleep(60)
        await echo(bot, update)

    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store, hangs, timeout=0.3) as running:
        await chat.send("attends")
        assert (await chat.ask("bonjour")).text == "« bonjour »"
        assert running.health.counts["failed"] == 1


async def test_unparseable_updates_are_passed_over(sandbox: Sandbox, store: Store) -> None:
    chat = sandbox.person("Anna").private()
    for _ in range(3):
        sandbox.inject_unparseable()
    async with polling(sandbox, store) as running:
        assert (await chat.ask("un")).text == "« un »"
        sandbox.inject_unparseable()
        assert (await chat.ask("deux")).text == "« deux »"
        await until(lambda: not sandbox.pending)
    assert running.health.counts["unparseable"] == 4


async def test_a_repeated_update_is_not_answered_again(sandbox: Sandbox, store: Store) -> None:
    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store) as running:
        await chat.ask("bonjour")
        first = next(iter(sandbox.world.updates.sent))
        await until(lambda: not sandbox.pending)
        for _ in range(3):
            sandbox.repeat(first)
        await running.counted("repeated", 1)
        await chat.quiet(0.3)


@pytest.mark.parametrize("by", [5000, -500])
async def test_ids_that_jump_lose_nothing(sandbox: Sandbox, store: Store, by: int) -> None:
    chat = sandbox.person("Anna").private()
    sandbox.jump_update_ids(1000)
    async with polling(sandbox, store):
        await chat.ask("avant")
        await until(lambda: not sandbox.pending)
        await asyncio.sleep(0.2)
        sandbox.jump_update_ids(by)
        for text in ("un", "deux", "trois"):
            assert (await chat.ask(text)).text == f"« {text} »"
        await until(lambda: not sandbox.pending)


async def test_polling_outlives_what_telegram_says(sandbox: Sandbox, store: Store) -> None:
    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store) as running:
        await chat.ask("avant")
        for status in (401, 404, 409, 429, 500, 502, 503):
            before, errors = running.health.last_good_poll or 0.0, running.health.counts["poll_errors"]
            fault = sandbox.fault("getUpdates", status, times=2, retry_after=1 if status == 429 else None)
            assert (await chat.ask(f"après {status}", 8)).text == f"« après {status} »"
            await until(lambda fault=fault: fault.used == 2)  # type: ignore[misc]
            await until(lambda before=before: (running.health.last_good_poll or 0) > before)  # type: ignore[misc]
            assert running.health.counts["poll_errors"] >= errors + 2
    assert running.health.counts["handled"] == 8


async def test_polling_outlives_dropped_and_garbled_answers(sandbox: Sandbox, store: Store) -> None:
    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store):
        for break_it in (sandbox.drop, sandbox.lose_answer, sandbox.garbage):
            break_it("getUpdates", times=2)
            assert (await chat.ask("encore", 8)).text == "« encore »"
        assert len([each for each in chat.messages() if each.text.startswith("«")]) == 3


async def test_a_revoked_token_makes_the_bot_deaf_and_a_restored_one_heals_it(sandbox: Sandbox, store: Store) -> None:
    chat = sandbox.person("Anna").private()
    async with polling(sandbox, store) as running:
        await chat.ask("avant")
        with sandbox.revoked():
            await running.counted("poll_errors", 2, 5)
            age = running.health.poll_age
            await asyncio.sleep(0.3)
            assert running.health.poll_age >= age + 0.25, "liveness is the age of the last good poll"
            await chat.send("pendant")
        assert (await chat.wait_message(8)).text == "« pendant »"


async def answers(running: Running, sandbox: Sandbox, text: str, seconds: float = 8.0) -> list[str]:
    chat = sandbox.person("Anna").private()
    await chat.send(text)
    await chat.wait_message(seconds)
    await asyncio.sleep(0.3)
    return [each.text for each in chat.messages()[1:]]


async def test_answers_outlive_bursts_of_5xx(sandbox: Sandbox, store: Store) -> None:
    async with polling(sandbox, store) as running:
        sandbox.fault("sendMessage", 502, times=3)
        assert await answers(running, sandbox, "a") == ["« a »"]
        sandbox.fault("sendMessage", 503, times=8)  # more than one call's patience: the update is tried again
        assert await answers(running, sandbox, "b") == ["« b »"]
        assert running.health.counts["again"] >= 1


async def test_an_answer_whose_confirmation_was_lost_is_not_given_twice(sandbox: Sandbox, store: Store) -> None:
    async with polling(sandbox, store) as running:
        sandbox.lose_answer("sendMessage")
        assert await answers(running, sandbox, "a") == ["« a »"]
        assert running.health.counts["failed"] == 1
        await until(lambda: not sandbox.pending)


async def test_a_429_delays_an_answer(sandbox: Sandbox, store: Store) -> None:
    async with polling(sandbox, store) as running:
        sandbox.fault("sendMessage", 429, retry_after=1)
        assert await answers(running, sandbox, "a") == ["« a »"]


async def test_a_person_who_blocked_the_bot_is_one_update_s_affair(sandbox: Sandbox, store: Store) -> None:
    async with polling(sandbox, store) as running:
        sandbox.fault("sendMessage", 403)
        await sandbox.person("Boris").private().send("a")
        await running.counted("failed")
        assert await answers(running, sandbox, "b") == ["« b »"]


async def test_a_second_poller_waits_for_the_first(sandbox: Sandbox, store: Store) -> None:
    async with Store.open(f"sqlite:///{store.database.file}") as other, polling(sandbox, store) as first:
        await until(lambda: first.health.last_good_poll is not None)
        async with polling(sandbox, other) as second:
            await until(lambda: second.health.standby)
            chat = sandbox.person("Anna").private()
            await chat.ask("bonjour")
            assert second.health.last_good_poll is None and not second.health.deaf
            assert not [call for call in sandbox.calls_of("getUpdates") if call.status == 409]


async def test_stopping_finishes_the_work_in_hand(sandbox: Sandbox, store: Store) -> None:
    async def slow(bot: Bot, update: Update) -> None:
        await asyncio.sleep(0.4)
        await echo(bot, update)

    chat, other = sandbox.person("Anna").private(), sandbox.person("Boris").private()
    async with polling(sandbox, store, slow, parallel=1) as running:
        await chat.send("en cours")
        await until(lambda: running.dispatcher.in_work == 1)
        await asyncio.sleep(0.1)
        await other.send("à venir")
        await until(lambda: running.dispatcher.in_work == 2)
    assert [each.text for each in chat.messages()] == ["en cours", "« en cours »"]
    assert len(sandbox.pending) == 1, "what had not begun comes again, what is done does not"
    async with polling(sandbox, store):
        assert (await other.wait_message()).text == "« à venir »"
        await asyncio.sleep(0.2)
    assert len(chat.messages()) == 2


async def test_a_slow_update_does_not_hide_those_behind_it(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram shows no more than a hundred updates from the first one in work; and a killed process loses none."""
    monkeypatch.setattr("bot.telegram.delivery.polling.SLOW", 0.3)
    url, ever = f"sqlite:///{tmp_path}/held.db", asyncio.Event()

    async def uneven(bot: Bot, update: Update) -> None:
        if update.message is not None and update.message.text == "lent":
            await ever.wait()
        await echo(bot, update)

    slow = sandbox.person("Anna").private()
    others = [sandbox.person(f"P{number}").private() for number in range(150)]
    async with Store.open(url) as store, polling(sandbox, store, uneven, timeout=60, parallel=50):
        await slow.send("lent")
        for other in others:
            await other.send("vite")
        for other in others:
            assert (await other.wait_message(20)).text == "« vite »"
        await until(lambda: not sandbox.pending)
        assert list(await store.held.all()), "acknowledged, so it must be kept here"
    await slow.quiet(0)
    async with Store.open(url) as store:
        async with polling(sandbox, store):
            assert (await slow.wait_message(10)).text == "« lent »"
        assert not await store.held.all(), "nothing is kept of what is finished"


async def test_a_person_who_floods_does_not_deafen_the_bot(
    sandbox: Sandbox, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.delivery.polling.SLOW", 0.3)
    monkeypatch.setattr("bot.telegram.delivery.holding.MOST", 200)
    flooding, other = sandbox.person("Bob").private(), sandbox.person("Anna").private()

    async def uneven(bot: Bot, update: Update) -> None:
        if update.message is not None and update.message.chat_id == flooding.chat.id:
            await asyncio.sleep(0.05)
        await echo(bot, update)

    for number in range(150):
        await flooding.send(str(number))
    await other.send("bonjour")
    async with polling(sandbox, store, uneven):
        start = time.perf_counter()
        assert (await other.wait_message(5)).text == "« bonjour »"
        assert time.perf_counter() - start < 2.5, "the flood takes 7.5 s"
        assert [(await flooding.wait_message(20)).text for _ in range(150)] == [
            f"« {number} »" for number in range(150)
        ]
        await until(lambda: not sandbox.pending)
