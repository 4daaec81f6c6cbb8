"""Columns from left to right, for what changes with time, where the words are short enough."""

from __future__ import annotations

from bot.answering.chart import Bar, Chart
from bot.drawing.lettering import Ruler, clean
from bot.drawing.palette import Palette, blend
from bot.drawing.rows import PALE, color_of
from bot.drawing.scale import Scale, bounds
from bot.drawing.sheet import Sheet

_TALL = 460
_FIGURE, _LABEL = 42, 37
_MOST_LINES = 2
_AROUND_TEXT = 12
_WIDEST = 190
_SMALLEST_LETTERS = 30


def columns(chart: Chart, ruler: Ruler, palette: Palette, room: float) -> Columns | None:
    """The body of a chart of change in time as columns; None when it must be drawn in rows."""
    if chart.kind != "time":
        return None
    slot = room / len(chart.bars)
    for smaller in range(0, _FIGURE - _SMALLEST_LETTERS + 1, 2):
        made = Columns(chart, ruler, palette, slot, smaller)
        if made.fits:
            return made
    return None


class Columns:
    """The body of a chart as columns."""

    def __init__(self, chart: Chart, ruler: Ruler, palette: Palette, slot: float, smaller: int) -> None:
        self._palette = palette
        self._slot = slot
        self._bars = chart.bars
        self._all_alike = not any(bar.highlighted for bar in chart.bars)
        room = slot - 2 * _AROUND_TEXT
        self._figures = [ruler.wrap(b.figure, _FIGURE - smaller, "bold", room, 9) for b in chart.bars]
        self._labels = [
            ruler.wrap(
                b.label, max(_LABEL - smaller, _SMALLEST_LETTERS), "bold" if b.highlighted else "regular", room, 9
            )
            for b in chart.bars
        ]
        texts = [(b.figure, p) for b, p in zip(chart.bars, self._figures, strict=True)]
        texts += [(b.label, p) for b, p in zip(chart.bars, self._labels, strict=True)]
        self.fits = all(len(p.lines) <= _MOST_LINES and " ".join(p.lines) == clean(text) for text, p in texts)
        low, high = bounds(chart.bars, chart.unit, whole=False)
        above = max(
            (p.height for p, b in zip(self._figures, chart.bars, strict=True) if b.values[-1] >= 0), default=0.0
        )
        below = max((p.height for p, b in zip(self._figures, chart.bars, strict=True) if b.values[-1] < 0), default=0.0)
        self._scale = Scale(low, high, _TALL, 0.0)
        self._above = above + _AROUND_TEXT if above else 0.0
        self._below = below + _AROUND_TEXT if below else 0.0
        self.height = self._above + _TALL + self._below + _AROUND_TEXT + max(p.height for p in self._labels)

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Put the columns on a sheet."""
        floor = top + self._above
        zero = floor + self._scale.at(0.0)
        right = left + self._slot * len(self._bars)
        label_top = floor + _TALL + self._below + _AROUND_TEXT
        for number, bar in enumerate(self._bars):
            middle = left + self._slot * (number + 0.5)
            edge = self._draw_column(sheet, bar, middle, floor)
            figure = self._figures[number]
            figure_top = edge - figure.height - _AROUND_TEXT / 2 if bar.values[-1] >= 0 else edge + _AROUND_TEXT / 2
            color = self._palette.accent if bar.highlighted else self._palette.text
            sheet.text(middle, figure_top, figure, color, "center")
            sheet.text(middle, label_top, self._labels[number], self._palette.text, "center")
        sheet.line(left, zero, right, zero, self._palette.muted, 3)

    def _draw_column(self, sheet: Sheet, bar: Bar, middle: float, floor: float) -> float:
        """One column; returns the end at which its figure stands."""
        half = min(self._slot * 0.62, _WIDEST) / 2
        color = color_of(bar, self._palette, self._all_alike)
        if lead := self._scale.lead(bar):
            pale = blend(color, self._palette.ground, PALE)
            sheet.box(middle - half, floor + lead[0], middle + half, floor + lead[1], pale)
        length = self._scale.length(bar)
        if length is None:
            return floor + self._scale.at(0.0)
        top, bottom = floor + length[0], floor + length[1]
        patch = sheet.box(middle - half, top, middle + half, bottom, color)
        if bar.approximate:
            sheet.stripes(patch, middle - half, top, middle + half, bottom, self._palette.ground)
        return top if bar.values[-1] >= 0 else bottom
