"""Posts updates to the bot's webhook: in order in each chat, side by side across chats, again until it says 2xx."""

from __future__ import annotations

import asyncio
import time
from collections import deque

import httpx

from bot.sandbox.refusals import Json
from bot.sandbox.updates import KINDS, ON_DEMAND, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # the name of a header  # nosec B105


class Webhook:
    """The delivery of updates to one address. `pause` is the first wait before a retry; it doubles up to 20 times."""

    def __init__(self, updates: Updates, pause: float = 0.05, timeout: float = 10.0) -> None:
        self.updates = updates
        self.pause = pause
        self.timeout = timeout
        self.url = ""
        self.secret = ""  # none yet  # nosec B105
        self.connections = 40
        self.last_error: tuple[int, str] | None = None
        self._waiting: dict[str, deque[Json]] = {}
        self._senders: set[asyncio.Task[None]] = set()
        self._task: asyncio.Task[None] | None = None

    async def set(self, url: str, secret: str, connections: int) -> None:
        """Deliver to this address from now on, or to none; what was not delivered yet stays queued."""
        await self.stop()
        self.url, self.secret, self.connections = url, secret, connections
        self.last_error = None
        self.updates.webhook_active = bool(url)
        self.updates.close()
        if url:
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End the delivery."""
        tasks = [task for task in (self._task, *self._senders) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._task = None
        undelivered = [update for queue in self._waiting.values() for update in queue]
        self.updates.pending.extendleft(sorted(undelivered, key=lambda each: -int(each["update_id"])))
        self._waiting.clear()

    def info(self) -> Json:
        """A `WebhookInfo`."""
        pending = len(self.updates.pending) + sum(map(len, self._waiting.values()))
        info: Json = {"url": self.url, "has_custom_certificate": False, "pending_update_count": pending}
        if self.url:
            info["max_connections"] = self.connections
        if self.updates.allowed != KINDS - ON_DEMAND:
            info["allowed_updates"] = sorted(self.updates.allowed)
        if self.last_error:
            info["last_error_date"], info["last_error_message"] = self.last_error
        return info

    async def _run(self) -> None:
        limits = httpx.Limits(max_connections=self.connections)
        # Hooks here have no certificate, or one of their own making.
        async with httpx.AsyncClient(  # nosec B501
            timeout=self.timeout, limits=limits, trust_env=False, verify=False
        ) as client:
            while True:
                self.updates.arrived.clear()
                for source in (self.updates.again, self.updates.pending):
                    while source:
                        self._sort(client, source.popleft())
                await self.updates.arrived.wait()

    def _sort(self, client: httpx.AsyncClient, update: Json) -> None:
        place = _place(update)
        if place in self._waiting:
            self._waiting[place].append(update)
            return
        self._waiting[place] = deque([update])
        sender = asyncio.create_task(self._send_all(client, place))
        self._senders.add(sender)
        sender.add_done_callback(self._senders.discard)

    async def _send_all(self, client: httpx.AsyncClient, place: str) -> None:
        queue = self._waiting[place]
        while queue:
            await self._send(client, queue[0])
            queue.popleft()
        del self._waiting[place]

    async def _send(self, client: httpx.AsyncClient, update: Json) -> None:
        pause = self.pause
        while problem := await self._problem(client, update):
            self.last_error = (int(time.time()), problem)
            await asyncio.sleep(pause)
            pause = min(pause * 2, self.pause * 20)

    async def _problem(self, client: httpx.AsyncClient, update: Json) -> str:
        headers = {SECRET_HEADER: self.secret} if self.secret else {}
        try:
            answer = await client.post(self.url, json=update, headers=headers)
        except httpx.HTTPError as error:
            return f"Connection failed: {type(error).__name__}"
        return "" if answer.is_success else f"Wrong response from the webhook: {answer.status_code}"


def _place(update: Json) -> str:
    """What an update must keep its order in: its chat, or the person's queries."""
    for content in update.values():
        if isinstance(content, dict):
            for holder in (content, content.get("message")):
                if isinstance(holder, dict) and isinstance(holder.get("chat"), dict):
                    return str(holder["chat"].get("id"))
            if isinstance(content.get("from"), dict):
                return f"person {content['from'].get('id')}"
    return ""
