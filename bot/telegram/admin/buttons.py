"""Buttons of the editors' messages: their data begins with `A:`, which no button of the channel's does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.telegram.admin import texts
from bot.telegram.admin.drafts import Draft
from bot.telegram.rendering import clean, cut
from bot.telegram.taps import MOST_BYTES

PREFIX = "A:"
BOUND = "d"
"""First part of buttons that belong to one moment of one person's dialogue."""
CANCEL = "x"
LABEL = 60
Button = tuple[str, str]
"""A label and its data."""
Rows = Sequence[Sequence[Button]]


def data(*parts: str) -> str:
    """The data of a button that begins something: it may be old, it changes nothing by itself."""
    made = PREFIX + ":".join(parts)
    if len(made.encode()) > MOST_BYTES:
        raise ValueError(f"{len(made.encode())} bytes of callback data: {made}")
    return made


def bound(draft: Draft, *parts: str) -> str:
    """The data of a button that goes on with a draft, at this moment of it only."""
    return data(BOUND, draft.nonce, *parts)


def parts_of(read: str | None) -> list[str] | None:
    """The parts of an editors' button; None for any other."""
    return read.removeprefix(PREFIX).split(":") if read is not None and read.startswith(PREFIX) else None


def cancel(draft: Draft) -> Button:
    """Gives up what was begun."""
    return texts.CANCEL, bound(draft, CANCEL)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The keyboard of some rows; None for none."""
    made = [
        [InlineKeyboardButton(cut(clean(label), LABEL), callback_data=held) for label, held in row]
        for row in rows
        if row
    ]
    return InlineKeyboardMarkup(made) if made else None


def in_rows(buttons: Iterable[Button], width: int) -> list[list[Button]]:
    """The buttons, some a row."""
    every = list(buttons)
    return [every[start : start + width] for start in range(0, len(every), width)]
