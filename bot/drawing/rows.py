"""Bars one under the other, each below its label and its figure: the layout that suits any words on a phone."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.chart import Bar, Chart
from bot.drawing.lettering import Paragraph, Ruler, Weight
from bot.drawing.palette import Palette, blend
from bot.drawing.scale import Scale, bounds
from bot.drawing.sheet import Sheet

_LABEL, _FIGURE = 37, 42
_PANEL_SIDE = 24
_FIGURE_SHARE = 0.42
"""The most of the room's width that a figure may take."""
_BETWEEN = 32
PALE = 0.4
"""How much of a bar's colour is left where it leads to a range."""


@dataclass(frozen=True, slots=True)
class _Spacing:
    """Heights within a row, and between two."""

    bar: float
    under_text: float
    pad: float
    apart: float


_AIRY, _TIGHT = _Spacing(30, 10, 16, 10), _Spacing(24, 7, 11, 5)
_AIRY_UP_TO = 6


@dataclass(frozen=True, slots=True)
class _Row:
    bar: Bar
    label: Paragraph
    figure: Paragraph
    space: _Spacing

    @property
    def text_height(self) -> float:
        return max(self.label.height, self.figure.height)

    @property
    def height(self) -> float:
        return 2 * self.space.pad + self.text_height + self.space.under_text + self.space.bar


class Rows:
    """The body of a chart as rows."""

    def __init__(self, chart: Chart, ruler: Ruler, palette: Palette, room: float) -> None:
        self._palette = palette
        self._room = room
        self._scale = Scale(*bounds(chart.bars, chart.unit), 0.0, room)
        self._mark = marked(chart)
        self._all_alike = not any(bar.highlighted for bar in chart.bars)
        self._space = _AIRY if len(chart.bars) <= _AIRY_UP_TO else _TIGHT
        self._rows = [_row(bar, ruler, room, self._space) for bar in chart.bars]
        self.height = (
            sum(row.height + self._space.apart for row in self._rows) - self._space.apart - 2 * self._space.pad
        )

    def draw(self, sheet: Sheet, left: float, top: float) -> None:
        """Put the rows on a sheet."""
        top -= self._space.pad
        for row in self._rows:
            self._draw_row(sheet, row, left, top)
            top += row.height + self._space.apart

    def _draw_row(self, sheet: Sheet, row: _Row, left: float, top: float) -> None:
        palette, right = self._palette, left + self._room
        if row.bar.highlighted:
            sheet.box(left - _PANEL_SIDE, top, right + _PANEL_SIDE, top + row.height, palette.panel, radius=20)
        bottom = top + row.space.pad + row.text_height
        sheet.text(left, bottom - row.label.height, row.label, palette.text)
        color = palette.accent if row.bar.highlighted else palette.text
        sheet.text(right, bottom - row.figure.height, row.figure, color, "right")
        self._draw_bar(sheet, row.bar, left, bottom + row.space.under_text)

    def _draw_bar(self, sheet: Sheet, bar: Bar, left: float, top: float) -> None:
        palette, scale = self._palette, self._scale
        bottom, zero = top + self._space.bar, scale.at(0.0)
        color = color_of(bar, palette, self._all_alike)
        track = palette.panel_track if bar.highlighted else palette.track
        sheet.box(left, top, left + self._room, bottom, track)
        if lead := scale.lead(bar):  # up to its low end a range is sure, and paler than what lies between its ends
            sheet.box(left + lead[0], top, left + lead[1], bottom, blend(color, track, PALE))
        if length := scale.length(bar):
            patch = sheet.box(left + length[0], top, left + length[1], bottom, color)
            if bar.approximate:
                sheet.stripes(patch, left + length[0], top, left + length[1], bottom, track)
        if scale.low < 0:
            sheet.line(left + zero, top - 6, left + zero, bottom + 6, palette.text)
        if self._mark is not None and bar != self._mark:
            mark = left + min(max(scale.at(self._mark.values[0]), 2), self._room - 2)
            sheet.line(mark, top - 6, mark, bottom + 6, palette.reference, 4)


def _row(bar: Bar, ruler: Ruler, room: float, space: _Spacing) -> _Row:
    figure = ruler.wrap(bar.figure, _FIGURE, "bold", room * _FIGURE_SHARE, most=3)
    label_room = room - figure.width - _BETWEEN
    weight: Weight = "bold" if bar.highlighted else "regular"
    return _Row(bar, ruler.wrap(bar.label, _LABEL, weight, label_room, most=4), figure, space)


def color_of(bar: Bar, palette: Palette, all_alike: bool) -> str:
    """The colour that says what a bar is."""
    if bar.highlighted or (all_alike and not bar.reference):
        return palette.accent
    return palette.reference if bar.reference else palette.bar


def marked(chart: Chart) -> Bar | None:
    """The reference whose value is marked on the other bars."""
    if chart.kind == "time":
        return None
    return next((bar for bar in chart.bars if bar.reference and len(set(bar.values)) == 1), None)
