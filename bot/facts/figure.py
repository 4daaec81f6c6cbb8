"""Figures as people write them: « 87 % », « les deux tiers », « 50 % contre 49 % », « 1er ex æquo »."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


class FigureError(ValueError):
    """A text that is no figure; the message is a French sentence for the editor."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, read once when the base loads."""

    text: str
    """As the report writes it, with ordinary spaces and a true minus sign."""
    values: tuple[float, ...]
    """One number, or the two ends of a range; a place counted from the end is negative."""
    unit: str
    """`%`, `points`, `rang`, `ratio`, or any other unit as written (`€`, `/20`, `ans`)."""
    approximate: bool = False
    """The report gives it as a bound or as an order of magnitude."""
    qualifier: str = ""
    """`plus de`, `moins de`, `près de`, `environ`, `au moins`, `à peine`… or nothing."""
    counterpart: tuple[float, ...] = ()
    """The other side of « 50 % contre 49 % »."""


@lru_cache(maxsize=4096)
def parse_figure(text: str) -> Figure:
    """Read a figure written by a person.

    In: a short text, any spaces, accents or capitals. Out: the figure; fractions are percentages
    rounded to one decimal. Raises `FigureError` when the text is not one figure with its unit.
    """
    from bot.facts.reading import read_figure  # its many patterns are compiled only when a figure is read

    return read_figure(text)
