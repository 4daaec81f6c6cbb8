"""Faults that tests order: what goes wrong with which calls, and how often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.refusals import Refused, too_many

WORDS = {
    400: "Bad Request: test", 401: "Unauthorized", 403: "Forbidden: bot was blocked by the user", 404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip
What = Literal["refuse", "drop", "lose", "slow", "garbage"]


@dataclass
class Fault:
    """One ordered fault. `times` counts down; `None` lasts until `clear()`."""

    method: str
    what: What
    times: int | None = 1
    status: int = 500
    description: str = ""
    retry_after: int | None = None
    seconds: float = 0.0
    body: bytes = b""
    chat_id: int | None = None
    used: int = 0

    def clear(self) -> None:
        """End this fault."""
        self.times = 0

    def refusal(self) -> Refused:
        """The refusal of a fault with a status."""
        if self.status == 429:
            return too_many(self.retry_after if self.retry_after is not None else 1)
        return Refused(self.status, self.description or WORDS.get(self.status, "Bad Request: test"))

    def _meets(self, method: str, chat_id: str) -> bool:
        there = self.chat_id is None or str(self.chat_id) == chat_id
        return self.times != 0 and there and self.method.lower() in ("*", method.lower())

    def _use(self) -> None:
        self.used += 1
        if self.times is not None:
            self.times -= 1


class Faults:
    """The faults in force, in the order they were ordered."""

    def __init__(self) -> None:
        self._ordered: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Order a fault."""
        self._ordered.append(fault)
        return fault

    def clear(self) -> None:
        """End all faults."""
        for fault in self._ordered:
            fault.clear()
        self._ordered.clear()

    def meeting(self, method: str, chat_id: str) -> list[Fault]:
        """The faults this call meets, used up by it: slow answers, and at most one of the others."""
        return list(self._meeting(method, chat_id))

    def _meeting(self, method: str, chat_id: str) -> Iterator[Fault]:
        broken = False
        for fault in self._ordered:
            if fault._meets(method, chat_id) and not (broken and fault.what != "slow"):
                fault._use()
                broken = broken or fault.what != "slow"
                yield fault
