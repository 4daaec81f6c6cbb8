"""What the sandbox holds: accounts, chats, messages, polls, files, queries. Each is equal to itself only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.sandbox.journal import Journal
from bot.sandbox.refusals import Json

ChatKind = Literal["private", "group", "supergroup"]
Standing = Literal["creator", "administrator", "member", "left", "kicked"]


@dataclass(eq=False)
class Account:
    """A person or the bot."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language: str = "fr"
    is_bot: bool = False


@dataclass(frozen=True)
class StoredFile:
    """A file the sandbox keeps; `sizes` are the pictures' width and height."""

    id: str
    unique_id: str
    path: str
    name: str
    mime: str
    data: bytes = field(repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class Media:
    """A picture or a document of a message."""

    kind: Literal["photo", "document"]
    file: StoredFile


@dataclass(eq=False)
class Poll:
    """A poll or quiz and its votes by account id."""

    id: str
    question: str
    options: list[str]
    quiz: bool
    anonymous: bool
    multiple: bool
    correct: list[int]
    question_entities: list[Json] = field(default_factory=list)
    explanation: str = ""
    explanation_entities: list[Json] = field(default_factory=list)
    closed: bool = False
    closes_at: float | None = None
    open_period: int | None = None
    votes: dict[int, list[int]] = field(default_factory=dict)

    def count(self, option: int) -> int:
        """How many chose this option."""
        return sum(option in chosen for chosen in self.votes.values())


@dataclass(eq=False)
class Message:
    """A message; `text` is the caption where there is media."""

    id: int
    chat: Chat
    sender: Account
    date: int
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    media: Media | None = None
    poll: Poll | None = None
    service: Json | None = None
    markup: Json | None = None
    topic: int | None = None
    reply_to: Message | None = None
    quote: Json | None = None
    via_bot: Account | None = None
    inline_id: str | None = None
    edited: int | None = None
    album: str | None = None
    extras: Json = field(default_factory=dict)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    deleted: bool = False

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of the inline keyboard, if there is one."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows


@dataclass(eq=False)
class Chat:
    """A chat; `person` is set in private ones, `topics` (id to name) in forums."""

    id: int
    kind: ChatKind
    title: str = ""
    username: str = ""
    person: Account | None = None
    members: dict[int, Standing] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    forum: bool = False
    messages: dict[int, Message] = field(default_factory=dict, repr=False)
    migrated_to: int | None = None
    menu_button: Json | None = None
    started: bool = False
    journal: Journal = field(default_factory=Journal, repr=False)

    @property
    def private(self) -> bool:
        """Whether this is a chat of one person with the bot."""
        return self.kind == "private"

    def standing(self, account: Account) -> Standing:
        """What an account is in this chat."""
        return self.members.get(account.id, "left")

    def inside(self, account: Account) -> bool:
        """Whether an account takes part in this chat."""
        return self.standing(account) in ("creator", "administrator", "member")


@dataclass(eq=False)
class CallbackQuery:
    """A tap on a button that waits for its answer."""

    id: str
    sender: Account
    message: Message
    asked: float
    answer: Json | None = None


@dataclass(eq=False)
class InlineQuery:
    """An inline query that waits for its answer."""

    id: str
    sender: Account
    text: str
    offset: str
    asked: float
    answer: Json | None = None
