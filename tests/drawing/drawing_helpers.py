"""Bases, sample charts and measures shared by the tests of drawing."""

from __future__ import annotations

from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from bot.answering.chart import Bar, Chart
from bot.facts.base import Base
from bot.facts.loading import load

ROOT = Path(__file__).parents[2]
FOLDERS = {"knowledge": ROOT / "knowledge", "mobilites": ROOT / "tests" / "data" / "mobilites"}
_loaded: dict[str, Base] = {}


def loaded(name: str) -> Base:
    """A base of the project, loaded once."""
    if name not in _loaded:
        _loaded[name] = load(FOLDERS[name])
    return _loaded[name]


LONG = (
    "Les personnes interrogées qui échangent très régulièrement des informations avec d’autres, "
    "ou avec les établissements de leur territoire, anticonstitutionnellement ou non"
)


def chart(*bars: Bar, kind: str = "ranking", unit: str = "%", title: str = "Confiance", **words: str) -> Chart:
    """A chart of some bars."""
    texts = {"subtitle": "Par ville · réponses des habitants", "source": "Source : l’enquête, section I.1", **words}
    return Chart(kind, title, texts["subtitle"], unit, bars, texts["source"], texts.get("note", ""))  # type: ignore[arg-type]


def extents(figure: Figure) -> list[tuple[str, float, float, float, float]]:
    """Each text with the pixels it covers: left, bottom, right, top."""
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    found = []
    for text in figure.findobj(Text):
        if text.get_text().strip():
            box = text.get_window_extent(renderer)
            found.append((text.get_text(), box.x0, box.y0, box.x1, box.y1))
    return found


def assert_clear(figure: Figure) -> None:
    """No text leaves the picture, and no two texts cover one another."""
    width, height = figure.get_size_inches() * figure.dpi
    boxes = extents(figure)
    assert boxes
    for text, x0, y0, x1, y1 in boxes:
        assert x0 >= 0 and x1 <= width and y0 >= 0 and y1 <= height, f"clipped: {text!r}"
    for number, (text, x0, y0, x1, y1) in enumerate(boxes):
        for other, u0, v0, u1, v1 in boxes[number + 1 :]:
            apart = x1 <= u0 + 1 or u1 <= x0 + 1 or y1 <= v0 + 1 or v1 <= y0 + 1
            assert apart, f"overlapping: {text!r} and {other!r}"
