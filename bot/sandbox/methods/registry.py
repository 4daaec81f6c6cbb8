"""The table of methods and what each of them accepts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.limits import Limits
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import bad
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World


@dataclass(frozen=True)
class Asked:
    """A call in work: its parameters, and what it may change."""

    world: World
    given: Parameters
    webhook: Webhook
    limits: Limits | None


Handler = Callable[[Asked], Awaitable[Any]]


@dataclass(frozen=True)
class Method:
    """A method by its proper name, with its parameters."""

    name: str
    accepts: frozenset[str]
    handler: Handler

    async def call(self, asked: Asked) -> Any:
        """Handle a call. The real API ignores parameters it does not know; here they are refused, as they are slips."""
        unknown = asked.given.names() - self.accepts
        if unknown:
            raise bad(f"unknown parameters {', '.join(sorted(unknown))} (sandbox)")
        return await self.handler(asked)


#: By lower-case name: the real API does not look at the case either.
METHODS: dict[str, Method] = {}


def method(name: str, accepts: str = "") -> Callable[[Handler], Handler]:
    """Enter a handler into the table, with the names of its parameters."""

    def enter(handler: Handler) -> Handler:
        METHODS[name.lower()] = Method(name, frozenset(accepts.split()), handler)
        return handler

    return enter
