"""From a figure to a length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.chart import Bar

THINNEST = 6.0
_OUT_OF = re.compile(r"/ ?(\d+)")


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from `low` to `high`, put between two pixels. Zero is always on it: lengths do not lie."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def length(self, bar: Bar) -> tuple[float, float] | None:
        """The two pixels, in order, between which a bar is drawn; None for a bar of zero.

        A range goes from its low to its high end, a single number from zero. What is nearly nothing still shows.
        """
        low, high = bar.values[0], bar.values[-1]
        if low == high == 0:
            return None
        one, other = sorted((self.at(low if low != high else 0.0), self.at(high)))
        if other - one < THINNEST:
            one = min(one, max(self.start, self.end) - THINNEST)
            other = one + THINNEST
        return one, other

    def lead(self, bar: Bar) -> tuple[float, float] | None:
        """For a range, the two pixels from zero to its far end."""
        if bar.values[0] == bar.values[-1]:
            return None
        pixels = [self.at(v) for v in (0.0, bar.values[0], bar.values[-1])]
        return min(pixels), max(pixels)


def bounds(bars: Sequence[Bar], unit: str, whole: bool = True) -> tuple[float, float]:
    """The ends of the scale of some bars; `whole`: all that the unit allows, such as 0 to 100 %."""
    values = [v for bar in bars for v in bar.values]
    low, high = min(0.0, *values), max(0.0, *values)
    match = _OUT_OF.fullmatch(unit)
    most = 100.0 if unit == "%" else float(match[1]) if match else 0.0
    if whole and low == 0 and high <= most:
        high = most
    return (low, high) if high > low else (0.0, 1.0)
