"""Everything in one sandbox: who is there, what was written, what waits; and the clock it lives by."""

from __future__ import annotations

import itertools
import secrets
import time

from bot.sandbox import images
from bot.sandbox.journal import Event, Journal, Kind
from bot.sandbox.model import Account, CallbackQuery, Chat, ChatKind, InlineQuery, Message, StoredFile
from bot.sandbox.profile import Profile
from bot.sandbox.refusals import Refused, bad, forbidden
from bot.sandbox.updates import Updates

MIGRATED = "group chat was upgraded to a supergroup chat"


class World:
    """The state of one sandbox. It knows nothing of HTTP."""

    def __init__(self, bot: Account, privacy: bool, mentions: bool) -> None:
        self.bot = bot
        self.privacy = privacy
        self.mentions = mentions
        self.accounts: dict[int, Account] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.polls: dict[str, Message] = {}
        self.inline_messages: dict[str, Message] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.updates = Updates(first_id=100_000_001)
        self.journal = Journal()
        self.profile = Profile()
        self.clock_offset = 0.0
        self._ids = itertools.count(1)
        self._mailbox = itertools.count(1)
        self._accounts = itertools.count(700_000_001)

    def now(self) -> float:
        """The time in the sandbox: that of the machine, moved on by tests."""
        return time.time() + self.clock_offset

    def unique(self) -> str:
        """An id for queries and polls, in the form the real ones have."""
        return str(4_000_000_000_000_000_000 + next(self._ids))

    def add_account(self, first_name: str, last_name: str, username: str, language: str) -> Account:
        """A new person."""
        account = Account(next(self._accounts), first_name, last_name, username, language)
        self.accounts[account.id] = account
        return account

    def private_chat(self, person: Account) -> Chat:
        """The chat of a person with the bot, made when it is first looked for."""
        if person.id not in self.chats:
            chat = Chat(person.id, "private", person=person)
            chat.members = {person.id: "member", self.bot.id: "member"}
            self.chats[chat.id] = chat
        return self.chats[person.id]

    def add_group(self, kind: ChatKind, title: str, members: list[Account], topics: list[str] | None) -> Chat:
        """A new group or supergroup; the first member made it. With topics it is a forum."""
        number = next(self._ids)
        chat = Chat(-1_002_000_000_000 - number if kind == "supergroup" else -500_000 - number, kind, title)
        chat.members = {account.id: "creator" if index == 0 else "member" for index, account in enumerate(members)}
        chat.members[self.bot.id] = "member"
        self.chats[chat.id] = chat
        if topics is not None:
            chat.forum = True
            for name in topics:
                self.add_topic(chat, name, members[0])
        return chat

    def add_topic(self, chat: Chat, name: str, creator: Account) -> int:
        """A new topic of a forum: its id is that of the message that opens it."""
        service = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.add_message(Message(0, chat, creator, 0, service=service), announce=False)
        message.topic = message.id
        chat.topics[message.id] = name
        return message.id

    def add_message(self, message: Message, announce: bool = True) -> Message:
        """Give a message its number and date and put it into its chat."""
        chat = message.chat
        message.id = len(chat.messages) + 1 if chat.kind == "supergroup" else next(self._mailbox)
        message.date = int(self.now())
        chat.messages[message.id] = message
        if announce:
            self.tell("message", chat, message)
        return message

    def delete_message(self, message: Message) -> None:
        """Take a message away; its number stays used."""
        message.deleted = True
        self.tell("delete", message.chat, message)

    def tell(self, kind: Kind, chat: Chat, message: Message | None = None, **data: object) -> None:
        """Write into the journals of the chat and of the sandbox."""
        event = Event(next(self._ids), kind, chat.id, message, data)
        chat.journal.add(event)
        self.journal.add(event)

    def store_file(self, name: str, data: bytes, mime: str, picture: bool) -> StoredFile:
        """Keep a file; a picture must be one that Telegram can read."""
        if not data:
            raise bad("file must be non-empty")
        width, height = self._picture_size(data) if picture else (0, 0)
        key = secrets.token_urlsafe(24)
        folder = "photos" if picture else "documents"
        suffix = f".{name.rpartition('.')[2]}" if "." in name else ""
        stored = StoredFile(
            id=("AgACAgQAAx" if picture else "BQACAgQAAx") + key, unique_id=f"AQAD{key[:11]}",
            path=f"{folder}/file_{len(self.files)}{suffix}", name=name, mime=images.mime(data) if picture else mime,
            data=data, width=width, height=height,
        )  # fmt: skip
        self.files[stored.id] = stored
        return stored

    def file(self, file_id: str) -> StoredFile | None:
        """A file by its id; the thumbnail's id leads to the same file."""
        return self.files.get(file_id.removesuffix("-s"))

    def message(self, chat: Chat, number: int | None) -> Message | None:
        """A message that is still there."""
        found = chat.messages.get(number or 0)
        return found if found and not found.deleted else None

    def find_chat(self, chat_id: str) -> Chat:
        """The chat a call names, by number or @name."""
        if not chat_id:
            raise bad("chat_id is empty")
        if chat_id.startswith("@"):
            return self._named(chat_id[1:].lower())
        number = int(chat_id) if chat_id.removeprefix("-").isdecimal() else 0
        if number in self.accounts and number != self.bot.id:
            return self.private_chat(self.accounts[number])
        if number not in self.chats:
            raise bad("chat not found")
        return self.chats[number]

    def _named(self, name: str) -> Chat:
        for chat in self.chats.values():
            if chat.username.lower() == name:
                return chat
        raise bad("chat not found")

    def open_chat(self, chat_id: str) -> Chat:
        """The chat a call names, if the bot may write there."""
        chat = self.find_chat(chat_id)
        refusal = self._closed(chat)
        if refusal:
            raise refusal
        return chat

    def _closed(self, chat: Chat) -> Refused | None:
        if chat.migrated_to:
            return Refused(400, f"Bad Request: {MIGRATED}", migrate_to_chat_id=chat.migrated_to)
        standing = chat.standing(self.bot)
        if chat.private:
            if standing == "kicked":
                return forbidden("bot was blocked by the user")
            return None if chat.started else forbidden("bot can't initiate conversation with a user")
        if standing == "kicked":
            return forbidden(f"bot was kicked from the {chat.kind} chat")
        return None if chat.inside(self.bot) else forbidden(f"bot is not a member of the {chat.kind} chat")

    def _picture_size(self, data: bytes) -> tuple[int, int]:
        found = images.size(data)
        if found is None:
            raise bad("IMAGE_PROCESS_FAILED")
        width, height = found
        if len(data) > 10 * 2**20:
            raise bad("file is too big")
        if width + height > 10_000 or max(found) > 20 * min(found):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        return found
