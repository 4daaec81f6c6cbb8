"""What is sent to Telegram is what the library would send, made in a shorter way."""

from __future__ import annotations

from telegram import (
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    SwitchInlineQueryChosenChat,
    WebAppInfo,
)

from bot.telegram.delivery.bot import plain

BUTTONS = (
    InlineKeyboardButton("appel", callback_data="a"),
    InlineKeyboardButton("lien", url="https://example.org"),
    InlineKeyboardButton("copie", copy_text=CopyTextButton("42 %")),
    InlineKeyboardButton("partage", switch_inline_query=""),
    InlineKeyboardButton("ici", switch_inline_query_current_chat="q"),
    InlineKeyboardButton(
        "choix", switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat("q", allow_user_chats=True)
    ),
    InlineKeyboardButton("page", web_app=WebAppInfo("https://example.org")),
    InlineKeyboardButton("payer", pay=True),
)


def test_keyboards_are_sent_as_the_library_would() -> None:
    keyboard = InlineKeyboardMarkup([BUTTONS[:3], BUTTONS[3:]])
    assert plain(keyboard) == keyboard.to_dict()
