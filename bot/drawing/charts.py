"""A chart from top to bottom: title, bars, what helps to read them, source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.chart import Chart
from bot.drawing.columns import columns
from bot.drawing.lettering import Paragraph, Ruler
from bot.drawing.palette import PALETTES
from bot.drawing.rows import Rows, marked
from bot.drawing.sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH = 1080
MARGIN = 60
ROOM = WIDTH - 2 * MARGIN
_TITLE, _SUBTITLE, _SMALL = 50, 34, 29
_AFTER_HEAD, _BEFORE_FOOT, _BETWEEN = 44, 40, 14


def chart_figure(chart: Chart, theme: str) -> Figure:
    """The drawn chart, as a figure that can still be measured."""
    ruler, palette = Ruler(), PALETTES[theme]
    title = ruler.wrap(chart.title, _TITLE, "bold", ROOM, most=4)
    subtitle = ruler.wrap(chart.subtitle, _SUBTITLE, "regular", ROOM, most=3)
    body = columns(chart, ruler, palette, ROOM) or Rows(chart, ruler, palette, ROOM)
    foot = [ruler.wrap(line, _SMALL, "regular", ROOM, most=3) for line in _footer(chart)]

    head_height = title.height + (_BETWEEN + subtitle.height if subtitle.lines else 0)
    foot_height = sum(p.height for p in foot) + _BETWEEN * (len(foot) - 1)
    height = MARGIN + head_height + _AFTER_HEAD + body.height + _BEFORE_FOOT + foot_height + MARGIN
    sheet = Sheet(WIDTH, round(height), palette.ground)

    sheet.text(MARGIN, MARGIN, title, palette.text)
    sheet.text(MARGIN, MARGIN + title.height + _BETWEEN, subtitle, palette.muted)
    body.draw(sheet, MARGIN, MARGIN + head_height + _AFTER_HEAD)
    _draw_foot(sheet, foot, MARGIN + head_height + _AFTER_HEAD + body.height + _BEFORE_FOOT, palette.muted)
    return sheet.figure


def _draw_foot(sheet: Sheet, foot: list[Paragraph], top: float, color: str) -> None:
    for paragraph in foot:
        sheet.text(MARGIN, top, paragraph, color)
        top += paragraph.height + _BETWEEN


def _footer(chart: Chart) -> list[str]:
    """How to read the marks, what was left out, and the source."""
    lines = []
    if any(bar.approximate for bar in chart.bars):
        lines.append("Barre rayée : ordre de grandeur, pas un chiffre exact.")
    reference = marked(chart)
    if reference is not None:
        lines.append(f"Trait vertical : {reference.label} ({reference.figure}).")
    return [line for line in (*lines, chart.note, chart.source) if line]
