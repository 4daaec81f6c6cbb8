"""A sheet measured in pixels from its top left corner, on which text and rounded bars are put."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from bot.drawing.lettering import DPI, Paragraph, font

Align = Literal["left", "center", "right"]
_BASELINE = 0.98
"""From the top of a line to its baseline, as a share of the size."""
_STRIPE = 18


class Sheet:
    """What a picture is drawn on. Every sheet has its own figure: nothing is shared between threads."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.width = width
        self.height = height
        self.ground = ground
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=ground)
        FigureCanvasAgg(self.figure)

    def text(self, x: float, top: float, paragraph: Paragraph, color: str, align: Align = "left") -> None:
        """A paragraph whose first line begins at `top`."""
        for number, line in enumerate(paragraph.lines):
            baseline = top + number * paragraph.leading + _BASELINE * paragraph.size
            self.figure.add_artist(
                Text(
                    x,
                    self.height - baseline,
                    line,
                    color=color,
                    fontproperties=font(paragraph.size, paragraph.weight),
                    horizontalalignment=align,
                    verticalalignment="baseline",
                    parse_math=False,
                    transform=IdentityTransform(),
                )
            )

    def box(
        self, left: float, top: float, right: float, bottom: float, color: str, radius: float = 8
    ) -> FancyBboxPatch:
        """A rounded rectangle."""
        width, height = max(right - left, 1.0), max(bottom - top, 1.0)
        round_ = min(radius, width / 2, height / 2)
        patch = FancyBboxPatch(
            (left, self.height - bottom),
            width,
            height,
            boxstyle=f"round,pad=0,rounding_size={round_:.2f}",
            facecolor=color,
            linewidth=0,
            transform=IdentityTransform(),
        )
        self.figure.add_artist(patch)
        return patch

    def stripes(self, patch: FancyBboxPatch, left: float, top: float, right: float, bottom: float, gap: str) -> None:
        """Slanted gaps across a box: what it shows is no exact figure. `gap` is the colour between them."""
        low, high = self.height - bottom, self.height - top
        tall = high - low
        starts = [left - tall + _STRIPE * n for n in range(int((right - left + tall) // _STRIPE) + 1)]
        lines = LineCollection(
            [[(x, low), (x + tall, high)] for x in starts],
            colors=gap,
            linewidths=_STRIPE / 3,
            transform=IdentityTransform(),
        )
        self.figure.add_artist(lines)
        lines.set_clip_path(patch)

    def line(self, x0: float, y0: float, x1: float, y1: float, color: str, width: float = 3) -> None:
        """A straight line."""
        across = Line2D([x0, x1], [self.height - y0, self.height - y1], color=color, linewidth=width)
        across.set_transform(IdentityTransform())
        across.set_solid_capstyle("butt")
        self.figure.add_artist(across)


def png(figure: Figure) -> bytes:
    """The picture; the same figure gives the same bytes."""
    out = BytesIO()
    canvas = FigureCanvasAgg(figure)
    canvas.print_png(out, metadata={"Software": None})  # type: ignore[no-untyped-call]
    return out.getvalue()
