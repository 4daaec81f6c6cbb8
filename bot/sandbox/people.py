"""Persons of a test: what they do outside of one chat, and their seats in chats."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.sandbox import acts
from bot.sandbox import entities as entity_tools
from bot.sandbox.model import Account, Chat, InlineQuery
from bot.sandbox.refusals import Json
from bot.sandbox.seats import PATIENCE, Seat
from bot.sandbox.shown import Shown, show
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.calls import Calls


@dataclass(frozen=True)
class InlineResult:
    """One result of an inline query, with the text it would send."""

    id: str
    title: str
    description: str
    text: str
    html: str
    raw: Json = field(repr=False)


@dataclass(frozen=True)
class InlineAnswer:
    """What the bot answered to an inline query; `button` stands above the results and opens the bot."""

    query: InlineQuery = field(repr=False)
    results: list[InlineResult]
    next_offset: str
    button: Json | None
    cache_time: int | None
    is_personal: bool

    @property
    def titles(self) -> list[str]:
        """The titles in order."""
        return [result.title for result in self.results]


class Person:
    """A person with a Telegram account."""

    def __init__(self, world: World, calls: Calls, account: Account) -> None:
        self.world = world
        self.calls = calls
        self.account = account
        self._seats: dict[tuple[int, int | None], Seat] = {}

    @property
    def id(self) -> int:
        """The number of the account."""
        return self.account.id

    def private(self) -> Seat:
        """The chat with the bot."""
        return self.at(self.world.private_chat(self.account))

    def at(self, chat: Chat, topic: str | None = None) -> Seat:
        """The person's seat in a group, or in one topic of a forum; always the same one."""
        number = None
        if topic is not None:
            number = next((each for each, name in chat.topics.items() if name == topic), None)
            if number is None:
                raise acts.Impossible(f"no topic « {topic} » among {sorted(chat.topics.values())}")
        key = (chat.id, number)
        if key not in self._seats:
            self._seats[key] = Seat(self.world, self.calls, self.account, chat, number)
        return self._seats[key]

    async def inline(
        self, text: str, offset: str = "", seat: Seat | None = None, timeout: float = PATIENCE
    ) -> InlineAnswer:
        """Type "@bot text" (in a chat without the bot, or at a seat) and wait for the results."""
        world = self.world
        query = acts.ask_inline(world, self.account, text, offset, seat.chat if seat else None)
        end = time.monotonic() + timeout
        while query.answer is None:
            if not await world.journal.beyond(len(world.journal.events), end - time.monotonic()):
                raise AssertionError(f"no answer to the inline query « {text} » within {timeout} s")
        return _answer(query, query.answer)

    async def choose(self, answer: InlineAnswer, which: int | str = 0, seat: Seat | None = None) -> Shown:
        """Send a result, by its place or title, at a seat (else in the private chat with the bot)."""
        if isinstance(which, str):
            which = answer.titles.index(which)
        place = seat or self.private()
        raw = answer.results[which].raw
        return show(acts.choose(self.world, answer.query, raw, place.chat, place.topic))

    async def start(self, parameter: str = "") -> Shown:
        """Open the bot, maybe by a deep link: "/start parameter" in the private chat."""
        return await self.private().send(f"/start {parameter}".strip())

    async def block(self) -> None:
        """Block the bot."""
        acts.set_bot_standing(self.world, self.account, self.private().chat, "kicked")

    async def unblock(self) -> None:
        """Let the bot write again."""
        acts.set_bot_standing(self.world, self.account, self.private().chat, "member")

    async def join(self, chat: Chat) -> Seat:
        """Come into a group."""
        acts.join(self.world, self.account, chat)
        return self.at(chat)

    async def leave(self, chat: Chat) -> None:
        """Go from a group."""
        acts.leave(self.world, self.account, chat)

    async def add_bot(self, chat: Chat, admin: bool = False) -> None:
        """Add the bot to a group, or make it an administrator there (then it gets every message)."""
        acts.set_bot_standing(self.world, self.account, chat, "administrator" if admin else "member")

    async def remove_bot(self, chat: Chat) -> None:
        """Throw the bot out of a group."""
        acts.set_bot_standing(self.world, self.account, chat, "kicked")

    async def migrate(self, chat: Chat) -> Chat:
        """Make a group a supergroup; gives the new chat."""
        return acts.migrate(self.world, self.account, chat)


def _result(raw: Json) -> InlineResult:
    sent = raw["sent"]
    html = entity_tools.as_html(sent["text"], sent["entities"])
    return InlineResult(raw["id"], raw.get("title", ""), raw.get("description", ""), sent["text"], html, raw)


def _answer(query: InlineQuery, answer: Json) -> InlineAnswer:
    results = [_result(raw) for raw in answer["results"]]
    return InlineAnswer(
        query, results, answer["next_offset"], answer["button"], answer["cache_time"], answer["is_personal"]
    )
