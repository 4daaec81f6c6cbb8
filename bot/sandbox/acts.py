"""What people do in Telegram, and the updates the bot gets from it."""

from __future__ import annotations

from typing import Any

from bot.sandbox import entities as entity_tools
from bot.sandbox import wire
from bot.sandbox.model import Account, CallbackQuery, Chat, InlineQuery, Media, Message, Standing
from bot.sandbox.refusals import Json
from bot.sandbox.world import World

LONGEST, LONGEST_QUERY = 4096, 256


class Impossible(Exception):
    """What a person's own app would not let them do."""


def bot_sees(world: World, message: Message) -> bool:
    """Whether a person's message reaches the bot: in groups, privacy mode keeps most of them from it."""
    chat, bot = message.chat, world.bot
    if not chat.inside(bot):
        return False
    if chat.private or not world.privacy or chat.standing(bot) == "administrator" or message.service:
        return True
    command = entity_tools.command(message.text, message.entities)
    if command:
        _, _, addressee = command.partition("@")
        return not addressee or addressee.lower() == bot.username.lower()
    if message.via_bot is bot or (message.reply_to and message.reply_to.sender is bot):
        return True
    return world.mentions and bot.username.lower() in entity_tools.mentions(message.text, message.entities)


def write(world: World, message: Message) -> Message:
    """A person's new message of any kind."""
    chat = message.chat
    _check_may_write(world, chat, message.sender)
    if chat.forum and message.topic and message.reply_to is None:
        message.reply_to = chat.messages[message.topic]
    chat.started = True
    world.add_message(message)
    if bot_sees(world, message):
        world.updates.add("message", wire.message(message))
    return message


def text_message(
    account: Account, chat: Chat, text: str, entities: list[Json] | None = None, **content: Any
) -> Message:
    """A text as a person types it: trimmed, with what Telegram finds in it."""
    text, found = entity_tools.trim(text, entity_tools.detect(text, entities or []))
    if not text:
        raise Impossible("an empty message cannot be sent")
    if len(text) > LONGEST:
        raise Impossible(f"a message holds {LONGEST} characters, not {len(text)}")
    return Message(0, chat, account, 0, text=text, entities=found, **content)


def edit(world: World, account: Account, message: Message, text: str) -> None:
    """A person changes one of their own messages."""
    if message.sender is not account or message.deleted or message.via_bot:
        raise Impossible("only one's own messages can be edited")
    changed = text_message(account, message.chat, text)
    message.text, message.entities = changed.text, changed.entities
    message.edited = int(world.now())
    world.tell("edit", message.chat, message)
    if bot_sees(world, message):
        world.updates.add("edited_message", wire.message(message))


def tap(world: World, account: Account, message: Message, data: str) -> CallbackQuery:
    """A person taps a callback button. Forged data can be sent too: the bot must not trust it."""
    query = CallbackQuery(world.unique(), account, message, world.now())
    world.callbacks[query.id] = query
    where: Json = {"message": wire.message(message)}
    if message.inline_id:
        where = {"inline_message_id": message.inline_id}
    content = {"id": query.id, "from": wire.user(account), "chat_instance": str(message.chat.id * 7), "data": data}
    world.updates.add("callback_query", {**content, **where})
    return query


def ask_inline(world: World, account: Account, text: str, offset: str, chat: Chat | None) -> InlineQuery:
    """A person types "@bot …" in some chat (`None`: one without the bot)."""
    if len(text) > LONGEST_QUERY:
        raise Impossible(f"an inline query holds {LONGEST_QUERY} characters")
    query = InlineQuery(world.unique(), account, text, offset, world.now())
    world.inline_queries[query.id] = query
    kind = "private" if chat is None else "sender" if chat.private else chat.kind
    content = {"id": query.id, "from": wire.user(account), "query": text, "offset": offset, "chat_type": kind}
    world.updates.add("inline_query", content)
    return query


def choose(world: World, query: InlineQuery, result: Json, chat: Chat, topic: int | None = None) -> Message:
    """A person sends one of the results of an inline query into a chat."""
    sent = result["sent"]
    stored = world.file(sent.get("file", ""))
    media = Media("photo" if stored.width else "document", stored) if stored else None
    message = Message(
        0, chat, query.sender, 0, text=sent["text"], entities=sent["entities"], media=media, markup=result["markup"],
        topic=topic, via_bot=world.bot, extras=sent.get("extras", {}),
    )  # fmt: skip
    chosen = {"result_id": result["id"], "from": wire.user(query.sender), "query": query.text}
    if message.keyboard:
        chosen["inline_message_id"] = message.inline_id = f"inline-{world.unique()}"
        world.inline_messages[message.inline_id] = message
    world.updates.add("chosen_inline_result", chosen)
    return write(world, message)


