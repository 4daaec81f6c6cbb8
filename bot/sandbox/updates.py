"""The updates that wait for the bot, and how they are polled and acknowledged."""

from __future__ import annotations

import asyncio
from collections import deque

from bot.sandbox.refusals import Json, bad, conflict

#: What a bot does not get unless it asks for it by name.
ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = ON_DEMAND | {
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "inline_query", "chosen_inline_result", "callback_query",
    "shipping_query", "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost",
}  # fmt: skip
MISUSE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
SECOND = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """A queue of updates in order; what is polled stays until a later offset acknowledges it."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.pending: deque[Json] = deque()
        self.again: deque[Json] = deque()
        self.sent: dict[int, Json] = {}
        self.allowed: set[str] = KINDS - ON_DEMAND
        self.webhook_active = False
        self.shutting = False
        self.arrived = asyncio.Event()
        self._poller: asyncio.Future[None] | None = None

    def add(self, kind: str, content: Json) -> int | None:
        """Queue an update, unless the bot did not ask for this kind; gives its id."""
        return self.push({kind: content}) if kind in self.allowed else None

    def push(self, content: Json) -> int:
        """Queue any content as it is, under the next id (or its own `update_id`)."""
        update: Json = {"update_id": self.next_id, **content}
        self.next_id = max(self.next_id, int(update["update_id"])) + 1
        self.sent[update["update_id"]] = update
        self.pending.append(update)
        self._wake()
        return int(update["update_id"])

    def repeat(self, update_id: int) -> None:
        """Send a former update once more under its own id, acknowledged or not, as happens when an answer was lost."""
        self.again.append(self.sent[update_id])
        self._wake()

    def allow(self, kinds: list[str] | None) -> None:
        """Which kinds the bot wants; `None` leaves it as it was, an empty list is the default."""
        if kinds is None:
            return
        if not all(isinstance(kind, str) for kind in kinds):
            raise bad("can't parse allowed_updates: expected an Array of String")
        self.allowed = (set(kinds) & KINDS) or KINDS - ON_DEMAND

    async def poll(self, offset: int, limit: int, timeout: float) -> list[Json]:
        """The answer of `getUpdates`. A poll in waiting is ended by a later one."""
        if self.webhook_active:
            raise conflict(MISUSE)
        self._end_poll(conflict(SECOND))
        self.acknowledge(offset)
        if not (self.pending or self.again or self.shutting) and timeout > 0:
            await self._wait(timeout)
        repeated = [self.again.popleft() for _ in range(min(limit, len(self.again)))]
        return [*repeated, *self.pending][:limit]

    def acknowledge(self, offset: int) -> None:
        """Forget what lies before the offset; a negative one keeps that many of the last."""
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        else:
            self.pending = deque(each for each in self.pending if each["update_id"] >= offset)

    def close(self) -> None:
        """End the poll in waiting with no updates."""
        self._end_poll(None)

    def shut(self) -> None:
        """No poll waits any more: the server stops."""
        self.shutting = True
        self.close()

    def _wake(self) -> None:
        self.arrived.set()
        self._end_poll(None)

    def _end_poll(self, why: Exception | None) -> None:
        if self._poller and not self._poller.done():
            if why:
                self._poller.set_exception(why)
            else:
                self._poller.set_result(None)
        self._poller = None

    async def _wait(self, timeout: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(mine, timeout)
        except TimeoutError:
            return
        finally:
            if self._poller is mine:
                self._poller = None
