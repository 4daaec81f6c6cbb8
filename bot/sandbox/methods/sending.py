"""Messages of text, and the signs of life before them."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.methods import content
from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.refusals import Json, bad

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


@method("sendMessage", content.PLACE + "text parse_mode entities link_preview_options")
async def send_message(asked: Asked) -> Json:
    """A text into a chat."""
    where = content.place(asked)
    text, entities = content.message_text(asked)
    return wire.message(content.post(asked, where, text=text, entities=entities, extras=content.preview(asked)))


@method("sendChatAction", "chat_id message_thread_id action")
async def send_chat_action(asked: Asked) -> bool:
    """ "typing…" for five seconds, or until the next message."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    topic = asked.given.integer("message_thread_id")
    if topic is not None and topic not in chat.topics:
        raise bad("message thread not found")
    action = asked.given.text("action")
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    asked.world.tell("action", chat, action=action, topic=topic)
    return True


@method("deleteMessage", "chat_id message_id")
async def delete_message(asked: Asked) -> bool:
    """Take a message away: the bot's own, or in private chats any that is younger than two days."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    found = asked.world.message(chat, asked.given.integer("message_id"))
    if found is None:
        raise bad("message to delete not found")
    foreign = found.sender is not asked.world.bot and chat.standing(asked.world.bot) != "administrator"
    if (foreign and not chat.private) or asked.world.now() - found.date > 48 * 3600:
        raise bad("message can't be deleted")
    asked.world.delete_message(found)
    return True
