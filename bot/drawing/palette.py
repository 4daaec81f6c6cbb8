"""The colours of the two themes, from the Okabe-Ito set that colour-blind people tell apart."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour a picture uses."""

    ground: str
    text: str
    muted: str
    """for the lesser lines of text"""
    accent: str
    """what was asked for"""
    bar: str
    """the others"""
    reference: str
    """means and groups that take in the others"""
    track: str
    """the whole length a bar could have"""
    panel: str
    """behind the row that was asked for"""


PALETTES = {
    "light": Palette(
        ground="#FFFFFF",
        text="#14202B",
        muted="#53606C",
        accent="#0072B2",
        bar="#8593A1",
        reference="#B35900",
        track="#E8EDF2",
        panel="#E6F2FA",
    ),
    "dark": Palette(
        ground="#17212B",
        text="#F3F6F9",
        muted="#A9B7C4",
        accent="#56B4E9",
        bar="#7B8C9C",
        reference="#E69F00",
        track="#26333F",
        panel="#1E3345",
    ),
}
