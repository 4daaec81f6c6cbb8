"""Charts and share cards as PNG, drawn with matplotlib, which is imported only when something is drawn.

Every function may be called from any thread; the same input gives the same bytes.
"""

from __future__ import annotations

from typing import Literal

from bot.answering.card import Card
from bot.answering.chart import Chart
from bot.drawing.keys import content_key

Theme = Literal["light", "dark"]
Shape = Literal["wide", "square"]

__all__ = ["Shape", "Theme", "card_key", "chart_key", "draw_card", "draw_chart"]


def draw_chart(chart: Chart, theme: Theme = "light") -> bytes:
    """A PNG of 1080 pixels' width, as high as its bars need."""
    from bot.drawing.charts import chart_figure
    from bot.drawing.sheet import png

    return png(chart_figure(chart, theme))


def draw_card(card: Card, theme: Theme = "light", shape: Shape = "wide") -> bytes:
    """A PNG for a slide: 1920 × 1080 pixels, or 1080 × 1080."""
    from bot.drawing.cards import card_figure
    from bot.drawing.sheet import png

    return png(card_figure(card, theme, shape))


def chart_key(chart: Chart, theme: Theme = "light") -> str:
    """Changes whenever the picture would, and then only: a key for caches of pictures and file ids."""
    return content_key("chart", chart, theme)


def card_key(card: Card, theme: Theme = "light", shape: Shape = "wide") -> str:
    """The same for a share card."""
    return content_key("card", card, theme, shape)
