"""Share cards: one figure as large as it can be, its sentence, its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.card import Card
from bot.answering.chart import Bar
from bot.drawing.lettering import Paragraph, Ruler, clean
from bot.drawing.palette import PALETTES, Palette, blend
from bot.drawing.rows import PALE
from bot.drawing.scale import Scale
from bot.drawing.sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZES = {"wide": (1920, 1080), "square": (1080, 1080)}
_MARGIN = 90
_EDGE = 20
"""Width of the coloured edge on the left."""
_FIGURE = range(340, 59, -8)
_SENTENCE = range(76, 27, -2)
_SMALL = range(40, 23, -2)
_SHARE_BAR, _GAP = 34, 40
_THIN, _HAIR = "\u202f", "\u200a"
"""At the size of a headline the usual space before « % » is a hole."""


def card_figure(card: Card, theme: str, shape: str) -> Figure:
    """The drawn card, as a figure that can still be measured."""
    (width, height), palette, ruler = _SIZES[shape], PALETTES[theme], Ruler()
    sheet = Sheet(width, height, palette.ground)
    sheet.box(0, 0, _EDGE, height, palette.accent, radius=0)
    left, room = _MARGIN + _EDGE, width - 2 * _MARGIN - _EDGE

    bottom = _draw_foot(sheet, _foot(card, ruler, room), left, height - _MARGIN, palette)
    space = bottom - _GAP - _MARGIN
    figure, sentence = _main_texts(card, ruler, room, space)
    between = (_SHARE_BAR + _GAP if card.share else _GAP / 2) if figure.lines else 0
    top = _MARGIN + (space - figure.height - between - sentence.height) / 2
    sheet.text(left - ruler.bearing(figure), top, figure, palette.accent)
    if card.share and figure.lines:
        _draw_share(sheet, card, left, top + figure.height, room, palette)
    sheet.text(left, top + figure.height + between, sentence, palette.text)
    return sheet.figure


def _main_texts(card: Card, ruler: Ruler, room: float, space: float) -> tuple[Paragraph, Paragraph]:
    """The figure and the sentence, as large as the space allows."""
    left_over = space - (_SHARE_BAR + _GAP if card.share else _GAP / 2)
    if not card.figure:
        return ruler.wrap("", _FIGURE[-1], "bold", room, 1), ruler.fit(
            card.sentence, range(96, 27, -4), "bold", room, left_over, most=9
        )
    figure = ruler.fit(clean(card.figure).replace(_THIN, _HAIR), _FIGURE, "bold", room, left_over * 0.55, most=2)
    return figure, ruler.fit(card.sentence, _SENTENCE, "regular", room, left_over - figure.height, most=7)


def _foot(card: Card, ruler: Ruler, room: float) -> list[Paragraph]:
    """The caution and the source, the last at the bottom."""
    caution = f"Attention : {card.caution}" if card.caution else ""
    return [ruler.fit(text, _SMALL, "regular", room, 150, most=4) for text in (caution, card.source) if text]


def _draw_foot(sheet: Sheet, foot: list[Paragraph], left: float, bottom: float, palette: Palette) -> float:
    """Put the lesser lines at the bottom; returns where they begin."""
    for paragraph in reversed(foot):
        bottom -= paragraph.height
        sheet.text(left, bottom, paragraph, palette.muted)
        bottom -= _GAP / 2
    return bottom + _GAP / 2


def _draw_share(sheet: Sheet, card: Card, left: float, top: float, room: float, palette: Palette) -> None:
    """How much of everyone the figure is."""
    bottom, scale = top + _SHARE_BAR, Scale(0.0, 100.0, left, left + room)
    bar = Bar("", card.figure, card.share, approximate=card.approximate)
    sheet.box(left, top, left + room, bottom, palette.track, radius=12)
    if lead := scale.lead(bar):
        sheet.box(lead[0], top, lead[1], bottom, blend(palette.accent, palette.track, PALE), radius=12)
    if length := scale.length(bar):
        patch = sheet.box(length[0], top, length[1], bottom, palette.accent, radius=12)
        if card.approximate:
            sheet.stripes(patch, length[0], top, length[1], bottom, palette.track)
