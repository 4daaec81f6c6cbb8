"""Inputs far larger than Telegram lets through: cut or refused, in no time, and the next question is answered."""

from __future__ import annotations

import time
from typing import Any

import pytest
from telegram_world import World, flat

from bot.sandbox.seats import Seat

pytestmark = pytest.mark.asyncio(loop_scope="session")
HUGE = 900_000
QUESTION, FIGURE = "fréquentation des zoos", "29 %"


async def met(world: World) -> Seat:
    """Somebody whom the bot may write to."""
    seat = world.newcomer("Ada")
    await seat.ask(QUESTION)
    return seat


def sender(seat: Seat) -> dict[str, Any]:
    return {"id": seat.account.id, "is_bot": False, "first_name": "Ada"}


def message(seat: Seat, **content: Any) -> dict[str, Any]:
    chat = {"id": seat.chat.id, "type": "private", "first_name": "Ada"}
    return {"message_id": 900_000, "date": int(time.time()), "chat": chat, "from": sender(seat), **content}


async def still_answers(seat: Seat) -> None:
    start = time.monotonic()
    assert FIGURE in flat((await seat.ask(QUESTION)).text)
    assert time.monotonic() - start < 3.0


@pytest.mark.parametrize(
    "text",
    ["x" * HUGE, "zoos " * (HUGE // 5), "/q " + "a " * (HUGE // 2), "/start " + "z" * HUGE, "/chiffre " + "9" * HUGE, "/" + "é" * HUGE, "\n" * HUGE + "x"],
    ids=["word", "words", "question", "link", "number", "command", "lines"],
)  # fmt: skip
async def test_a_text(world: World, text: str) -> None:
    seat = await met(world)
    start = time.monotonic()
    world.sandbox.inject({"message": message(seat, text=text)})
    await seat.wait_message()
    assert time.monotonic() - start < 3.0
    await still_answers(seat)
    kept = [row.text for row in await world.store.questions(limit=3)]
    assert max(map(len, kept)) <= 500


async def test_a_caption_and_entities(world: World) -> None:
    seat = await met(world)
    entities = [{"type": "bold", "offset": n, "length": 1} for n in range(5_000)]
    world.sandbox.inject({"message": message(seat, text="fréquentation " * 5_000, entities=entities)})
    await seat.wait_message()
    photo = [{"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}]
    world.sandbox.inject({"message": message(seat, photo=photo, caption="zoos " * 50_000)})
    await seat.wait_message()
    await still_answers(seat)


async def test_the_data_of_a_button(world: World) -> None:
    seat = await met(world)
    answer = await seat.ask(QUESTION)
    base = {"id": "1", "chat_instance": "1", "from": sender(seat), "message": message(seat, text="x")}
    for data in ("1" * HUGE, "é" * HUGE, "1g00" + "abcde" * HUGE):
        world.sandbox.inject({"callback_query": {**base, "data": data}})
    await still_answers(seat)
    assert seat.now(answer).text == answer.text


async def test_an_inline_query(world: World) -> None:
    seat = await met(world)
    for query in ("zoos " * (HUGE // 5), "x" * HUGE):
        world.sandbox.inject({"inline_query": {"id": "1", "from": sender(seat), "query": query, "offset": "9" * HUGE}})
        chosen = {"result_id": "r" * HUGE, "from": sender(seat), "query": query}
        world.sandbox.inject({"chosen_inline_result": chosen})
    await still_answers(seat)
