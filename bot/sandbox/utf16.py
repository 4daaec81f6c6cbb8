"""Telegram counts text in UTF-16 code units: an emoji is two."""

from __future__ import annotations


def length(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(ord(char) > 0xFFFF for char in text)


def part(text: str, offset: int, count: int) -> str:
    """The part of a text that an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * offset : 2 * (offset + count)].decode("utf-16-le", "replace")
