"""Share cards: one figure as large as it can be, its sentence, its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.card import Card
from bot.drawing.lettering import Paragraph, Ruler
from bot.drawing.palette import PALETTES, Palette
from bot.drawing.sheet import Sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SIZES = {"wide": (1920, 1080), "square": (1080, 1080)}
_MARGIN = 90
_EDGE = 20
"""Width of the coloured edge on the left."""
_FIGURE = range(300, 59, -8)
_SENTENCE = range(68, 27, -2)
_SMALL = range(36, 23, -2)
_SHARE_BAR, _GAP = 34, 40
_THINNEST = 6.0


def card_figure(card: Card, theme: str, shape: str) -> Figure:
    """The drawn card, as a figure that can still be measured."""
    (width, height), palette, ruler = _SIZES[shape], PALETTES[theme], Ruler()
    sheet = Sheet(width, height, palette.ground)
    sheet.box(0, 0, _EDGE, height, palette.accent, radius=0)
    left, room = _MARGIN + _EDGE, width - 2 * _MARGIN - _EDGE

    bottom = _draw_foot(sheet, _foot(card, ruler, room), left, height - _MARGIN, palette)
    space = bottom - _GAP - _MARGIN
    figure, sentence = _main_texts(card, ruler, room, space)
    share = _SHARE_BAR + _GAP if card.share and figure.lines else 0
    top = _MARGIN + (space - figure.height - share - sentence.height) / 2
    sheet.text(left, top, figure, palette.accent)
    if share:
        _draw_share(sheet, card, left, top + figure.height, room, palette)
    sheet.text(left, top + figure.height + share, sentence, palette.text)
    return sheet.figure


def _main_texts(card: Card, ruler: Ruler, room: float, space: float) -> tuple[Paragraph, Paragraph]:
    """The figure and the sentence, as large as the space allows."""
    left_over = space - (_SHARE_BAR + _GAP if card.share else 0)
    if not card.figure:
        return ruler.wrap("", _FIGURE[-1], "bold", room, 1), ruler.fit(
            card.sentence, range(96, 27, -4), "bold", room, left_over, most=9
        )
    figure = ruler.fit(card.figure, _FIGURE, "bold", room, left_over * 0.55, most=2)
    return figure, ruler.fit(card.sentence, _SENTENCE, "regular", room, left_over - figure.height, most=7)


def _foot(card: Card, ruler: Ruler, room: float) -> list[Paragraph]:
    """The caution and the source, the last at the bottom."""
    caution = f"Attention : {card.caution[:1].lower()}{card.caution[1:]}" if card.caution else ""
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
    bottom = top + _SHARE_BAR
    sheet.box(left, top, left + room, bottom, palette.track, radius=12)
    low, high = (card.share[0], card.share[-1]) if len(card.share) > 1 else (0.0, card.share[0])
    start, end = left + room * low / 100, left + room * high / 100
    patch = sheet.box(min(start, left + room - _THINNEST), top, max(end, start + _THINNEST), bottom, palette.accent, 12)
    if card.approximate:
        sheet.stripes(patch, start, top, end, bottom)
