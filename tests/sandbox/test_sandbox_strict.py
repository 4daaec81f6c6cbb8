"""Calls the real API would refuse are refused, with its words."""

from __future__ import annotations

import json

import httpx
import pytest
from sandbox_refusals import keyboard, raw, refused
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    ReactionTypeEmoji,
)
from telegram.error import ChatMigrated, Forbidden, InvalidToken
from telegram.ext import ExtBot

from bot.sandbox import Limits, Sandbox, Seat


async def test_wrong_tokens_and_methods(sandbox: Sandbox) -> None:
    async with httpx.AsyncClient(trust_env=False, verify=False) as client:
        malformed = await client.get(f"{sandbox.base_url}abc/getMe")
        wrong = await client.get(f"{sandbox.base_url}4242424242:{'x' * 35}/getMe")
        missing = await client.get(f"{sandbox.base_url}{sandbox.token}/getMoon")
        by_address = await client.get(f"{sandbox.base_url}{sandbox.token}/GETME")
        as_json = await client.post(f"{sandbox.base_url}{sandbox.token}/getChat", json={"chat_id": 1})
    assert (malformed.status_code, malformed.json()["description"]) == (404, "Not Found")
    assert (wrong.status_code, wrong.json()["description"]) == (401, "Unauthorized")
    assert (missing.status_code, missing.json()["description"]) == (404, "Not Found: method not found")
    assert by_address.json()["result"]["is_bot"] is True
    assert as_json.json()["description"] == "Bad Request: chat not found"
    with pytest.raises(InvalidToken):
        async with ExtBot("4242424242:" + "x" * 35, base_url=sandbox.base_url):
            pass


async def test_types_and_unknown_parameters(sandbox: Sandbox, chat: Seat) -> None:
    number = chat.chat.id
    for wrong, why in [
        ({"chat_id": number, "text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": number, "text": "a", "reply_markup": "[]"}, "can't parse reply_markup: expected an Object"),
        (
            {"chat_id": number, "text": "a", "message_thread_id": "x"},
            'field "message_thread_id" must be of type Number',
        ),
        ({"chat_id": number, "text": "a", "protect_content": "peut-être"}, 'field "protect_content" must be'),
        ({"chat_id": number, "text": "a", "txet": "a"}, "unknown parameters txet"),
        ({"text": "a"}, "chat_id is empty"),
    ]:
        body = await raw(sandbox, "sendMessage", **wrong)
        assert (body["error_code"], why in body["description"]) == (400, True), body


async def test_where_one_may_write(sandbox: Sandbox, bot: ExtBot[None], chat: Seat) -> None:
    anna, ben = sandbox.person("Anna"), sandbox.person("Ben")
    with refused("Chat not found"):
        await bot.send_message(12345, "a")
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await bot.send_message(ben.id, "a")
    await anna.start()
    await anna.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(anna.id, "a")
    await anna.unblock()
    await bot.send_message(anna.id, "a")
    group = sandbox.group("Équipe", anna, ben)
    upgraded = await anna.migrate(group)
    with pytest.raises(ChatMigrated) as migrated:
        await bot.send_message(group.id, "a")
    assert migrated.value.new_chat_id == upgraded.id
    await bot.send_message(upgraded.id, "a")
    await anna.remove_bot(upgraded)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(upgraded.id, "a")


async def test_old_and_answered_queries(sandbox: Sandbox, bot: ExtBot[None], chat: Seat) -> None:
    with refused("Query is too old and response timeout expired or query ID is invalid"):
        await bot.answer_callback_query("1")
    await bot.send_message(chat.chat.id, "a", reply_markup=keyboard([InlineKeyboardButton("b", callback_data="b")]))
    with pytest.raises(AssertionError, match="not answered within"):
        await chat.tap("b", timeout=0.05)
    query = sandbox.pending[-1]["callback_query"]["id"]
    with refused("Message_too_long"):
        await bot.answer_callback_query(query, "x" * 201)
    await bot.answer_callback_query(query)
    with refused("Query is too old"):
        await bot.answer_callback_query(query)
    with pytest.raises(AssertionError, match="not answered"):
        await chat.tap("b", timeout=0.05)
    sandbox.advance(60)
    with refused("Query is too old"):
        await bot.answer_callback_query(sandbox.pending[-1]["callback_query"]["id"])


