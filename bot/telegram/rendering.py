"""Text with styles to Telegram's HTML: escaped, within its limits, cut where a person would cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Literal

MESSAGE = 4096
"""UTF-16 units of a message's text once its tags are read."""
CAPTION = 1024
ENTITIES = 80
"""Telegram drops what is styled after the hundredth entity."""

Style = Literal["", "b", "i"]
Frame = Literal["", "quote", "folded"]

_TAGS: dict[Frame, tuple[str, str]] = {
    "": ("", ""),
    "quote": ("<blockquote>", "</blockquote>"),
    "folded": ("<blockquote expandable>", "</blockquote>"),
}
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, halves of characters, and marks that turn the direction of what follows."""


@dataclass(frozen=True)
class Span:
    """A run of text in one style."""

    text: str
    style: Style = ""

    @cached_property
    def length(self) -> int:
        """In Telegram's units."""
        return units(self.text)

    def html(self) -> str:
        """Escaped, in its tag."""
        text = escape(self.text, quote=False)
        return f"<{self.style}>{text}</{self.style}>" if self.style and text else text


@dataclass(frozen=True)
class Paragraph:
    """Spans that stand together, in a frame or not."""

    spans: tuple[Span, ...]
    frame: Frame = ""

    @cached_property
    def length(self) -> int:
        """In Telegram's units."""
        return sum(span.length for span in self.spans)

    @property
    def entities(self) -> int:
        """How many styles and frames it needs."""
        return sum(bool(span.style) for span in self.spans) + bool(self.frame)

    def html(self) -> str:
        """Its tags and its text."""
        before, after = _TAGS[self.frame]
        return f"{before}{''.join(span.html() for span in self.spans)}{after}"


def units(text: str) -> int:
    """The length Telegram counts: UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """`text` without what is not seen and could harm: a message is never turned around by what it quotes."""
    return _UNSEEN.sub("", text)


def cut(text: str, most: int) -> str:
    """`text` in at most that many units, with an ellipsis where it was cut."""
    if units(text) <= most:
        return text
    return text[: _reach(text, most - 1)].rstrip() + "…"


def line(text: str, style: Style = "", frame: Frame = "") -> Paragraph:
    """A paragraph of one style."""
    return Paragraph((Span(clean(text), style),), frame)


def messages(paragraphs: Iterable[Paragraph], limit: int = MESSAGE) -> list[str]:
    """The HTML of as few messages as hold the paragraphs; none when there is nothing to see."""
    made: list[str] = []
    held: list[Paragraph] = []
    length = entities = 0
    for part in (p for whole in paragraphs for p in _pieces(whole, limit)):
        if held and (length + 2 + part.length > limit or entities + part.entities > ENTITIES):
            made.append(_join(held))
            held, length, entities = [], 0, 0
        length += part.length + (2 if held else 0)
        entities += part.entities
        held.append(part)
    return [*made, _join(held)] if held else made


def caption(paragraphs: Iterable[Paragraph]) -> str:
    """The HTML of one caption; what does not fit is left out."""
    made = messages(paragraphs, CAPTION)
    return made[0] if made else ""


def _join(paragraphs: list[Paragraph]) -> str:
    return "\n\n".join(p.html() for p in paragraphs)


def _pieces(paragraph: Paragraph, limit: int) -> Iterator[Paragraph]:
    """A paragraph as it is, or cut into several that each fit; none for one without visible text."""
    if len(paragraph.spans) < ENTITIES - 1 and paragraph.length <= limit:
        yield from _visible(paragraph)
        return
    held: list[Span] = []
    room = limit
    for span in paragraph.spans:
        for piece in _cut_span(span, room, limit):
            if held and (piece.length > room or len(held) >= ENTITIES - 1):
                yield from _visible(Paragraph(tuple(held), paragraph.frame))
                held, room = [], limit
            held.append(piece)
            room -= piece.length
    yield from _visible(Paragraph(tuple(held), paragraph.frame))


def _visible(paragraph: Paragraph) -> Iterator[Paragraph]:
    """A message must not begin or end with blanks: Telegram drops them, and refuses one that is nothing else."""
    spans = list(paragraph.spans)
    while spans and not spans[0].text.strip():
        spans.pop(0)
    while spans and not spans[-1].text.strip():
        spans.pop()
    if not spans:
        return
    spans[0] = Span(spans[0].text.lstrip(), spans[0].style)
    spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].style)
    yield Paragraph(tuple(spans), paragraph.frame)


def _cut_span(span: Span, room: int, limit: int) -> Iterator[Span]:
    """Pieces of a span: the first fits the room that is left when the span fits no room."""
    if span.length <= limit:
        yield span
        return
    rest = span.text
    room = room if room > limit // 4 else limit
    while units(rest) > room:
        end = _reach(rest, room)
        space = max(rest.rfind("\n", end // 2, end), rest.rfind(" ", end // 2, end))
        end = space if space > 0 else end
        yield Span(rest[:end], span.style)
        rest, room = rest[end:], limit
    yield Span(rest, span.style)


def _reach(text: str, most: int) -> int:
    """How many characters of `text` hold at most that many units."""
    end = min(len(text), most)
    while units(text[:end]) > most:
        end -= max(1, (units(text[:end]) - most) // 2)
    return end
