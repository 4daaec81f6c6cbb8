"""Pictures: nothing clipped, nothing overlapping, the same bytes for the same input, within Telegram's limits."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from drawing_helpers import LONG, assert_clear, chart, extents
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.answering.card import Card, card_of
from bot.answering.chart import MOST_BARS, Bar, chart_of
from bot.drawing import Shape, Theme, card_key, chart_key, draw_card, draw_chart
from bot.drawing.cards import card_figure
from bot.drawing.charts import chart_figure
from bot.drawing.lettering import Ruler, clean
from bot.facts.base import Base

THEMES: list[Theme] = ["light", "dark"]
SHAPES: list[Shape] = ["wide", "square"]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    [LONG, LONG * 9, "A", "W" * 200, "$\\frac{1}$", "« Œuvre », l’été : 12 % − 3 €", "😀 mot 中", "\u202f", "a\nb"]
)
NUMBERS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 100.0, 1e-9])
BARS = st.builds(
    lambda label, figure, values, *marks: Bar(label, figure, tuple(sorted(values)), *marks),
    WORDS,
    WORDS,
    st.lists(NUMBERS, min_size=1, max_size=2),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
ONE = Bar("Nantes", "64\u202f%", (64.0,), highlighted=True)
OTHER = Bar("Rennes", "plus de la moitié", (50.0,), approximate=True)
SIMPLE = chart(ONE, OTHER)
CARD = Card(
    "64\u202f%",
    "64\u202f% des habitants font confiance à leur ville.",
    "Source : l’enquête, section I.1",
    share=(64.0,),
)


@settings(deadline=None, max_examples=40)
@given(
    bars=st.lists(BARS, min_size=2, max_size=MOST_BARS),
    kind=st.sampled_from(["ranking", "time"]),
    unit=st.sampled_from(["%", "points", "/20", "€"]),
    title=WORDS,
    subtitle=WORDS,
    source=WORDS,
    theme=st.sampled_from(THEMES),
)
@example([Bar(LONG, LONG, (12.0,), True)] * 10, "ranking", "%", LONG * 9, LONG * 9, LONG * 9, "light")
@example([Bar("W" * 200, "W" * 200, (12.0,))] * 10, "time", "%", "W" * 200, "W" * 200, "W" * 200, "dark")
def test_no_words_are_clipped_or_overlap(
    bars: list[Bar], kind: str, unit: str, title: str, subtitle: str, source: str, theme: Theme
) -> None:
    source = source if clean(source) else "Source"
    figure = chart_figure(
        chart(*bars, kind=kind, unit=unit, title=title, subtitle=subtitle, source=source, note=subtitle), theme
    )
    assert_clear(figure)
    width, height = figure.get_size_inches() * figure.dpi
    assert width == 1080 and width + height <= 10_000


@settings(deadline=None, max_examples=25)
@given(
    card=st.builds(
        Card, WORDS, WORDS, WORDS, WORDS, st.sampled_from([(), (0.0,), (100.0,), (3.0, 7.5)]), st.booleans()
    ),
    theme=st.sampled_from(THEMES),
    shape=st.sampled_from(SHAPES),
)
@example(Card(LONG, LONG * 9, LONG * 9, LONG * 9, (64.0,), True), "light", "square")
@example(Card("", LONG * 9, LONG * 9, LONG * 9), "light", "wide")
def test_no_words_of_a_card_are_clipped_or_overlap(card: Card, theme: Theme, shape: Shape) -> None:
    figure = card_figure(replace(card, source=card.source if clean(card.source) else "Source"), theme, shape)
    assert_clear(figure)


def test_real_facts_are_drawn_whole(base: Base) -> None:
    """Every word of every chart and card of the base is on the picture; a part of them is really drawn."""
    for number, fact in enumerate(base.facts):
        made = chart_of([fact], base)
        if made is not None and number % 4 == 0:
            figure = chart_figure(made, "light")
            assert_clear(figure)
            words = {word for text, *_ in extents(figure) for word in text.split(" ")}
            for bar in made.bars:
                assert {*clean(bar.label).split(" "), *clean(bar.figure).split(" ")} <= words
        if number % 9 == 0:
            figure = card_figure(card_of(fact, base), "light", "square")
            assert_clear(figure)
            assert not any(text.endswith("…") for text, *_ in extents(figure)), fact.id


def test_pictures_are_png_within_the_limits() -> None:
    ten = chart(*(Bar(f"{LONG} {n}", LONG, (float(n),)) for n in range(MOST_BARS)), title=LONG * 3, note=LONG)
    for data in (draw_chart(SIMPLE), draw_chart(ten, "dark")):
        image = Image.open(BytesIO(data))
        assert image.format == "PNG" and image.width == 1080
        assert sum(image.size) <= 10_000 and max(image.size) / min(image.size) < 20 and len(data) < 1_000_000
    assert Image.open(BytesIO(draw_card(CARD))).size == (1920, 1080)
    assert Image.open(BytesIO(draw_card(CARD, "dark", "square"))).size == (1080, 1080)


def test_same_input_same_bytes_in_any_thread() -> None:
    expected = draw_chart(SIMPLE), draw_card(CARD)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: (draw_chart(SIMPLE), draw_card(CARD)), range(6)))
    assert all(pictures == expected for pictures in drawn)
    assert b"matplotlib" not in expected[0].lower() and not Image.open(BytesIO(expected[0])).info.get("Software")


def test_same_bytes_whatever_the_settings_of_the_machine() -> None:
    import matplotlib

    expected = draw_chart(SIMPLE)
    with matplotlib.rc_context({"font.size": 33, "figure.dpi": 50, "savefig.dpi": 300, "savefig.facecolor": "red"}):
        assert draw_chart(SIMPLE) == expected


def test_keys_tell_pictures_apart() -> None:
    other = replace(SIMPLE, bars=(ONE, replace(OTHER, approximate=False)))
    keys = [
        chart_key(SIMPLE),
        chart_key(SIMPLE, "dark"),
        chart_key(other),
        card_key(CARD),
        card_key(CARD, shape="square"),
    ]
    assert len(set(keys)) == len(keys) and all(len(key) == 64 for key in keys)
    assert chart_key(replace(SIMPLE)) == keys[0]


def test_keys_and_charts_need_no_matplotlib() -> None:
    code = (
        "import sys; from bot.drawing import chart_key; from bot.answering.chart import Chart, chart_of;"
        "chart_key(Chart('ranking', '', '', '%', (), '')); assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize("character", "\u00a0\u202f«»’−…€œŒéÀçîŷ–·≥")
def test_french_characters_are_drawn(character: str) -> None:
    assert clean(f"a{character}b") == f"a{character}b"
    assert Ruler().width(f"a{character}b", 40, "bold") > Ruler().width("ab", 40, "bold")


def test_spaces_that_french_does_not_break_at() -> None:
    assert clean("12 % de « oui » : 1 200 € !") == "12\u202f% de «\u00a0oui\u00a0»\u00a0: 1\u202f200\u202f€\u202f!"


def test_approximate_and_reference_bars_are_explained() -> None:
    mean = Bar("Moyenne", "57\u202f%", (57.0,), reference=True)
    texts = " ".join(text for text, *_ in extents(chart_figure(chart(ONE, OTHER, mean), "light")))
    assert "rayée" in texts and "Trait vertical" in texts
    assert draw_chart(SIMPLE) != draw_chart(replace(SIMPLE, bars=(ONE, replace(OTHER, approximate=False))))


def test_change_in_time_is_drawn_in_columns_unless_words_are_long() -> None:
    years = tuple(Bar(str(year), f"{year - 1980}\u202f%", (year - 1980.0,)) for year in (2019, 2021, 2023, 2025))
    columns = extents(chart_figure(chart(*years, kind="time"), "light"))
    assert len({round(y0) for text, _, y0, _, _ in columns if text.startswith("20")}) == 1
    wordy = tuple(replace(bar, label=f"{bar.label} {LONG}") for bar in years)
    rows = extents(chart_figure(chart(*wordy, kind="time"), "light"))
    assert len({round(y0) for text, _, y0, _, _ in rows if text.startswith("20")}) == 4
