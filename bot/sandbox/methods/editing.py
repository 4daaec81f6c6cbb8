"""Changing what the bot has written, in a chat or sent by inline mode."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.sandbox import keyboards, wire
from bot.sandbox.methods import content, media
from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.model import Message
from bot.sandbox.refusals import Json, bad

WHICH = "chat_id message_id inline_message_id reply_markup "
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


@method("editMessageText", WHICH + "text parse_mode entities link_preview_options")
async def edit_message_text(asked: Asked) -> Json | bool:
    """Another text."""
    found = _find(asked)
    if found.media or found.poll or found.service:
        raise bad("there is no text in the message to edit")
    text, entities = content.message_text(asked)
    return _change(asked, found, text=text, entities=entities, extras={**found.extras, **content.preview(asked)})


@method("editMessageCaption", WHICH + "caption parse_mode caption_entities show_caption_above_media")
async def edit_message_caption(asked: Asked) -> Json | bool:
    """Another caption."""
    found = _find(asked)
    if not found.media:
        raise bad("there is no caption in the message to edit")
    text, entities = content.message_caption(asked)
    return _change(asked, found, text=text, entities=entities)


@method("editMessageMedia", WHICH + "media")
async def edit_message_media(asked: Asked) -> Json | bool:
    """Another picture or document with its caption, also in the place of a text."""
    found = _find(asked)
    if found.poll or found.service or (found.album and asked.given.mapping("reply_markup")):
        raise bad("message can't be edited")
    item = asked.given.mapping("media")
    if not item:
        raise bad('can\'t parse media: field "media" is empty')
    if found.inline_id and str(item.get("media", "attach://")).startswith("attach://"):
        raise bad("a new file can't be uploaded when an inline message is edited (sandbox)")
    held, text, entities = media.read_media(asked, item)
    return _change(asked, found, media=held, text=text, entities=entities)


@method("editMessageReplyMarkup", WHICH)
async def edit_message_reply_markup(asked: Asked) -> Json | bool:
    """Other buttons, or none."""
    return _change(asked, _find(asked))


def _find(asked: Asked) -> Message:
    given = asked.given
    inline_id = given.text("inline_message_id")
    if inline_id:
        found = asked.world.inline_messages.get(inline_id)
        if found is None or found.deleted:
            raise bad("MESSAGE_ID_INVALID")
        return found
    chat = asked.world.open_chat(given.text("chat_id"))
    number = given.integer("message_id")
    if number is None:
        raise bad("message identifier is not specified")
    found = asked.world.message(chat, number)
    if found is None:
        raise bad("message to edit not found")
    if found.sender is not asked.world.bot or found.via_bot:
        raise bad("message can't be edited")
    return found


def _change(asked: Asked, found: Message, **content: Any) -> Json | bool:
    markup = keyboards.read(asked.given.mapping("reply_markup"))
    if markup and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    changes: dict[str, Any] = {**content, "markup": markup}
    same: Callable[[str], bool] = lambda name: getattr(found, name) == changes[name]  # noqa: E731
    if all(same(name) for name in changes):
        raise bad(SAME)
    for name, value in changes.items():
        setattr(found, name, value)
    if content:
        found.edited = int(asked.world.now())
    asked.world.tell("edit", found.chat, found)
    return True if found.inline_id else wire.message(found)
