"""What a message is to the bot: a question, a command, or talk that is not for it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from telegram import Bot, Message, Update
from telegram.constants import ChatType, MessageEntityType

from bot.telegram import taps
from bot.telegram.rendering import clean

MOST_NAMES = 100
"""Entities of a message: Telegram's own limit."""
STAND_INS = (1087968824, 136817688)
"""The accounts Telegram shows for admins who write as their group, and for people who write as a channel."""
MOST_TEXT, MOST_INLINE = 4096, 256
"""Characters that are read of a message and of an inline query: Telegram's own limits, whoever it is that calls."""
_COMMAND = re.compile(r"/(\w{1,64})(?:@(\w+))?(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """Where to answer."""

    chat: int
    topic: int | None = None
    group: bool = False


@dataclass(frozen=True)
class Command:
    """`/name rest`."""

    name: str
    rest: str = ""
    by_name: bool = False
    """written `/name@bot`"""


@dataclass(frozen=True)
class Incoming:
    """A message that is for the bot."""

    place: Place
    user: int
    """the person; the group or channel itself for those who write in its name"""
    message: int
    text: str
    """without the bot's name; empty where there is none to read"""
    command: Command | None = None
    about: str | None = None
    """code of the fact that the message it replies to shows"""


def read(message: Message, bot: Bot) -> Incoming | None:
    """The message as the bot must take it; None when it is not for it."""
    place = place_of(message)
    user = _writer(message)
    if place is None or user is None or message.via_bot is not None or message.is_automatic_forward:
        return None
    text = (message.text or message.caption or "")[:MOST_TEXT]
    command = _command(text, bot.username)
    if command is not None and command.name == "":
        return None
    said = text if command is not None else _said_to_bot(message, text, place, bot)
    if said is None or not (said.strip() or _something(message)):
        return None
    return Incoming(place, user, message.message_id, clean(said).strip(), command, _about(message, bot))


def is_asked(update: Update, bot: Bot) -> bool:
    """Whether an update is something that a person wants of the bot, and not a group's talk."""
    message = update.message or update.edited_message
    return message is None or read(message, bot) is not None


def place_of(message: Message) -> Place | None:
    """Where a message stands; None for channels."""
    kind = message.chat.type
    topic = message.message_thread_id if message.is_topic_message else None
    if kind == ChatType.PRIVATE:
        return Place(message.chat.id, topic)
    return Place(message.chat.id, topic, group=True) if kind in (ChatType.GROUP, ChatType.SUPERGROUP) else None


def _writer(message: Message) -> int | None:
    """Who writes; nobody for other bots."""
    user = message.from_user
    if user is None or not user.is_bot:
        return user.id if user is not None else None
    return message.sender_chat.id if user.id in STAND_INS and message.sender_chat is not None else None


def _plain(name: str) -> str:
    """A command's name as it is registered: in small letters, without accents."""
    return "".join(ch for ch in unicodedata.normalize("NFD", name.lower()) if not unicodedata.combining(ch))


def _command(text: str, username: str) -> Command | None:
    """The command a message is; one for another bot has no name."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return None
    name, to, rest = found.groups()
    if to is not None and to.lower() != username.lower():
        return Command("")
    return Command(_plain(name), clean(rest or "").strip(), to is not None)


def _said_to_bot(message: Message, text: str, place: Place, bot: Bot) -> str | None:
    """The words that are for the bot: all of them in private; in a group, a reply to it or what names it."""
    if not place.group:
        return text
    named = _without_name(message, text, bot)
    if named is not None:
        return named or " "
    answered = message.reply_to_message
    to_bot = answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    return text if to_bot and answered is not None and answered.forum_topic_created is None and text.strip() else None


def _about(message: Message, bot: Bot) -> str | None:
    """The fact that an answer of ours shows, from the buttons under it."""
    answered = message.reply_to_message
    if (
        answered is None
        or answered.from_user is None
        or answered.from_user.id != bot.id
        or answered.reply_markup is None
    ):
        return None
    data = [b.callback_data for row in answered.reply_markup.inline_keyboard for b in row]
    for tap in map(_tap, data):
        if isinstance(tap, taps.Thumb | taps.HideNear) and tap.fact:
            return tap.fact
    return None


def _tap(data: object) -> taps.Tap | None:
    try:
        return taps.decode(data) if isinstance(data, str) else None
    except taps.Stale:
        return None


def _without_name(message: Message, text: str, bot: Bot) -> str | None:
    """The text without the bot's name; None when it does not name it."""
    kinds: list[str | None] = [MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION]
    found = message.parse_entities(kinds) if message.text else message.parse_caption_entities(kinds)
    mine = [
        part
        for entity, part in found.items()
        if part.lower() == f"@{bot.username}".lower() or (entity.user is not None and entity.user.id == bot.id)
    ]
    if not mine:
        return None
    for part in mine[:MOST_NAMES]:
        text = text.replace(part, " ", 1)
    return text.strip()


def _something(message: Message) -> bool:
    """Whether a person sent something: not a notice of Telegram's own."""
    return bool(message.text or message.caption or message.effective_attachment)