def vote(world: World, account: Account, message: Message, options: list[int]) -> None:
    """A person answers a poll; in a quiz once and for all."""
    poll = message.poll
    if poll is None:
        raise Impossible("this message holds no poll")
    if poll.closed or (poll.closes_at and poll.closes_at <= world.now()):
        raise Impossible("the poll is closed")
    if poll.quiz and account.id in poll.votes:
        raise Impossible("a quiz is answered once")
    if len(options) > 1 and not poll.multiple:
        raise Impossible("one answer only")
    poll.votes[account.id] = options
    world.tell("poll", message.chat, message)
    if not poll.anonymous:
        answer = {"poll_id": poll.id, "user": wire.user(account), "option_ids": options}
        world.updates.add("poll_answer", {**answer, "option_persistent_ids": [str(each) for each in options]})
    world.updates.add("poll", wire.poll(poll))


def react(world: World, account: Account, message: Message, emoji: str) -> None:
    """A person reacts to a message with an emoji, or with `""` takes the reaction back."""
    chat = message.chat
    old, new = message.reactions.get(account.id, []), [emoji] if emoji else []
    message.reactions[account.id] = new
    world.tell("reaction", chat, message)
    if chat.private or chat.standing(world.bot) == "administrator":
        content = {"chat": wire.chat(chat), "message_id": message.id, "user": wire.user(account)}
        reactions = {"old_reaction": _reactions(old), "new_reaction": _reactions(new)}
        world.updates.add("message_reaction", {**content, "date": int(world.now()), **reactions})


def set_bot_standing(world: World, account: Account, chat: Chat, standing: Standing) -> None:
    """A person blocks the bot, adds it to a group, makes it an administrator, or throws it out."""
    before = wire.member(chat, world.bot)
    if before["status"] == standing:
        return
    chat.members[world.bot.id] = standing
    content = {"chat": wire.chat(chat), "from": wire.user(account), "date": int(world.now())}
    change = {"old_chat_member": before, "new_chat_member": wire.member(chat, world.bot)}
    world.updates.add("my_chat_member", {**content, **change})
    if not chat.private and standing == "member" and before["status"] in ("left", "kicked"):
        _announce(world, account, chat, {"new_chat_members": [wire.user(world.bot)]})
    world.tell("chat", chat)


def join(world: World, account: Account, chat: Chat) -> None:
    """A person comes into a group."""
    before = wire.member(chat, account)
    chat.members[account.id] = "member"
    _member_changed(world, account, chat, before)
    _announce(world, account, chat, {"new_chat_members": [wire.user(account)]})


def leave(world: World, account: Account, chat: Chat) -> None:
    """A person goes from a group."""
    before = wire.member(chat, account)
    _announce(world, account, chat, {"left_chat_member": wire.user(account)})
    chat.members[account.id] = "left"
    _member_changed(world, account, chat, before)


def migrate(world: World, account: Account, chat: Chat) -> Chat:
    """A group becomes a supergroup with another id; the old one takes nothing any more."""
    members = [world.accounts[number] for number in chat.members if number != world.bot.id]
    upgraded = world.add_group("supergroup", chat.title, members, None)
    upgraded.members = dict(chat.members)
    _announce(world, account, chat, {"migrate_to_chat_id": upgraded.id})
    chat.migrated_to = upgraded.id
    _announce(world, account, upgraded, {"migrate_from_chat_id": chat.id})
    return upgraded


def _member_changed(world: World, account: Account, chat: Chat, before: Json) -> None:
    if chat.standing(world.bot) == "administrator":
        content = {"chat": wire.chat(chat), "from": wire.user(account), "date": int(world.now())}
        change = {"old_chat_member": before, "new_chat_member": wire.member(chat, account)}
        world.updates.add("chat_member", {**content, **change})


def _announce(world: World, account: Account, chat: Chat, service: Json) -> None:
    message = world.add_message(Message(0, chat, account, 0, service=service))
    if bot_sees(world, message):
        world.updates.add("message", wire.message(message))


def _check_may_write(world: World, chat: Chat, account: Account) -> None:
    if chat.private and chat.standing(world.bot) == "kicked":
        raise Impossible(f"{account.first_name} has blocked the bot")
    if not chat.inside(account):
        raise Impossible(f"{account.first_name} is not in « {chat.title} »")
    if chat.migrated_to:
        raise Impossible("the group has become a supergroup")


def _reactions(emojis: list[str]) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji} for emoji in emojis]
