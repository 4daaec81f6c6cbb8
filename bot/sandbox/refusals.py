"""How the API says no: the code and the words of the real one."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """A call that gets `ok: false`, with the real API's status code and description."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The JSON answer of a refused call."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(description: str) -> Refused:
    """400: the call itself is wrong."""
    return Refused(400, f"Bad Request: {description}")


def forbidden(description: str) -> Refused:
    """403: the bot may not do that there."""
    return Refused(403, f"Forbidden: {description}")


def conflict(description: str) -> Refused:
    """409: someone else receives the updates."""
    return Refused(409, f"Conflict: {description}")


def too_many(retry_after: int) -> Refused:
    """429: faster than Telegram allows."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
