"""A strict fake Bot API server over real HTTP: the tests' Telegram, and the demo's."""

from bot.sandbox.acts import Impossible
from bot.sandbox.calls import Call
from bot.sandbox.faults import Fault
from bot.sandbox.limits import Limits
from bot.sandbox.model import Chat
from bot.sandbox.people import InlineAnswer, InlineResult, Person
from bot.sandbox.sandbox import TOKEN, Sandbox
from bot.sandbox.seats import Seat, Tapped
from bot.sandbox.shown import Button, Shown

__all__ = [
    "TOKEN", "Button", "Call", "Chat", "Fault", "Impossible", "InlineAnswer", "InlineResult", "Limits", "Person",
    "Sandbox", "Seat", "Shown", "Tapped",
]  # fmt: skip
