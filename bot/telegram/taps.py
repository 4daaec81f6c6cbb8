"""What a button means, as callback data: versioned, typed, at most 64 bytes.

Everything read back is checked: people can send any data they like, and old messages keep old buttons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from bot.telegram.codes import LENGTH

VERSION = "1"
MOST_BYTES = 64
MOST_FACTS = (MOST_BYTES - 4) // LENGTH
"""How many facts one button can name."""
_CODE = re.compile(rf"[A-Za-z0-9_-]{{{LENGTH}}}")
_CODES = re.compile(rf"(?:[A-Za-z0-9_-]{{{LENGTH}}}){{1,{MOST_FACTS}}}")
_NUMBER = re.compile(r"0|[1-9a-z][0-9a-z]{0,9}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Stale(ValueError):
    """Data that is of another version, or that no button of ours ever held."""


@dataclass(frozen=True)
class ShowChart:
    """Draw the chart of these facts."""

    dark: bool
    again: bool
    """in place of the picture under which the button stands"""
    facts: tuple[str, ...]


@dataclass(frozen=True)
class ShowCard:
    """Draw the share card of a fact."""

    dark: bool
    again: bool
    fact: str


@dataclass(frozen=True)
class ShowNear:
    """Offer the facts near a fact, under its answer."""

    fact: str
    question: int


@dataclass(frozen=True)
class HideNear:
    """Put the buttons of the answer back."""

    fact: str
    question: int


@dataclass(frozen=True)
class Open:
    """Show a fact in a message of its own."""

    fact: str


@dataclass(frozen=True)
class Choose:
    """Show a fact in place of the choices that were offered."""

    fact: str
    question: int


@dataclass(frozen=True)
class Turn:
    """Another page of a long answer."""

    page: int
    question: int


@dataclass(frozen=True)
class Thumb:
    """An opinion on an answer; `fact` is empty where none was shown."""

    good: bool
    fact: str
    question: int


@dataclass(frozen=True)
class Parts:
    """All sections."""

    page: int


@dataclass(frozen=True)
class Section:
    """The facts of a section."""

    section: str
    page: int


@dataclass(frozen=True)
class Browse:
    """A fact among those of its section."""

    fact: str
    section: str
    page: int


@dataclass(frozen=True)
class Another:
    """Another fact at random, in place."""


@dataclass(frozen=True)
class NextQuiz:
    """Another quiz question."""


@dataclass(frozen=True)
class Erase:
    """Erase all that is kept about a person (the beginning of whose key this is), or not."""

    person: str
    sure: bool


Tap = (
    ShowChart
    | ShowCard
    | ShowNear
    | HideNear
    | Open
    | Choose
    | Turn
    | Thumb
    | Parts
    | Section
    | Browse
    | Another
    | NextQuiz
    | Erase
)
_KINDS: dict[str, type[Tap]] = {
    "g": ShowChart,
    "c": ShowCard,
    "n": ShowNear,
    "h": HideNear,
    "o": Open,
    "w": Choose,
    "p": Turn,
    "t": Thumb,
    "a": Parts,
    "s": Section,
    "b": Browse,
    "r": Another,
    "q": NextQuiz,
    "x": Erase,
}
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}


def encode(tap: Tap) -> str:
    """The callback data of a button.  Raises `ValueError` when it would be too long."""
    values = [getattr(tap, f.name) for f in fields(tap)]
    data = VERSION + _LETTERS[type(tap)] + "".join(map(_written, values))
    if len(data.encode()) > MOST_BYTES:
        raise ValueError(f"{len(data.encode())} bytes of callback data: {tap}")
    return data


def decode(data: str) -> Tap:
    """What a button means.  Raises `Stale` for anything but what `encode` makes."""
    kind = _KINDS.get(data[1:2]) if data[:1] == VERSION and len(data.encode("utf-8", "replace")) <= MOST_BYTES else None
    if kind is None:
        raise Stale(data[:MOST_BYTES])
    rest = data[2:]
    values: dict[str, object] = {}
    for field in fields(kind):
        values[field.name], rest = _READERS[str(field.type)](rest)
    tap = kind(**values)  # type: ignore[arg-type]
    if rest or encode(tap) != data:
        raise Stale(data)
    return tap


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int):
        return _base36(value) + "."
    return "".join(value) if isinstance(value, tuple) else f"{value}."


def _base36(number: int) -> str:
    digits = _DIGITS[number % 36]
    while number := number // 36:
        digits = _DIGITS[number % 36] + digits
    return digits


def _upto(rest: str) -> tuple[str, str]:
    value, dot, rest = rest.partition(".")
    if not dot:
        raise Stale(value)
    return value, rest


def _read_flag(rest: str) -> tuple[bool, str]:
    if rest[:1] not in ("0", "1"):
        raise Stale(rest)
    return rest[0] == "1", rest[1:]


def _read_number(rest: str) -> tuple[int, str]:
    value, rest = _upto(rest)
    if not _NUMBER.fullmatch(value):
        raise Stale(value)
    return int(value, 36), rest


def _read_code(rest: str) -> tuple[str, str]:
    value, rest = _upto(rest)
    if value and not _CODE.fullmatch(value):
        raise Stale(value)
    return value, rest


def _read_codes(rest: str) -> tuple[tuple[str, ...], str]:
    """All that is left: there is no room for a stop after twelve codes."""
    if not _CODES.fullmatch(rest):
        raise Stale(rest)
    return tuple(rest[i : i + LENGTH] for i in range(0, len(rest), LENGTH)), ""


_READERS = {"bool": _read_flag, "int": _read_number, "str": _read_code, "tuple[str, ...]": _read_codes}
