"""What an editor writes, to changes of an entry.  Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.facts.base import Base
from bot.facts.editing.changes import Add, Change, Kind, Remove, Set
from bot.facts.editing.errors import EditError
from bot.telegram.admin import texts
from bot.telegram.admin.lookup import items_of

_DASH = re.compile(r"\s*[-–—−]\s*(.*)", re.DOTALL)
_LISTS = ("examples", "words")
_MAY_GO = ("figure", "caution")


def changes_of(kind: Kind, name: str, key: str, text: str, now: Mapping[str, Any], base: Base) -> list[Change]:
    """The changes that a text asks for.  Raises `EditError` with what to write instead."""
    if key in _LISTS:
        return _of_list(kind, name, key, text, items_of(now, key))
    if key == "section":
        named = sections(text, base)
        return [Set(kind=kind, id=name, key=key, value=named[0] if len(named) == 1 else named)]
    if _DASH.fullmatch(text) and not text.strip(" -–—−"):
        if key not in _MAY_GO:
            raise EditError(texts.NOT_NEEDED.format(key=key))
        return [Set(kind=kind, id=name, key=key, value=None)]
    return [Set(kind=kind, id=name, key=key, value=text)]


def sections(text: str, base: Base) -> tuple[str, ...]:
    """Sections by their numbers.  Raises `EditError`."""
    known = {section.casefold(): section for section in base.sections}
    named = [part for part in re.split(r"[,;\s]+", text) if part]
    for part in named:
        if part.casefold() not in known:
            raise EditError(texts.NO_SECTION.format(text=part[:40]))
    if not named:
        raise EditError(texts.NO_SECTION.format(text=""))
    return tuple(dict.fromkeys(known[part.casefold()] for part in named))


def lines(text: str, commas: bool = False) -> list[str]:
    """The items of a text, one a line; `commas`: or between commas."""
    parts = re.split(r"[\n,;]" if commas else r"\n", text)
    return [part.strip() for part in parts if part.strip()]


def numbered(items: Sequence[str]) -> str:
    """The items with their numbers."""
    return "\n".join(f"{number}. {item}" for number, item in enumerate(items, 1))


def _of_list(kind: Kind, name: str, key: str, text: str, items: Sequence[str]) -> list[Change]:
    added: list[str] = []
    gone: list[str] = []
    for line in lines(text, commas=key == "words"):
        dash = _DASH.fullmatch(line)
        if dash is None:
            added.append(line)
        else:
            gone.append(_item(dash[1].strip(), items))
    made: list[Change] = [Remove(kind=kind, id=name, key=key, items=tuple(dict.fromkeys(gone)))] if gone else []
    return [*made, Add(kind=kind, id=name, key=key, items=tuple(added))] if added else made


def _item(named: str, items: Sequence[str]) -> str:
    """The item of a number, or itself."""
    if named.isdecimal() and named not in items:
        number = int(named[:6])
        if not 1 <= number <= len(items):
            raise EditError(texts.NO_SUCH_NUMBER.format(number=number))
        return items[number - 1]
    return named
