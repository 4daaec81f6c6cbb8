"""Colours that everyone can read and tell apart, computed by the rules of WCAG 2."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.drawing.palette import PALETTES, blend
from bot.drawing.rows import PALE

# Linear RGB as seen without one kind of cone (Machado, Oliveira and Fernandes, 2009, severity 1.0).
BLINDNESS = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(color: str) -> tuple[float, ...]:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def luminance(color: str) -> float:
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", PALETTES)
def test_text_is_readable(theme: str) -> None:
    palette = PALETTES[theme]
    assert contrast(palette.text, palette.ground) >= 7
    assert contrast(palette.text, palette.panel) >= 7
    assert contrast(palette.muted, palette.ground) >= 4.5
    assert contrast(palette.accent, palette.ground) >= 4.5
    assert contrast(palette.accent, palette.panel) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
def test_bars_stand_out(theme: str) -> None:
    palette = PALETTES[theme]
    for color in (palette.accent, palette.bar, palette.reference):
        assert contrast(color, palette.ground) >= 3
    assert contrast(palette.accent, palette.panel_track) >= 3
    assert contrast(blend(palette.bar, palette.track, PALE), palette.bar) >= 1.5


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("eyes", BLINDNESS)
def test_bars_are_told_apart_without_one_kind_of_cone(theme: str, eyes: str) -> None:
    palette = PALETTES[theme]
    for one, other in combinations((palette.accent, palette.bar, palette.reference), 2):
        seen = [
            [sum(k * c for k, c in zip(row, linear(x), strict=True)) for row in BLINDNESS[eyes]] for x in (one, other)
        ]
        assert sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5 > 0.1


def test_blend() -> None:
    assert blend("#000000", "#FFFFFF", 1) == "#000000"
    assert blend("#000000", "#FFFFFF", 0) == "#FFFFFF"
