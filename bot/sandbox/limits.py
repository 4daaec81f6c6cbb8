"""Telegram's rate limits, for tests of pacing: off unless asked for."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from bot.sandbox.refusals import too_many


@dataclass
class Limits:
    """At most so many messages a second overall and in a chat, and a minute in a group; short bursts pass."""

    overall: int = 30
    per_chat: int = 3
    group_minute: int = 20
    _sent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def check(self, chat_id: int, now: float) -> None:
        """Count a message, or refuse it with the seconds to wait."""
        rules = [("all", self.overall, 1.0), (f"chat {chat_id}", self.per_chat, float(self.per_chat))]
        if chat_id < 0:
            rules.append((f"group {chat_id}", self.group_minute, 60.0))
        for name, most, seconds in rules:
            self._check(self._sent[name], most, seconds, now)
        for name, _, _ in rules:
            self._sent[name].append(now)

    def _check(self, sent: deque[float], most: int, seconds: float, now: float) -> None:
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        if len(sent) >= most:
            raise too_many(max(1, math.ceil(sent[0] + seconds - now)))
