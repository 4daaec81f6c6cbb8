"""How the bot presents itself: name, descriptions and commands, by language and scope."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.model import Chat
from bot.sandbox.refusals import Json

#: The scopes of commands from the narrowest to the widest, as Telegram looks for them.
PRIVATE = ("chat", "all_private_chats", "default")
GROUP = (
    "chat_member", "chat_administrators", "chat", "all_chat_administrators", "all_group_chats", "default",
)  # fmt: skip
Key = tuple[str, str, str]


@dataclass
class Profile:
    """Texts by language (`""` is for all others); commands by scope, chat and language."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[Key, list[Json]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})

    def commands_for(self, chat: Chat, language: str, admin: bool = False) -> list[Json]:
        """The commands a person sees in a chat."""
        for scope in PRIVATE if chat.private else GROUP:
            if scope.endswith("administrators") and not admin:
                continue
            place = str(chat.id) if scope.startswith("chat") else ""
            for tongue in (language, ""):
                found = self.commands.get((scope, place, tongue))
                if found:
                    return found
        return []
