"""Two hundred inputs that mean no good: nothing breaks, nothing is injected, what has an answer gets one."""

from __future__ import annotations

import random

import pytest
from telegram_world import World, flat

from bot.telegram import taps, texts
from bot.telegram.knowledge import Edition

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = [
    "<b>gras</b>", "</blockquote>", "<a href='http://mal.example'>ici</a>", "<tg-spoiler>", "&lt;script&gt;", "&amp;&amp;", "<", ">",
    "\u202efréquentation", "\u2066zoos\u2069", "\u200bzoos", "zo\u0301os", "😀" * 2048, "👩‍👩‍👧‍👦" * 100, "a" * 4096, "mot " * 1000, "12 " * 1300,
    "'; DROP TABLE questions; --", "{figure}", "{{7*7}}", "%s%s%n", "${jndi:ldap://x}", "../../etc/passwd", "\\", "`", "*_[]()~>#+-=|{}.!",
    "@lechiffre_bot", "@durov", "#zoos", "/", "//", "/ q", "/q\n\n\n", "/q " + "x" * 4000, "/start " + "z" * 64, "/chiffre NaN", "/chiffre -1",
    "/chiffre 1e400", "/chiffre " + "9" * 400, "/chiffre ½", "/sections x", "/quiz 0", "/oubli tout", "0", "-0", "∞", "٣٤ %", "34%%%%", "?", "!" * 500, "\n" * 100 + "zoos",
    "ﷺ" * 50, "Z̷͇̈́a̶l̶g̵o̷", "ＦＵＬＬ　ＷＩＤＴＨ", "zoos\u0000zoos", "\ufeffzoos", "http://mal.example/%00", "tg://user?id=1", "javascript:alert(1)",
]  # fmt: skip
FORGED = [
    "", "0", "1", "2r", "1?", "1rr", "1o", "1oabcde", "1oabcde.", "1o?????.", "1o.", "1w.0.", "1wabcde.zzzzzzzzzz.", "1pz.z.", "1p-1.1.", "1p01.1.",
    "1g00", "1g99abcde", "1g00abcde", "1g00" + "abcde" * 12, "1c00abcde.", "1nabcde.1.", "1habcde.1.", "1t1abcde.1.", "1t1.1.", "1t2.1.", "1azzzzzz",
    "1sabcde.0.", "1babcde.abcde.0.", "1xabcde.1", "1x.1", "1xabcde.0", "<b>x</b>", "é" * 32, "x" * 64, "\u202e1r", "1q.", "q", '{"a":1}', "1r\n",
]  # fmt: skip


def hostile() -> list[str]:
    """The words, and others made of them."""
    chance = random.Random(1)
    made = ["".join(chance.sample(WORDS[:16] + WORDS[17:], 3))[:4096] for _ in range(200 - len(WORDS) - len(FORGED))]
    return [*WORDS, *made]


async def test_hostile_messages(world: World) -> None:
    anna = world.sandbox.person("<b>Anna</b> \u202e" + "&" * 200, "</a>" * 50)
    seat = anna.private()
    inputs = hostile()
    assert len(inputs) + len(FORGED) == 200
    for text in inputs:
        seat.catch_up()
        await seat.send(text)
        if text.strip():
            answer = await seat.wait_message()
            assert "\u202e" not in answer.text and not any(
                e["type"] in ("text_link", "spoiler") for e in answer.source.entities
            )
    refused = [c for c in world.calls("sendMessage", seat) if c.status != 200]
    assert not refused


async def test_forged_buttons(world: World, edition: Edition) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask("fréquentation des zoos")
    for data in FORGED:
        tapped = await anna.tap_data(data, answer)
        assert len(tapped.text) <= 200
    assert anna.now(answer).text == answer.text
    assert (await anna.tap_data("1oabcde.", answer)).text == texts.STALE


async def test_buttons_of_somebody_elses_talk(world: World, edition: Edition) -> None:
    anna, ben = world.newcomer("Anna"), world.newcomer("Ben")
    await anna.ask("satisfaction")
    mine = await ben.ask("quel lieu est le plus fréquenté ?")
    stranger = taps.encode(taps.Turn(1, 123456))
    assert (await ben.tap_data(stranger, mine)).text == texts.TOO_OLD
    erase = taps.encode(taps.Erase(world.store.keys.person(anna.account.id)[:5], True))
    assert (await ben.tap_data(erase, mine)).text == texts.OTHERS
    assert ben.now(mine).text == mine.text


async def test_a_page_that_is_not_there_is_the_last_one(world: World) -> None:
    anna = world.newcomer("Anna")
    first = await anna.ask("quel lieu est le plus fréquenté ?")
    await anna.tap_data(taps.encode(taps.Turn(10**9, first.id - 1)), first)
    assert anna.now(first).labels[0] == "‹ 1/2"
    await anna.tap_data(taps.encode(taps.Parts(10**9)), first)
    assert anna.now(first).labels == ["A.1", "A.2", "B.1"]


def update(**content: object) -> dict[str, object]:
    return dict(content)


async def test_updates_that_no_person_sends_are_passed_over(world: World) -> None:
    channel = {"id": -1009, "type": "channel", "title": "Canal"}
    robot = {"id": 99, "is_bot": True, "first_name": "Robot", "username": "autre_bot"}
    anna = world.newcomer("Anna")
    private = {"id": anna.account.id, "type": "private", "first_name": "Anna"}
    person = {"id": anna.account.id, "is_bot": False, "first_name": "Anna"}
    base = {"message_id": 5000, "date": 1_700_000_000}
    for content in (
        {"channel_post": {**base, "chat": channel, "text": "/q zoos"}},
        {"message": {**base, "chat": channel, "text": "/q zoos"}},
        {"message": {**base, "chat": private, "from": robot, "text": "/q zoos"}},
        {"message": {**base, "chat": private, "text": "zoos"}},
        {"message": {**base, "chat": private, "from": person, "new_chat_title": "x"}},
        {"edited_message": {**base, "chat": private, "from": person, "edit_date": 1_700_000_001}},
        {"callback_query": {"id": "77", "from": person, "chat_instance": "1", "inline_message_id": "abc", "data": "1r"}},
        {"callback_query": {"id": "78", "from": person, "chat_instance": "1", "data": "1zz", "message": {"chat": private, "message_id": 3, "date": 0}}},
        {"callback_query": {"id": "79", "from": person, "chat_instance": "1", "game_short_name": "jeu"}},
        {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "quiz", "allows_multiple_answers": False}},
    ):  # fmt: skip
        world.sandbox.inject(content)
    answer = await anna.ask("fréquentation des zoos")
    assert "29 %" in flat(answer.text)
    answered = {str(c.parameters["callback_query_id"]) for c in world.sandbox.calls_of("answerCallbackQuery")}
    assert {"77", "78", "79"} <= answered