def article(number: str, text: str = "a", title: str = "t") -> InlineQueryResultArticle:
    return InlineQueryResultArticle(number, title, InputTextMessageContent(text, "HTML"))


@pytest.mark.parametrize(
    ("results", "why"),
    [
        ([article(str(number)) for number in range(51)], "Results_too_much"),
        ([article("")], "Result_id_invalid"),
        ([article("é" * 33)], "Result_id_invalid"),
        ([article("1"), article("1")], "Result_id_duplicate"),
        ([article("1", title=" ")], "Article_title_empty"),
        ([article("1", "< 5 %")], "Can't parse entities"),
        ([article("1", "")], "Message_empty"),
        ([article("1", "x" * 4097)], "Message_too_long"),
    ],
)
async def test_inline_results(bot: ExtBot[None], results: list[InlineQueryResultArticle], why: str) -> None:
    with refused(why):
        # The library cuts 51 results to 50 by itself, hence by hand.
        await bot._post("answerInlineQuery", {"inline_query_id": "1", "results": results})


async def test_inline_queries_grow_old(bot: ExtBot[None]) -> None:
    with refused("Start_param_invalid"):
        await bot.answer_inline_query("1", [], button=InlineQueryResultsButton("a", start_parameter="a b"))
    with refused("Next_offset_invalid"):
        await bot._post("answerInlineQuery", {"inline_query_id": "1", "results": [], "next_offset": "x" * 65})
    with refused("Query is too old"):
        await bot.answer_inline_query("1", [])


async def test_polls(bot: ExtBot[None], chat: Seat) -> None:
    number = chat.chat.id
    for question, options, more, why in [
        ("", ["a", "b"], {}, "Poll question must be non-empty"),
        ("?", ["a"], {}, "at least 2 option"),
        ("?", [str(each) for each in range(13)], {}, "at most 12"),
        ("?", ["a", "a"], {}, "different"),
        ("?", ["a", "x" * 101], {}, "100 characters"),
        ("?", ["a", "b"], {"type": "quiz"}, "correct option"),
        ("?", ["a", "b"], {"type": "quiz", "correct_option_ids": [2]}, "Wrong correct option ID"),
        ("?", ["a", "b"], {"type": "quiz", "correct_option_ids": [1], "explanation": "x" * 201}, "Explanation is too"),
    ]:
        with refused(why):
            await bot.send_poll(number, question, options, **more)  # type: ignore[arg-type]
    sent = await bot.send_poll(number, "?", ["a", "b"])
    await bot.stop_poll(number, sent.message_id)
    with refused("Poll has already been closed"):
        await bot.stop_poll(number, sent.message_id)


async def test_profile_and_reactions(bot: ExtBot[None], chat: Seat) -> None:
    with refused("Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Aide", "a")])
    with refused("Bot_command_description_invalid"):
        await bot.set_my_commands([BotCommand("aide", "")])
    with refused("120 characters"):
        await bot.set_my_short_description("x" * 121)
    with refused("Invalid language code"):
        await bot.set_my_name("a", language_code="français")
    with refused("Reaction_invalid"):
        await bot.set_message_reaction(chat.chat.id, chat.last.id, ReactionTypeEmoji("x"))
    with refused("Message to react not found"):
        await bot.set_message_reaction(chat.chat.id, 99, "👍")


async def test_rate_limits_when_asked_for() -> None:
    async with Sandbox.start(limits=Limits(per_chat=2)) as sandbox:
        anna = sandbox.person("Anna")
        await anna.start()
        for status in (True, True, False):
            body = await raw(sandbox, "sendMessage", chat_id=anna.id, text="a")
            assert body["ok"] is status
        assert body["error_code"] == 429 and body["parameters"]["retry_after"] >= 1
        sandbox.advance(3)
        assert (await raw(sandbox, "sendMessage", chat_id=anna.id, text="a"))["ok"]
        assert json.loads(json.dumps(body)) == body
