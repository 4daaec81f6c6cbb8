"""The pacer: Telegram's limits are kept, refusals waited for, and what may have been done is not done again."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

import pytest
from scraped import Figures
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.telegram.delivery.pacing import CHAT_BURST, TRIES, Pacer, Window
from bot.telegram.delivery.request import NotSent, ServerTrouble, code_of
from bot.telegram.watching.metrics import Metrics


class Telegram:
    """Answers calls with the errors given, then with success."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = deque(errors)
        self.chats: list[object] = []
        self.times: list[float] = []

    async def __call__(self, endpoint: str, data: dict[str, Any]) -> bool:
        self.chats.append(data.get("chat_id"))
        self.times.append(time.perf_counter())
        if self.errors:
            raise self.errors.popleft()
        return True


async def call(pacer: Pacer, telegram: Telegram, endpoint: str = "sendMessage", chat: object = 5) -> object:
    data = {"chat_id": chat, "reply_parameters": object()}
    return await pacer.process_request(telegram, (endpoint, data), {}, endpoint, data, None)


def test_a_window_lets_so_many_through_and_then_one_by_one() -> None:
    window = Window(3, 10.0)
    assert [window.reserve(0.0) for _ in range(7)] == [0, 0, 0, 10, 10, 10, 20]
    assert window.reserve(100.0) == 100 and not window.idle(105.0) and window.idle(111.0)


async def test_a_chat_gets_a_burst_and_then_one_a_second() -> None:
    telegram, pacer = Telegram(), Pacer(1000)
    await asyncio.gather(*(call(pacer, telegram) for _ in range(CHAT_BURST + 1)), call(pacer, telegram, chat=6))
    start, last = telegram.times[0], telegram.times[-1]
    assert sum(moment - start < 0.5 for moment in telegram.times) == CHAT_BURST + 1
    assert 3.5 < last - start < 5 and telegram.chats[-1] == 5, "only the fifth of one chat waits"


async def test_all_chats_together_keep_to_the_overall_rate() -> None:
    telegram, pacer = Telegram(), Pacer(30)
    await asyncio.gather(*(call(pacer, telegram, chat=chat) for chat in range(1, 62)))
    start = telegram.times[0]
    for second in range(3):
        assert sum(second <= moment - start < second + 0.95 for moment in telegram.times) <= 30
    assert telegram.times[-1] - start >= 1.95


def test_groups_have_a_limit_of_their_own() -> None:
    pacer = Pacer(30)
    each, minute = pacer._windows("-100123", 0.0)
    moments = [max(each.reserve(now), minute.reserve(now)) for now in range(0, 25)]
    assert moments[19] == 19 and moments[20] == 60


async def test_what_is_no_message_does_not_wait() -> None:
    telegram, pacer = Telegram(), Pacer(30)
    start = time.perf_counter()
    for endpoint in ("sendChatAction", "answerCallbackQuery", "getChat", "setMyCommands", "deleteMessage"):
        for _ in range(10):
            await call(pacer, telegram, endpoint)
    assert time.perf_counter() - start < 0.5


async def test_a_429_is_waited_for() -> None:
    telegram = Telegram(RetryAfter(1))
    start = time.perf_counter()
    assert await call(Pacer(0), telegram) is True
    assert len(telegram.chats) == 2 and 1 <= time.perf_counter() - start < 2


async def test_a_429_holds_its_chat_only() -> None:
    telegram, pacer = Telegram(RetryAfter(1)), Pacer(0)
    first = asyncio.create_task(call(pacer, telegram, chat=1))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call(pacer, telegram, chat=1))
    await call(pacer, telegram, chat=2)
    assert telegram.chats == [1, 2]
    await asyncio.gather(first, second)
    assert telegram.times[2] - telegram.times[0] >= 0.99


async def test_a_429_without_end_is_given_up() -> None:
    with pytest.raises(RetryAfter):
        await call(Pacer(0), Telegram(RetryAfter(3600)))


@pytest.mark.parametrize("error", [NotSent("x"), ServerTrouble(500), ServerTrouble(502), ServerTrouble(503)])
async def test_what_was_not_done_is_done_again(error: TelegramError) -> None:
    telegram = Telegram(error, error)
    assert await call(Pacer(0, pause=0.001), telegram) is True and len(telegram.chats) == 3


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("httpx.ReadError"), ServerTrouble(504), TelegramError("?")])
async def test_what_may_have_been_done_is_not_done_again(error: TelegramError) -> None:
    telegram = Telegram(error)
    with pytest.raises(type(error)):
        await call(Pacer(0, pause=0.001), telegram)
    assert len(telegram.chats) == 1


@pytest.mark.parametrize("endpoint", ["editMessageText", "answerCallbackQuery", "sendChatAction", "deleteMessage"])
async def test_what_does_the_same_twice_may_be_done_again(endpoint: str) -> None:
    telegram = Telegram(TimedOut(), ServerTrouble(504))
    assert await call(Pacer(0, pause=0.001), telegram, endpoint) is True and len(telegram.chats) == 3


@pytest.mark.parametrize("error", [BadRequest("chat not found"), Forbidden("blocked"), ChatMigrated(-1007)])
async def test_a_refusal_is_final(error: TelegramError) -> None:
    metrics = Metrics()
    telegram, pacer = Telegram(error), Pacer(0, metrics=metrics)
    with pytest.raises(type(error)):
        await call(pacer, telegram)
    failed = Figures.of(metrics.registry).value("lechiffre_telegram_errors_total", call="method", code=code_of(error))
    assert len(telegram.chats) == 1 and failed == 1


async def test_trouble_without_end_is_given_up() -> None:
    telegram = Telegram(*[ServerTrouble(500)] * 20)
    with pytest.raises(ServerTrouble):
        await call(Pacer(0, pause=0.001), telegram)
    assert len(telegram.chats) == TRIES


async def test_many_chats_do_not_stay_in_memory() -> None:
    pacer = Pacer(0.0001)
    for chat in range(5000):
        pacer._windows(str(chat), float(chat))
    assert len(pacer._chats) <= 1001
