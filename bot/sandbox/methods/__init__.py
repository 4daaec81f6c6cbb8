"""The methods of the Bot API, one module for each kind."""

from __future__ import annotations

from bot.sandbox.methods import chats, editing, media, polls, profile, queries, sending, updating
from bot.sandbox.methods.registry import METHODS, Asked, Method

__all__ = [
    "METHODS", "Asked", "Method", "chats", "editing", "media", "polls", "profile", "queries", "sending", "updating",
]  # fmt: skip
