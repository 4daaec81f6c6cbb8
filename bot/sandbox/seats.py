"""A person's seat in a chat: writes, taps, waits and looks."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import acts, images
from bot.sandbox.journal import Event
from bot.sandbox.model import Account, Chat, Media, Message
from bot.sandbox.refusals import Json
from bot.sandbox.shown import Shown, show
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.calls import Calls

#: How long one waits for the bot unless told otherwise, in seconds.
PATIENCE = 20.0
Test = Callable[[Event], bool]


@dataclass(frozen=True)
class Tapped:
    """What a tap did: a note or alert of the bot, or for other buttons the address, the copied text, the query."""

    kind: str
    text: str = ""
    alert: bool = False
    value: str = ""


class Seat:
    """One person in one chat (and topic). Waiting goes on where the last wait of the same kind ended."""

    def __init__(self, world: World, calls: Calls, account: Account, chat: Chat, topic: int | None) -> None:
        self.world = world
        self.calls = calls
        self.account = account
        self.chat = chat
        self.topic = topic
        self._read: dict[str, int] = {}

    # -- what one does ------------------------------------------------------------------------------------------

    async def send(
        self, text: str, reply_to: Shown | None = None, quote: str | None = None, entities: list[Json] | None = None
    ) -> Shown:
        """Write a message, maybe in reply to one (quoting a part of it)."""
        answered = reply_to.source if reply_to else None
        quoted = (
            {"text": quote, "position": answered.text.find(quote), "is_manual": True} if answered and quote else None
        )
        message = acts.text_message(
            self.account, self.chat, text, entities, topic=self.topic, reply_to=answered, quote=quoted
        )
        return show(acts.write(self.world, message))

    async def ask(self, text: str, timeout: float = PATIENCE, reply_to: Shown | None = None) -> Shown:
        """Write a message and wait for the bot's next one; in groups for the one that replies to it."""
        self.catch_up()
        asked = await self.send(text, reply_to)
        return await self.wait_message(timeout, None if self.chat.private else asked)

    async def edit(self, message: Shown, text: str) -> Shown:
        """Change one's own message."""
        acts.edit(self.world, self.account, message.source, text)
        return show(message.source)

    async def delete(self, message: Shown) -> None:
        """Take any message away for everyone; the bot is not told."""
        self.world.delete_message(message.source)

    async def react(self, message: Shown, emoji: str) -> None:
        """React with an emoji; with `""` take it back."""
        acts.react(self.world, self.account, message.source, emoji)

    async def vote(self, message: Shown, *options: int | str) -> bool | None:
        """Answer a poll by number or text; in a quiz tells whether it was right."""
        poll = message.source.poll
        if poll is None:
            raise acts.Impossible("this message holds no poll")
        chosen = [option if isinstance(option, int) else poll.options.index(option) for option in options]
        acts.vote(self.world, self.account, message.source, chosen)
        return set(chosen) <= set(poll.correct) if poll.quiz else None

    async def upload(self, name: str, data: bytes, caption: str = "", mime: str = "text/plain") -> Shown:
        """Send a document."""
        stored = self.world.store_file(name, data, mime, picture=False)
        return self._send_media(Media("document", stored), caption)

    async def photo(self, data: bytes, caption: str = "") -> Shown:
        """Send a picture."""
        stored = self.world.store_file("photo.jpg", data, images.mime(data), picture=True)
        return self._send_media(Media("photo", stored), caption)

    async def tap(self, label: str, message: Shown | None = None, timeout: float = PATIENCE) -> Tapped:
        """Tap a button by its label (or a part of it), on the last message that has it; waits for the answer."""
        shown = show(message.source) if message else self._with_button(label)
        button = shown.button(label)
        if button.kind != "callback_data":
            return Tapped(button.kind, value=button.value)
        return await self.tap_data(button.value, shown, timeout)

    async def tap_data(self, data: str, message: Shown, timeout: float = PATIENCE) -> Tapped:
        """Send a callback with any data, as a forging client can."""
        query = acts.tap(self.world, self.account, message.source, data)
        journal, end, seen = self.chat.journal, time.monotonic() + timeout, 0
        while query.answer is None:
            seen = len(journal.events)
            if not await journal.beyond(seen, end - time.monotonic()):
                raise AssertionError(f"the tap « {data} » was not answered within {timeout} s; {self._heard()}")
        return Tapped("callback_data", query.answer["text"], query.answer["alert"], query.answer["url"])

    # -- what one sees ------------------------------------------------------------------------------------------

    def messages(self) -> list[Shown]:
        """All messages of the chat (or topic) as they are now."""
        there = [each for each in self.chat.messages.values() if not each.deleted and self._here(each)]
        return [show(each) for each in there if "forum_topic_created" not in (each.service or {})]

    @property
    def last(self) -> Shown:
        """The last message."""
        return self.messages()[-1]

    def now(self, message: Shown) -> Shown:
        """A message as it is now."""
        return show(message.source)

    def catch_up(self) -> None:
        """Count everything so far as seen: waits look only at what comes."""
        self._read = dict.fromkeys(("message", "edit", "action", "delete", "reaction"), len(self.chat.journal.events))

    async def wait_message(self, timeout: float = PATIENCE, reply_to: Shown | None = None) -> Shown:
        """The bot's next message (that replies to this one)."""
        meant = reply_to.source if reply_to else None

        def test(event: Event) -> bool:
            message = event.message
            return bool(message and message.sender.is_bot and (meant is None or message.reply_to is meant))

        return show(_message(await self._wait("message", timeout, test)))

    async def wait_edit(self, message: Shown | None = None, timeout: float = PATIENCE) -> Shown:
        """The bot's next edit (of this message), as it is now."""
        meant = message.source if message else None

        def test(event: Event) -> bool:
            found = event.message
            return bool(found and (found.sender.is_bot or found.via_bot) and (meant is None or found is meant))

        return show(_message(await self._wait("edit", timeout, test)))

    async def wait_delete(self, timeout: float = PATIENCE) -> Shown:
        """The next message that is taken away."""
        return show(_message(await self._wait("delete", timeout, lambda event: True)))

    async def wait_reaction(self, timeout: float = PATIENCE) -> Shown:
        """The next message whose reactions change."""
        return show(_message(await self._wait("reaction", timeout, lambda event: True)))

    async def wait_action(self, timeout: float = PATIENCE) -> str:
        """The bot's next "typing" or the like."""
        event = await self._wait("action", timeout, lambda event: event.data.get("topic") == self.topic)
        return str(event.data["action"])

    async def quiet(self, seconds: float = 0.3) -> None:
        """Nothing unseen from the bot, and nothing for this while."""
        await asyncio.sleep(seconds)
        for kind in ("message", "edit"):
            for event in self.chat.journal.events[self._read.get(kind, 0) :]:
                if event.kind == kind and event.message and event.message.sender.is_bot and self._here(event.message):
                    raise AssertionError(f"the bot was to be quiet, but: {show(event.message).text!r}")

    # -- inside -------------------------------------------------------------------------------------------------

    def _send_media(self, media: Media, caption: str) -> Shown:
        message = Message(0, self.chat, self.account, 0, text=caption, media=media, topic=self.topic)
        return show(acts.write(self.world, message))

    def _here(self, message: Message) -> bool:
        return not self.chat.forum or message.topic == self.topic

    def _with_button(self, label: str) -> Shown:
        shown = [each for each in self.messages() if each.buttons]
        for each in reversed(shown):
            if any(label in other for other in each.labels):
                return each
        raise AssertionError(f"no button « {label} » in the chat; there are {[each.labels for each in shown]}")

    async def _wait(self, kind: str, timeout: float, test: Test) -> Event:
        journal, end = self.chat.journal, time.monotonic() + timeout
        while True:
            for index in range(self._read.get(kind, 0), len(journal.events)):
                event = journal.events[index]
                if event.kind == kind and (event.message is None or self._here(event.message)) and test(event):
                    self._read[kind] = index + 1
                    return event
            if not await journal.beyond(len(journal.events), end - time.monotonic()):
                raise AssertionError(f"no {kind} of the bot within {timeout} s; {self._heard()}")

    def _heard(self) -> str:
        """The end of the chat and the bot's last calls, for the text of a failure."""
        chat = [f"{each.sender}: {each.text[:80]!r}" for each in self.messages()[-3:]]
        calls = [f"{call.method} {call.status} {call.description}".strip() for call in self.calls.of()[-5:]]
        return f"the chat ends with {chat}, the last calls were {calls}"


def _message(event: Event) -> Message:
    assert event.message is not None
    return event.message
