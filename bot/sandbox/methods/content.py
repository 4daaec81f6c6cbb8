"""What many methods read alike: formatted text, the place of a message, what it replies to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox import entities as entity_tools
from bot.sandbox import html, keyboards, utf16
from bot.sandbox.methods.registry import Asked
from bot.sandbox.model import Chat, Message
from bot.sandbox.refusals import Json, bad

TEXT, CAPTION, ENTITIES = 4096, 1024, 100
PLACE = (
    "chat_id message_thread_id disable_notification protect_content message_effect_id allow_paid_broadcast "
    "reply_parameters reply_markup "
)
Formatted = tuple[str, list[Json]]


@dataclass(frozen=True)
class Place:
    """Where a new message goes and what comes with it."""

    chat: Chat
    topic: int | None
    reply_to: Message | None
    quote: Json | None
    markup: Json | None
    extras: Json


def formatted(text: str, mode: str, given: list[Any] | None) -> Formatted:
    """A text with its entities, from a parse mode or a list of entities."""
    if mode.lower() not in ("", "html"):
        raise bad(f"unsupported parse_mode {mode} (the sandbox knows HTML only)")
    if given is not None:
        for entity in given:
            _check_entity(text, entity)
    text, found = html.parse(text) if mode else (text, list(given or []))
    if len(found) > ENTITIES:
        raise bad(f"more than {ENTITIES} entities: the real API would leave some out (sandbox)")
    return entity_tools.trim(text, entity_tools.detect(text, found))


def message_text(asked: Asked) -> Formatted:
    """The `text` of a call, neither empty nor too long."""
    given = asked.given
    text, found = formatted(given.text("text"), given.text("parse_mode"), given.sequence("entities"))
    if not text:
        raise bad("message text is empty")
    if utf16.length(text) > TEXT:
        raise bad("message is too long")
    return text, found


def caption(text: str, mode: str, given: list[Any] | None) -> Formatted:
    """A caption, maybe empty, not too long."""
    text, found = formatted(text, mode, given)
    if utf16.length(text) > CAPTION:
        raise bad("message caption is too long")
    return text, found


def message_caption(asked: Asked) -> Formatted:
    """The `caption` of a call."""
    given = asked.given
    return caption(given.text("caption"), given.text("parse_mode"), given.sequence("caption_entities"))


def preview(asked: Asked) -> Json:
    """The link preview options a message carries from now on."""
    options = asked.given.mapping("link_preview_options")
    return {"link_preview_options": options} if options else {}


def place(asked: Asked) -> Place:
    """The place of a new message: its chat, topic, what it replies to, its buttons."""
    given = asked.given
    chat = asked.world.open_chat(given.text("chat_id"))
    topic = given.integer("message_thread_id")
    if topic is not None and topic not in chat.topics:
        raise bad("message thread not found")
    for name in ("disable_notification", "allow_paid_broadcast"):
        given.boolean(name)
    reply_to, quote = _reply(asked, chat)
    if topic is None and reply_to is not None:
        topic = reply_to.topic
    if asked.limits:
        asked.limits.check(chat.id, asked.world.now())
    extras = {"has_protected_content": True} if given.boolean("protect_content") else {}
    return Place(chat, topic, reply_to, quote, keyboards.read(given.mapping("reply_markup")), extras)


def post(asked: Asked, where: Place, **content: Any) -> Message:
    """Write the bot's new message into its chat."""
    extras = {**where.extras, **content.pop("extras", {})}
    message = Message(
        0, where.chat, asked.world.bot, 0, topic=where.topic, reply_to=where.reply_to, quote=where.quote,
        markup=where.markup, extras=extras, **content,
    )  # fmt: skip
    return asked.world.add_message(message)


def _reply(asked: Asked, chat: Chat) -> tuple[Message | None, Json | None]:
    wanted = asked.given.mapping("reply_parameters")
    if not wanted:
        return None, None
    number = wanted.get("message_id")
    if not isinstance(number, int):
        raise bad('can\'t parse reply parameters: field "message_id" must be of type Number')
    if wanted.get("chat_id", chat.id) != chat.id:
        raise bad("replies to other chats are not in the sandbox")
    found = asked.world.message(chat, number)
    if found is None:
        if wanted.get("allow_sending_without_reply"):
            return None, None
        raise bad("message to be replied not found")
    return found, _quote(found, wanted)


def _quote(found: Message, wanted: Json) -> Json | None:
    if not wanted.get("quote"):
        return None
    text, marks = formatted(wanted["quote"], wanted.get("quote_parse_mode", ""), wanted.get("quote_entities"))
    at = found.text.find(text)
    if at < 0:
        raise bad("QUOTE_TEXT_INVALID")
    quote: Json = {"text": text, "position": utf16.length(found.text[:at]), "is_manual": True}
    return {**quote, "entities": marks} if marks else quote


def _check_entity(text: str, entity: Any) -> None:
    numbers = isinstance(entity, dict) and all(isinstance(entity.get(name), int) for name in ("offset", "length"))
    if not numbers or not isinstance(entity.get("type"), str):
        raise bad("can't parse MessageEntity: type, offset and length expected")
    if entity["offset"] < 0 or entity["length"] < 0 or entity["offset"] + entity["length"] > utf16.length(text):
        raise bad("can't parse entities: an entity lies outside of the text (sandbox)")
