"""What people do reaches the bot as Telegram would bring it, and they see what the bot does."""

from __future__ import annotations

import asyncio
import json
import sys

import httpx
import pytest
from sandbox_echo import Echo
from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Update,
)
from telegram.ext import ExtBot

from bot.sandbox import Impossible, Sandbox


async def test_a_talk_with_buttons(sandbox: Sandbox, echo: Echo) -> None:
    chat = sandbox.person("Anna").private()
    answer = await chat.ask("salut <toi>")
    assert answer.html == "echo: <b>salut &lt;toi&gt;</b>"
    assert answer.labels == ["Plus", "Note", "Copier", "Partager", "Site"]
    assert (await chat.tap("Copier")).value == "67 %"
    assert (await chat.tap("Partager")).value == "dentistes"
    assert (await chat.tap("Site")).value == "https://example.org/rapport"
    noted = await chat.tap("Note")
    assert noted.alert and noted.text == "c'est noté"
    await chat.tap("Plus")
    assert (await chat.wait_edit()).text == "voilà plus"
    assert chat.now(answer).edited
    with pytest.raises(AssertionError, match="no button « Absent » in the chat"):
        await chat.tap("Absent")
    with pytest.raises(AssertionError, match=r"no message of the bot within 0.05 s; the chat ends with"):
        await chat.wait_message(0.05)


async def test_edits_replies_and_quotes(sandbox: Sandbox, echo: Echo) -> None:
    chat = sandbox.person("Anna").private()
    answer = await chat.ask("un")
    own = await chat.send("deux", reply_to=answer, quote="un")
    await chat.wait_message()
    await chat.edit(own, "trois")
    await chat.quiet(0.1)
    _, replied, edited = echo.seen
    assert replied.message and replied.message.quote and replied.message.quote.text == "un"
    assert replied.message.reply_to_message and replied.message.reply_to_message.text == "echo: un"
    assert edited.edited_message and edited.edited_message.text == "trois"
    with pytest.raises(Impossible):
        await chat.edit(answer, "quatre")
    with pytest.raises(Impossible):
        await chat.send("x" * 4097)


