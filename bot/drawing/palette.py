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
    panel_track: str
    """the track on that panel"""


PALETTES = {
    "light": Palette(
        ground="#FFFFFF",
        text="#14202B",
        muted="#53606C",
        accent="#0072B2",
        bar="#8593A1",
        reference="#3A4652",
        track="#E8EDF2",
        panel="#E6F2FA",
        panel_track="#CBDFEC",
    ),
    "dark": Palette(
        ground="#17212B",
        text="#F3F6F9",
        muted="#A9B7C4",
        accent="#56B4E9",
        bar="#7B8C9C",
        reference="#D5DEE6",
        track="#273541",
        panel="#1D3548",
        panel_track="#2C4B62",
    ),
}


def blend(color: str, ground: str, share: float) -> str:
    """`share` of a colour on a ground, as a colour without transparency."""
    mixed = (round(c * share + g * (1 - share)) for c, g in zip(_parts(color), _parts(ground), strict=True))
    return "#" + "".join(f"{part:02X}" for part in mixed)


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
