"""What happened in a chat, in order, so that tests and pages can wait for what comes next."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.sandbox.refusals import Json

if TYPE_CHECKING:
    from bot.sandbox.model import Message

Kind = Literal["message", "edit", "delete", "action", "reaction", "poll", "answer", "chat"]


@dataclass(frozen=True)
class Event:
    """One thing that happened."""

    number: int
    kind: Kind
    chat: int
    message: Message | None = None
    data: Json = field(default_factory=dict)


class Journal:
    """A growing list of events with waiting."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._waiting: set[asyncio.Future[None]] = set()

    def add(self, event: Event) -> None:
        """Write an event down and wake all who wait."""
        self.events.append(event)
        self.wake()

    def wake(self) -> None:
        """Let all who wait look again."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def beyond(self, count: int, timeout: float) -> bool:
        """Wait until more than `count` events are there; false when the time is over."""
        if len(self.events) > count:
            return True
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await asyncio.wait_for(waiter, max(timeout, 0))
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True
