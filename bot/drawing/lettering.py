"""Text that fits: measured with the very fonts that draw it, and wrapped by French habits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import matplotlib
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextPath

Weight = Literal["regular", "bold"]
DPI = 72
"""One point is one pixel, so that every size below is in pixels."""
LEADING = 1.24
"""Height of a line, as a share of the size of its letters."""
_FILES = {"regular": "DejaVuSans.ttf", "bold": "DejaVuSans-Bold.ttf"}
_ELLIPSIS = "…"
_GLUED = re.compile(r"((?<=«) | (?=[:»]))| (?=[;!?%€])|(?<=\d) (?=\d{3}(?!\d))")
"""Spaces at which no line may end; only those in the group have the width of a word space."""
_SPACES = "\u00a0\u202f\u2009\u200a"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of one size and weight, ready to draw."""

    lines: tuple[str, ...]
    size: float
    weight: Weight
    width: float
    """of its longest line"""

    @property
    def leading(self) -> float:
        """From one line to the next."""
        return self.size * LEADING

    @property
    def height(self) -> float:
        """Of all the lines."""
        return self.leading * len(self.lines)


@lru_cache(maxsize=4)
def _font_file(weight: Weight) -> Path:
    return Path(matplotlib.get_data_path(), "fonts", "ttf", _FILES[weight])


@lru_cache(maxsize=256)
def font(size: float, weight: Weight) -> FontProperties:
    """The font that ships with matplotlib, so that a picture is the same on every machine."""
    return FontProperties(fname=str(_font_file(weight)), size=size)


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """The characters both weights can draw."""
    return frozenset.intersection(*(frozenset(FT2Font(str(_font_file(w))).get_charmap()) for w in ("regular", "bold")))


def clean(text: str) -> str:
    """Only what the font can draw, on one line: what it lacks (emoji) is left out, and French signs keep their word."""
    shown = "".join(c for c in text.replace("\n", " ") if c == " " or _shows(c))
    glued = _GLUED.sub(lambda m: "\u00a0" if m[1] else "\u202f", shown)
    return " ".join(word for word in glued.split(" ") if word)


def _shows(character: str) -> bool:
    return ord(character) in _drawable() and (character.isprintable() or character in _SPACES)


class Ruler:
    """Measures text. Each drawing has its own."""

    def __init__(self) -> None:
        self._renderer = RendererAgg(8, 8, DPI)  # type: ignore[no-untyped-call]

    def width(self, text: str, size: float, weight: Weight) -> float:
        """In pixels, on one line."""
        if not text:
            return 0.0
        measure = self._renderer.get_text_width_height_descent
        return float(measure(text, font(size, weight), False)[0])  # type: ignore[no-untyped-call]

    def bearing(self, paragraph: Paragraph) -> float:
        """The white before the first letter: large letters must be moved by it to stand on the margin."""
        starts = [line[0] for line in paragraph.lines]
        paths = [TextPath((0, 0), letter, prop=font(paragraph.size, paragraph.weight)) for letter in starts]
        return min((float(path.get_extents().x0) for path in paths), default=0.0)

    def wrap(self, text: str, size: float, weight: Weight, room: float, most: int) -> Paragraph:
        """`text` on at most `most` lines of at most `room` pixels, of even lengths; what is too long ends in « … »."""
        text = clean(text)
        lines = self._fill(text, size, weight, room)
        most = max(most, 1)
        if len(lines) > most:
            lines = [*lines[: most - 1], self._cut(" ".join(lines[most - 1 :]), size, weight, room)]
        elif len(lines) > 1:
            lines = self._even(text, size, weight, room, len(lines))
        widest = max((self.width(line, size, weight) for line in lines), default=0.0)
        return Paragraph(tuple(lines), size, weight, widest)

    def fit(self, text: str, sizes: range, weight: Weight, room: float, height: float, most: int) -> Paragraph:
        """The largest of `sizes` (largest first) at which all the words hold in the room; else the smallest, cut."""
        words = clean(text).split(" ")
        for size in sizes:
            if max(self.width(word, size, weight) for word in words) > room:
                continue
            paragraph = self.wrap(text, size, weight, room, min(most, int(height // (size * LEADING))))
            if " ".join(paragraph.lines).split(" ") == words:
                return paragraph
        return self.wrap(text, sizes[-1], weight, room, max(1, min(most, int(height // (sizes[-1] * LEADING)))))

    def _fill(self, text: str, size: float, weight: Weight, room: float) -> list[str]:
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self.width(longer, size, weight) <= room:
                lines[-1] = longer
                continue
            pieces = self._broken(word, size, weight, room)
            lines[-1:] = [*(line for line in lines[-1:] if line), *pieces]
        return [line for line in lines if line]

    def _broken(self, word: str, size: float, weight: Weight, room: float) -> list[str]:
        """A word, in several pieces when it alone is wider than the room."""
        pieces = []
        while self.width(word, size, weight) > room and len(word) > 1:
            length = self._fitting(word, size, weight, room)
            pieces.append(word[:length])
            word = word[length:]
        return [*pieces, word]

    def _fitting(self, text: str, size: float, weight: Weight, room: float) -> int:
        """How many of the first characters hold in the room, at least one."""
        low, high = 1, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.width(text[:middle], size, weight) <= room else (low, middle - 1)
        return low

    def _cut(self, text: str, size: float, weight: Weight, room: float) -> str:
        kept = text[: self._fitting(text, size, weight, room - self.width(_ELLIPSIS, size, weight))]
        whole_words = kept.rpartition(" ")[0]
        kept = whole_words if len(whole_words) > len(kept) / 2 else kept
        return kept.rstrip(" ,;:.\u00a0\u202f") + _ELLIPSIS

    def _even(self, text: str, size: float, weight: Weight, room: float, count: int) -> list[str]:
        """The same number of lines in the least room, so that no line is left with a single word."""
        low, high = room / 2, room
        while high - low > 8:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self._fill(text, size, weight, middle)) <= count else (middle, high)
        return self._fill(text, size, weight, high)
