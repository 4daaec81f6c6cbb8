"""Messages the real API would refuse are refused, with its words."""

from __future__ import annotations

import pytest
from sandbox_refusals import keyboard, refused
from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    ReplyParameters,
)
from telegram.ext import ExtBot

from bot.sandbox import Sandbox, Seat


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [
        ("", None, "Message text is empty"),
        ("  \n", None, "Message text is empty"),
        ("<b> </b>", "HTML", "Message text is empty"),
        ("x" * 4097, None, "Message is too long"),
        ("😀" * 2049, None, "Message is too long"),
        ("< 5 %", "HTML", 'Can\'t parse entities: unsupported start tag "" at byte offset 0'),
        ("<u>a", "HTML", "Can't parse entities"),
        ("a", "Markdown", "Unsupported parse_mode"),
    ],
)
async def test_texts(bot: ExtBot[None], chat: Seat, text: str, mode: str | None, why: str) -> None:
    with refused(why):
        await bot.send_message(chat.chat.id, text, mode)
    await bot.send_message(chat.chat.id, "x" * 4096)


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        (keyboard([InlineKeyboardButton("a", callback_data="é" * 33)]), "Button_data_invalid"),
        (keyboard([InlineKeyboardButton("a", copy_text=CopyTextButton("x" * 257))]), "Button_copy_text_invalid"),
        (keyboard([InlineKeyboardButton("a", url="pas une adresse")]), "Wrong HTTP URL"),
        (keyboard([InlineKeyboardButton("a")]), "Text buttons are unallowed in the inline keyboard"),
        (keyboard([InlineKeyboardButton("a", callback_data="a", url="https://a.fr")]), "exactly one kind"),
        (keyboard([InlineKeyboardButton(" ", callback_data="a")]), "non-empty"),
        (keyboard(*[[InlineKeyboardButton("a", callback_data="a")]] * 101), "Reply markup is too long"),
        (keyboard([InlineKeyboardButton("a", callback_data="a")] * 9), "Reply markup is too long"),
    ],
)
async def test_buttons(bot: ExtBot[None], chat: Seat, markup: InlineKeyboardMarkup, why: str) -> None:
    with refused(why):
        await bot.send_message(chat.chat.id, "a", reply_markup=markup)


async def test_data_of_64_bytes_and_copies_of_256_characters_pass(bot: ExtBot[None], chat: Seat) -> None:
    row = [
        InlineKeyboardButton("a", callback_data="é" * 32),
        InlineKeyboardButton("b", copy_text=CopyTextButton("é" * 256)),
    ]
    await bot.send_message(chat.chat.id, "a", reply_markup=keyboard(row))


async def test_threads(sandbox: Sandbox, bot: ExtBot[None]) -> None:
    anna = sandbox.person("Anna")
    plain, forum = sandbox.supergroup("Plat", anna), sandbox.supergroup("Forum", anna, topics=["Chiffres"])
    for chat_id, thread in [(plain.id, 1), (forum.id, 999)]:
        with refused("Message thread not found"):
            await bot.send_message(chat_id, "a", message_thread_id=thread)
    sent = await bot.send_message(forum.id, "a", message_thread_id=next(iter(forum.topics)))
    assert sent.is_topic_message
    # A reply in a supergroup without topics has a thread too; nobody may send into it.
    asked = await anna.at(plain).send("question")
    answer = await bot.send_message(plain.id, "a", reply_parameters=ReplyParameters(asked.id))
    assert answer.message_thread_id == asked.id and not answer.is_topic_message
    with refused("Message thread not found"):
        await bot.send_message(plain.id, "a", message_thread_id=answer.message_thread_id)


async def test_replies(bot: ExtBot[None], chat: Seat) -> None:
    asked = chat.last
    with refused("Message to be replied not found"):
        await bot.send_message(chat.chat.id, "a", reply_parameters=ReplyParameters(99))
    free = await bot.send_message(
        chat.chat.id, "a", reply_parameters=ReplyParameters(99, allow_sending_without_reply=True)
    )
    assert free.reply_to_message is None
    with refused("Quote_text_invalid"):
        await bot.send_message(chat.chat.id, "a", reply_parameters=ReplyParameters(asked.id, quote="absent"))
    sent = await bot.send_message(chat.chat.id, "a", reply_parameters=ReplyParameters(asked.id, quote="jour"))
    assert sent.quote is not None and (sent.quote.text, sent.quote.position) == ("jour", 3)


async def test_edits(bot: ExtBot[None], chat: Seat) -> None:
    number = chat.chat.id
    sent = await bot.send_message(number, "un")
    with refused("Message is not modified"):
        await bot.edit_message_text("un", number, sent.message_id)
    with refused("Message is not modified"):
        await bot.edit_message_reply_markup(number, sent.message_id)
    with refused("Message to edit not found"):
        await bot.edit_message_text("deux", number, 99)
    with refused("Message can't be edited"):
        await bot.edit_message_text("deux", number, chat.messages()[0].id)
    with refused("There is no caption in the message to edit"):
        await bot.edit_message_caption(number, sent.message_id, caption="deux")
    with refused("Message_id_invalid"):
        await bot.edit_message_text("deux", inline_message_id="inline-1")
    await chat.delete(chat.last)
    with refused("Message to edit not found"):
        await bot.edit_message_text("deux", number, sent.message_id)
    with refused("Message to delete not found"):
        await bot.delete_message(number, sent.message_id)


async def test_pictures(bot: ExtBot[None], chat: Seat, png: bytes) -> None:
    number = chat.chat.id
    with refused("Image_process_failed"):
        await bot.send_photo(number, b"kein Bild")
    with refused("Photo_invalid_dimensions"):
        await bot.send_photo(number, png[:16] + (1).to_bytes(4, "big") + (100).to_bytes(4, "big") + png[24:])
    with refused("Message caption is too long"):
        await bot.send_photo(number, png, caption="x" * 1025)
    with refused("Wrong file identifier"):
        await bot.send_photo(number, "AgACunknown")
    document = await bot.send_document(number, b"a;b", filename="a.csv")
    assert document.document is not None
    with refused("Can't use file of type Document as Photo"):
        await bot.send_photo(number, document.document.file_id)
    with refused("2 to 10"):
        await bot.send_media_group(number, [InputMediaPhoto(png)])
    with refused("Wrong file_id"):
        await bot.get_file("unknown")
