"""About chats and who is in them; reactions."""

from __future__ import annotations

from bot.sandbox import wire
from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.model import Account
from bot.sandbox.refusals import Json, bad

REACTIONS = set(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 "
    "😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡".split()
)


@method("getMe")
async def get_me(asked: Asked) -> Json:
    """Who the bot is."""
    return wire.me(asked.world.bot, asked.world.privacy)


@method("getChat", "chat_id")
async def get_chat(asked: Asked) -> Json:
    """A chat in full."""
    return wire.full_chat(asked.world.find_chat(asked.given.text("chat_id")))


@method("getChatMember", "chat_id user_id")
async def get_chat_member(asked: Asked) -> Json:
    """What someone is in a chat."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    return wire.member(chat, _account(asked))


@method("getChatAdministrators", "chat_id")
async def get_chat_administrators(asked: Asked) -> list[Json]:
    """Who leads a group."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    if chat.private:
        raise bad("there are no administrators in the private chat")
    leads = [number for number, standing in chat.members.items() if standing in ("creator", "administrator")]
    return [wire.member(chat, asked.world.accounts[number]) for number in leads]


@method("getChatMemberCount", "chat_id")
async def get_chat_member_count(asked: Asked) -> int:
    """How many are in a chat."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    return sum(chat.inside(asked.world.accounts[number]) for number in chat.members)


@method("leaveChat", "chat_id")
async def leave_chat(asked: Asked) -> bool:
    """The bot goes."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    before = wire.member(chat, asked.world.bot)
    chat.members[asked.world.bot.id] = "left"
    change = {
        "chat": wire.chat(chat), "from": wire.user(asked.world.bot), "date": int(asked.world.now()),
        "old_chat_member": before, "new_chat_member": wire.member(chat, asked.world.bot),
    }  # fmt: skip
    asked.world.updates.add("my_chat_member", change)
    asked.world.tell("chat", chat)
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
async def set_message_reaction(asked: Asked) -> bool:
    """The bot's reaction to a message: one emoji at most."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    found = asked.world.message(chat, asked.given.integer("message_id"))
    if found is None:
        raise bad("message to react not found")
    wanted = asked.given.sequence("reaction") or []
    emojis = [str(each.get("emoji")) for each in wanted if isinstance(each, dict) and each.get("type") == "emoji"]
    if len(emojis) != len(wanted) or not set(emojis) <= REACTIONS:
        raise bad("REACTION_INVALID")
    if len(emojis) > 1:
        raise bad("REACTIONS_TOO_MANY")
    found.reactions[asked.world.bot.id] = emojis
    asked.world.tell("reaction", chat, found)
    return True


def _account(asked: Asked) -> Account:
    account = asked.world.accounts.get(asked.given.integer("user_id") or 0)
    if account is None:
        raise bad("invalid user_id specified")
    return account
