"""The sandbox's things as the Bot API writes them in JSON."""

from __future__ import annotations

from typing import Any

from bot.sandbox.model import Account, Chat, Media, Message, Poll, StoredFile
from bot.sandbox.refusals import Json


def present(**values: Any) -> Json:
    """The values that are there: the API leaves out empty and false optional fields."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}


def user(account: Account) -> Json:
    """A `User`."""
    optional = present(last_name=account.last_name, username=account.username)
    language = {} if account.is_bot else present(language_code=account.language)
    return {"id": account.id, "is_bot": account.is_bot, "first_name": account.first_name, **optional, **language}


def me(account: Account, privacy: bool) -> Json:
    """The bot as `getMe` tells it."""
    abilities = ("can_connect_to_business", "has_main_web_app", "has_topics_enabled", "allows_users_to_create_topics")
    return {
        **user(account), "can_join_groups": True, "can_read_all_group_messages": not privacy,
        "supports_inline_queries": True, **dict.fromkeys(abilities, False),
    }  # fmt: skip


def chat(found: Chat) -> Json:
    """A `Chat`."""
    if found.person:
        person = present(last_name=found.person.last_name, username=found.person.username)
        return {"id": found.id, "type": "private", "first_name": found.person.first_name, **person}
    rest = present(username=found.username, is_forum=found.forum)
    return {"id": found.id, "type": found.kind, "title": found.title, **rest}


def full_chat(found: Chat) -> Json:
    """A `ChatFullInfo`."""
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return {
        **chat(found), "accent_color_id": found.id % 7, "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }  # fmt: skip


def member(found: Chat, account: Account) -> Json:
    """A `ChatMember`."""
    standing = found.standing(account)
    result: Json = {"user": user(account), "status": standing}
    if standing == "creator":
        result["is_anonymous"] = False
    elif standing == "kicked":
        result["until_date"] = 0
    elif standing == "administrator":
        result |= {"can_be_edited": False, **dict.fromkeys(ADMIN_RIGHTS, True), "is_anonymous": False}
    return result


ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip


def file(stored: StoredFile) -> Json:
    """A `File`."""
    return {
        "file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.data), "file_path": stored.path,
    }  # fmt: skip


def media(held: Media) -> Json:
    """The field of a message for its picture or document."""
    stored = held.file
    common = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.data)}
    if held.kind == "document":
        return {"document": {**common, "file_name": stored.name, "mime_type": stored.mime}}
    scale = min(1.0, 320 / max(stored.width, stored.height, 1))
    small = {"width": max(1, int(stored.width * scale)), "height": max(1, int(stored.height * scale))}
    thumb = {**common, "file_id": f"{stored.id}-s", "file_unique_id": f"{stored.unique_id}-s", **small}
    return {"photo": [thumb, {**common, "width": stored.width, "height": stored.height}]}


def poll(held: Poll) -> Json:
    """A `Poll`."""
    options = [
        {"persistent_id": str(index), "text": text, "voter_count": held.count(index)}
        for index, text in enumerate(held.options)
    ]
    return {
        "id": held.id, "question": held.question, "options": options, "total_voter_count": len(held.votes),
        "is_closed": held.closed, "is_anonymous": held.anonymous, "type": "quiz" if held.quiz else "regular",
        "allows_multiple_answers": held.multiple, "allows_revoting": not held.quiz, "members_only": False,
        **present(
            question_entities=held.question_entities, explanation=held.explanation, correct_option_ids=held.correct,
            explanation_entities=held.explanation_entities, open_period=held.open_period,
            close_date=int(held.closes_at) if held.closes_at else None,
        ),
    }  # fmt: skip


def message(held: Message, with_reply: bool = True) -> Json:
    """A `Message`; the one it replies to comes along, but not that one's own reply."""
    reply = message(held.reply_to, with_reply=False) if held.reply_to and with_reply else None
    return {
        "message_id": held.id,
        "from": user(held.sender),
        "chat": chat(held.chat),
        "date": held.date,
        **_content(held),
        **_place(held),
        **present(
            edit_date=held.edited, reply_to_message=reply, quote=held.quote, media_group_id=held.album,
            via_bot=user(held.via_bot) if held.via_bot else None,
            reply_markup=held.markup if held.keyboard else None,
        ),
        **held.extras,
    }  # fmt: skip


def _content(held: Message) -> Json:
    if held.service:
        return held.service
    if held.poll:
        return {"poll": poll(held.poll)}
    if held.media:
        return {**media(held.media), **present(caption=held.text, caption_entities=held.entities)}
    return {"text": held.text, **present(entities=held.entities)}


def _place(held: Message) -> Json:
    """Where a message stands. In a supergroup without topics a reply has a thread too, that nobody may send to."""
    if held.topic:
        return {"message_thread_id": held.topic, "is_topic_message": True}
    if held.reply_to and held.chat.kind == "supergroup" and not held.chat.forum:
        return {"message_thread_id": _root(held).id}
    return {}


def _root(held: Message) -> Message:
    while held.reply_to:
        held = held.reply_to
    return held
