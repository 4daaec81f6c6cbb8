"""The log of what the bot called, for assertions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.sandbox.refusals import Json


@dataclass
class Call:
    """One call: its parameters as read, the status it got, and when."""

    number: int
    method: str
    parameters: Json
    at: float
    status: int = 0
    description: str = ""
    result: Any = None
    answered: bool = True

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.status == 200


class Calls:
    """All calls in order."""

    def __init__(self) -> None:
        self.all: list[Call] = []

    def begin(self, method: str, parameters: Json, at: float) -> Call:
        """Write a call down before it is handled."""
        call = Call(len(self.all) + 1, method, parameters, at)
        self.all.append(call)
        return call

    def of(self, *methods: str) -> list[Call]:
        """The calls of these methods; without any, all but the polls."""
        if methods:
            return [call for call in self.all if call.method in methods]
        return [call for call in self.all if call.method != "getUpdates"]

    def clear(self) -> None:
        """Forget what was called so far."""
        self.all.clear()