async def test_privacy_in_groups(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    anna, ben = sandbox.person("Anna"), sandbox.person("Ben")
    seat = anna.at(sandbox.supergroup("Équipe", anna, ben))
    answer = await bot.send_message(seat.chat.id, "bonjour")
    for text in ("du bavardage", "@lechiffre_bot une question", "/q@autre_bot non"):
        await seat.send(text)
    assert sandbox.pending == []
    await seat.send("/q un")
    await seat.send("/q@LeChiffre_bot deux")
    await seat.send("trois", reply_to=await seat.wait_message())
    await ben.leave(seat.chat)
    assert [each["message"].get("text") for each in sandbox.pending] == [
        "/q un",
        "/q@LeChiffre_bot deux",
        "trois",
        None,
    ]
    sandbox.world.mentions = True
    await seat.send("@lechiffre_bot une question")
    await seat.send("du bavardage")
    assert sandbox.pending[-1]["message"]["text"] == "@lechiffre_bot une question"
    await anna.add_bot(seat.chat, admin=True)
    await seat.send("du bavardage")
    assert sandbox.pending[-1]["message"]["text"] == "du bavardage"
    assert answer.chat_id == seat.chat.id


async def test_topics(sandbox: Sandbox, echo: Echo) -> None:
    anna = sandbox.person("Anna")
    forum = sandbox.supergroup("Forum", anna, topics=["Chiffres", "Divers"])
    figures, other, general = anna.at(forum, "Chiffres"), anna.at(forum, "Divers"), anna.at(forum)
    assert (await figures.ask("/q un")).topic == figures.topic
    assert (await other.ask("/q deux")).topic == other.topic
    assert (await general.ask("/q trois")).topic is None
    assert [each.text for each in figures.messages()] == ["/q un", "echo: /q un"]
    first = echo.seen[0].message
    assert first is not None and first.is_topic_message
    assert first.reply_to_message is not None and first.reply_to_message.forum_topic_created is not None
    with pytest.raises(Impossible, match="no topic « Absent »"):
        anna.at(forum, "Absent")


async def test_inline_mode(sandbox: Sandbox, echo: Echo) -> None:
    anna, ben = sandbox.person("Anna"), sandbox.person("Ben")
    seat = anna.at(sandbox.group("Équipe", anna, ben))
    answer = await anna.inline("dentistes", seat=seat)
    assert answer.titles == ["dentistes 1", "dentistes 2"]
    sent = await anna.choose(answer, "dentistes 2", seat)
    assert sent.via_bot and sent.text == "2 !"
    await seat.wait_message()
    query, chosen, message = echo.seen
    assert query.inline_query and query.inline_query.chat_type == "group"
    assert chosen.chosen_inline_result and chosen.chosen_inline_result.result_id == "2"
    assert message.message and message.message.via_bot and message.message.via_bot.username == "lechiffre_bot"


async def test_buttons_of_inline_messages(sandbox: Sandbox, bot: ExtBot[None], echo: Echo) -> None:
    echo.inline_keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Plus", callback_data="plus")]])
    anna = sandbox.person("Anna")
    chat = anna.private()
    sent = await anna.choose(await anna.inline("x"), 0)
    assert sent.labels == ["Plus"]
    await chat.tap("Plus")
    assert (await chat.wait_edit(sent)).text == "voilà plus"
    assert [each.callback_query.inline_message_id for each in echo.seen if each.callback_query] == [
        sent.source.inline_id
    ]
    await echo.aclose()
    with pytest.raises(AssertionError, match="no answer to the inline query"):
        await anna.inline("y", timeout=0.05)


async def test_uploads_and_blocks(sandbox: Sandbox, bot: ExtBot[None], png: bytes) -> None:
    anna = sandbox.person("Anna")
    chat = anna.private()
    await anna.start("chiffre-12")
    await chat.upload("base.yaml", b"a: 1\n", caption="voici")
    await chat.photo(png)
    await anna.block()
    with pytest.raises(Impossible, match="has blocked the bot"):
        await chat.send("a")
    started, upload, photo, blocked = await bot.get_updates(timeout=1)
    assert started.message and started.message.text == "/start chiffre-12"
    assert upload.message and upload.message.document and upload.message.caption == "voici"
    file = await upload.message.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"a: 1\n"
    assert photo.message and len(photo.message.photo) == 2
    assert blocked.my_chat_member and blocked.my_chat_member.new_chat_member.status == "kicked"


async def test_quiz_answers(sandbox: Sandbox, echo: Echo) -> None:
    chat = sandbox.person("Anna").private()
    quiz = await chat.ask("/quiz")
    assert quiz.poll is not None and quiz.poll.options == ["10 %", "20 %"]
    assert await chat.vote(quiz, 0) is False
    with pytest.raises(Impossible, match="answered once"):
        await chat.vote(quiz, 1)


async def test_groups_change(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    anna, ben = sandbox.person("Anna"), sandbox.person("Ben")
    group = sandbox.group("Équipe", anna)
    await ben.join(group)
    await anna.remove_bot(group)
    await anna.add_bot(group)
    upgraded = await anna.migrate(group)
    updates = await bot.get_updates(timeout=1, allowed_updates=Update.ALL_TYPES)
    kinds = [each.my_chat_member.new_chat_member.status for each in updates if each.my_chat_member]
    assert kinds == ["kicked", "member"]
    last = updates[-1].message
    assert last and last.migrate_from_chat_id == group.id and last.chat.id == upgraded.id


async def test_a_process_of_its_own() -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--port", "0"]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        place = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
        async with httpx.AsyncClient(trust_env=False, verify=False) as client:
            me = (await client.get(f"{place['url']}/bot{place['token']}/getMe")).json()
            page = await client.get(place["url"])
            sent = {"chat": 700000001, "person": 700000001, "text": "bonjour"}
            assert (await client.post(f"{place['url']}/demo/send", json=sent)).json() == {"message": 1}
            assert (await client.post(f"{place['url']}/demo/send", json={"chat": "?"})).status_code == 400
            updates = (await client.get(f"{place['url']}/bot{place['token']}/getUpdates")).json()["result"]
        assert me["result"]["username"] == "lechiffre_bot" and "<title>" in page.text
        assert [each["message"]["text"] for each in updates] == ["bonjour"]
    finally:
        process.terminate()
        await process.wait()
