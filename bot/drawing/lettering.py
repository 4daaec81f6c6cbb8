"""Text that fits: measured with the very fonts that draw it, and wrapped by French habits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, takewhile
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
_UNIT = 100.0
_SAFETY = 1.01
"""Letters are hinted to whole pixels, each size a little differently."""
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
    return " ".join(word for word in glued.split(" ") if word.strip())


def _shows(character: str) -> bool:
    return ord(character) in _drawable() and (character.isprintable() or character in _SPACES)


class Ruler:
    """Measures text. Each drawing has its own."""

    def __init__(self) -> None:
        self._renderer = RendererAgg(8, 8, DPI)  # type: ignore[no-untyped-call]
        self._units: dict[tuple[str, Weight], float] = {}

    def width(self, text: str, size: float, weight: Weight) -> float:
        """In pixels, on one line."""
        if not text:
            return 0.0
        measure = self._renderer.get_text_width_height_descent
        return float(measure(text, font(size, weight), False)[0])  # type: ignore[no-untyped-call]

    def bearing(self, paragraph: Paragraph) -> float:
        """The white before the first letter: large letters must be moved by it to stand on the margin."""
        starts = [line[0] for line in paragraph.lines if line[0].isalnum()]
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
        size = next((s for s in sizes if self._holds(words, s, weight, room, height, most)), sizes[-1])
        return self.wrap(text, size, weight, room, _lines_in(height, size, most))

    def _holds(self, words: list[str], size: float, weight: Weight, room: float, height: float, most: int) -> bool:
        if max(self._estimate(word, size, weight) for word in words) > room:
            return False
        return len(self._fill(" ".join(words), size, weight, room)) <= _lines_in(height, size, most)

    def _estimate(self, word: str, size: float, weight: Weight) -> float:
        """The width of a word from that of its unit size: never less than what is drawn, and measured only once."""
        if (word, weight) not in self._units:
            self._units[word, weight] = self.width(word, _UNIT, weight) / _UNIT * _SAFETY
        return self._units[word, weight] * size

    def _fill(self, text: str, size: float, weight: Weight, room: float) -> list[str]:
        """Lines as full as they can be."""
        space = self._estimate("a a", size, weight) - self._estimate("aa", size, weight)
        lines: list[str] = []
        used = 0.0
        for word in text.split(" "):
            width = self._estimate(word, size, weight)
            if lines and used + space + width <= room:
                lines[-1] += f" {word}"
                used += space + width
                continue
            pieces = [word] if width <= room else self._broken(word, size, weight, room)
            lines += pieces
            used = self._estimate(pieces[-1], size, weight)
        return [line for line in lines if line]

    def _broken(self, word: str, size: float, weight: Weight, room: float) -> list[str]:
        """A word wider than the room, in several pieces."""
        pieces = []
        while word:
            length = self._fitting(word, size, weight, room)
            pieces.append(word[:length])
            word = word[length:]
        return pieces

    def _fitting(self, text: str, size: float, weight: Weight, room: float) -> int:
        """How many of the first characters hold in the room, at least one."""
        ends = accumulate(self._estimate(character, size, weight) for character in text)
        return max(1, sum(1 for _ in takewhile(lambda end: end <= room, ends)))

    def _cut(self, text: str, size: float, weight: Weight, room: float) -> str:
        kept = text[: self._fitting(text, size, weight, room - self._estimate(_ELLIPSIS, size, weight))]
        whole_words = kept.rpartition(" ")[0]
        kept = whole_words if len(whole_words) > len(kept) / 2 else kept
        return kept.rstrip(" ,;:.\u00a0\u202f") + _ELLIPSIS

    def _even(self, text: str, size: float, weight: Weight, room: float, count: int) -> list[str]:
        """The same number of lines in the least room, so that no line is left with a single word."""
        widest = max(self._estimate(word, size, weight) for word in text.split(" "))
        low, high = max(room / 2, widest), room
        while high - low > 8:
            middle = (low + high) / 2
            low, high = (low, middle) if len(self._fill(text, size, weight, middle)) <= count else (middle, high)
        return self._fill(text, size, weight, high)


def _lines_in(height: float, size: float, most: int) -> int:
    return max(1, min(most, int(height // (size * LEADING))))
