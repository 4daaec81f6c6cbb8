"""An answer that a dead process may have sent: it is found when it is there, and sent when it is not."""

from __future__ import annotations

import asyncio
import re

import pytest
from delivery_kit import polling, until
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.sandbox import Sandbox, Seat
from bot.store.keys import Keys
from bot.store.store import Claim, Store
from bot.telegram.delivery.bot import Bot

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Voisins", callback_data="v")]])


async def answer(bot: Bot, update: Update) -> None:
    """An answer as the channel makes them."""
    assert update.message is not None
    chat, text = update.message.chat_id, f"<b>{update.message.text}</b> &lt; 5"
    await bot.send_message(chat, text, parse_mode="HTML", reply_markup=KEYBOARD)


class Killed(BaseException):
    """Ends a piece of work as a kill would: nothing is noted any more."""


async def die(sandbox: Sandbox, store: Store, seat: Seat, sent: bool) -> None:
    """Ask; a process takes the question, maybe sends the answer, and dies before it can note that."""
    asked = await seat.send("combien")
    update_id = int(sandbox.pending[-1]["update_id"])
    chat = store.keys.chat(seat.chat.id)
    assert await store.claim(update_id, chat, after=asked.id)
    if sent:
        for number in range(3):  # others' messages come in between
            sandbox.person(f"Autre{number}").private()
            await sandbox.person(f"Autre{number}").private().send("?")
        async with Bot(sandbox.token, base_url=sandbox.base_url) as bot:
            await bot.send_message(seat.chat.id, "<b>combien</b> &lt; 5", parse_mode="HTML", reply_markup=KEYBOARD)


def told(seat: Seat) -> list[str]:
    return [re.sub("<.*?>", "", message.text) for message in seat.messages() if message.text != "combien"]


@pytest.mark.parametrize("sent", [True, False])
async def test_an_answer_in_doubt(sandbox: Sandbox, store: Store, sent: bool) -> None:
    seat = sandbox.person("Anna").private()
    async with Store.open(f"sqlite:///{store.database.file}") as other:  # the process that dies
        await die(sandbox, other, seat, sent)
    async with polling(sandbox, store, answer) as running:
        await running.counted("handled")
        await until(lambda: not sandbox.pending)
    assert told(seat) == ["combien < 5"]
    edits = [call for call in sandbox.calls_of("editMessageText") if call.status == 200]
    assert not edits, "no other message was touched"


async def test_earlier_answers_are_left_alone(sandbox: Sandbox, store: Store) -> None:
    """Two questions wait; the first is answered after the second was asked, and then the process dies."""
    seat = sandbox.person("Anna").private()
    first, second = await seat.send("combien"), await seat.send("combien")
    ids = [int(update["update_id"]) for update in sandbox.pending]
    chat = store.keys.chat(seat.chat.id)
    async with Store.open(f"sqlite:///{store.database.file}") as other:
        async with Bot(sandbox.token, base_url=sandbox.base_url) as bot:
            sent = await bot.send_message(seat.chat.id, "la première réponse")
        assert await other.claim(ids[0], chat)
        await other.finish(ids[0], sent.message_id)
        assert await other.claim(ids[1], chat, after=second.id)
    assert first.id < second.id < sent.message_id
    async with polling(sandbox, store, answer) as running:
        await running.counted("handled")
    assert told(seat) == ["la première réponse", "combien < 5"]


async def test_the_doubt_outlives_trouble_with_telegram(sandbox: Sandbox, store: Store) -> None:
    seat = sandbox.person("Anna").private()
    async with Store.open(f"sqlite:///{store.database.file}") as other:
        await die(sandbox, other, seat, True)
    sandbox.fault("editMessageText", 500, times=10)
    async with polling(sandbox, store, answer) as running:
        await running.counted("handled", 4, 10)
        await until(lambda: not sandbox.pending)
    assert told(seat) == ["combien < 5"]


async def test_a_doubt_is_gone_once_nothing_was_sent(store: Store) -> None:
    chat = Keys(b"x").chat(5)
    assert await store.claim(1, chat, after=50)
    await store.release(1)
    assert await store.claim(1, chat, after=70) is Claim.TAKEN_OVER
    doubt = await store.doubt(1)
    assert doubt is not None and doubt.after == 50
    await store.resolve(1)
    assert await store.doubt(1) is None


async def test_a_stop_in_the_middle_of_a_send_leaves_a_doubt(sandbox: Sandbox, store: Store) -> None:
    seat = sandbox.person("Anna").private()
    sandbox.slow("sendMessage", 1.0)
    async with polling(sandbox, store, answer) as running:
        await seat.send("combien")
        await until(lambda: running.dispatcher.in_work == 1)
        await asyncio.sleep(0.3)
        await running.dispatcher.stop(0.1)
    await asyncio.sleep(1.2)
    async with Store.open(f"sqlite:///{store.database.file}") as other:
        # the former store of this test still lives: what it holds is not taken over
        assert await other.claim(int(sandbox.pending[0]["update_id"])) is Claim.BUSY
        assert await other.doubt(int(sandbox.pending[0]["update_id"])) is not None
