"""Figures as people write them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.figure import Figure, FigureError, parse_figure

EXAMPLES = settings(max_examples=int(os.environ.get("LECHIFFRE_EXAMPLES", "500")), deadline=None)

FORMS: list[tuple[str, tuple[float, ...], str]] = [
    ("87 %", (87,), "%"),
    ("87%", (87,), "%"),
    ("87 pour cent", (87,), "%"),
    ("quatre-vingt-sept %", (87,), "%"),
    ("79,75 %", (79.75,), "%"),
    ("0 %", (0,), "%"),
    ("93 % à 95 %", (93, 95), "%"),
    ("93 à 95 %", (93, 95), "%"),
    ("de 93 à 95 %", (93, 95), "%"),
    ("93-95 %", (93, 95), "%"),
    ("20 % - 30 %", (20, 30), "%"),
    ("entre 3 et 7 points", (3, 7), "points"),
    ("entre un quart et un tiers", (25, 33.3), "%"),
    ("les deux tiers", (66.7,), "%"),
    ("trois quarts", (75,), "%"),
    ("Les Trois Quarts", (75,), "%"),
    ("un tiers", (33.3,), "%"),
    ("un quart", (25,), "%"),
    ("la moitié", (50,), "%"),
    ("la moitie", (50,), "%"),
    ("½", (50,), "%"),
    ("2/3", (66.7,), "%"),
    ("un dixième", (10,), "%"),
    ("un sur deux", (50,), "%"),
    ("9 sur 10", (90,), "%"),
    ("8/10", (80,), "%"),
    ("neuf sur dix", (90,), "%"),
    ("87 sur 100", (87,), "%"),
    ("7 Français sur 10", (70,), "%"),
    ("huit fois sur dix", (80,), "%"),
    ("12 élèves sur 20", (60,), "%"),
    ("−13 points", (-13,), "points"),
    ("-13 points", (-13,), "points"),
    ("moins 13 points", (-13,), "points"),
    ("baisse de 13 points", (-13,), "points"),
    ("10 points de moins", (-10,), "points"),
    ("+3 points", (3,), "points"),
    ("2 pts", (2,), "points"),
    ("1er ex æquo", (1,), "rang"),
    ("3e ex aequo", (3,), "rang"),
    ("2e", (2,), "rang"),
    ("1re place", (1,), "rang"),
    ("deuxième", (2,), "rang"),
    ("n° 1", (1,), "rang"),
    ("dernière place", (-1,), "rang"),
    ("avant-dernière place", (-2,), "rang"),
    ("3 pour 1", (3,), "ratio"),
    ("deux fois plus", (2,), "ratio"),
    ("deux à trois fois plus", (2, 3), "ratio"),
    ("le double", (2,), "ratio"),
    ("12,5 €", (12.5,), "€"),
    ("2 300 €", (2300,), "€"),
    ("14/20", (14,), "/20"),
    ("8,5/10", (8.5,), "/10"),
    ("35 ans", (35,), "ans"),
    ("1,2 million d'euros", (1_200_000,), "euros"),
]


@pytest.mark.parametrize(("text", "values", "unit"), FORMS, ids=[f[0] for f in FORMS])
def test_forms(text: str, values: tuple[float, ...], unit: str) -> None:
    figure = parse_figure(text)
    assert (figure.values, figure.unit) == (values, unit)
    assert not figure.approximate
    assert not figure.qualifier


QUALIFIED = [
    ("plus des deux tiers", "plus de", 66.7),
    ("Plus de la moitié", "plus de", 50),
    ("plus du quart", "plus de", 25),
    ("moins d'un Français sur deux", "moins de", 50),
    ("près de 10 points", "près de", 10),
    ("environ un quart", "environ", 25),
    ("~ 40 %", "environ", 40),
    ("≈40%", "environ", 40),
    ("> 50 %", "plus de", 50),
    ("au moins 80 %", "au moins", 80),
    ("80 % ou plus", "au moins", 80),
    ("à peine 20 %", "à peine", 20),
    ("20 % à peine", "à peine", 20),
    ("un peu plus d'un tiers", "un peu plus de", 33.3),
    ("un peu moins de 2 points", "un peu moins de", 2),
    ("pas moins de 60 %", "pas moins de", 60),
    ("presque 9 sur 10", "près de", 90),
]


@pytest.mark.parametrize(("text", "qualifier", "value"), QUALIFIED, ids=[q[0] for q in QUALIFIED])
def test_qualifiers(text: str, qualifier: str, value: float) -> None:
    figure = parse_figure(text)
    assert (figure.qualifier, figure.values, figure.approximate) == (qualifier, (value,), True)


def test_only_is_not_approximate() -> None:
    figure = parse_figure("seulement 12 %")
    assert (figure.qualifier, figure.approximate) == ("seulement", False)


@pytest.mark.parametrize(
    "text", ["50 % contre 49 %", "50 % vs 49 %", "50 contre 49 %", "50 %, contre 49", "50 % (contre 49 %)"]
)
def test_counterparts(text: str) -> None:
    figure = parse_figure(text)
    assert (figure.values, figure.unit, figure.counterpart) == ((50,), "%", (49,))


def test_typography() -> None:
    assert parse_figure("\u00a087\u202f%\n") == Figure("87 %", (87,), "%")
    assert parse_figure("‑13 POINTS").text == "−13 POINTS"
    assert parse_figure("2\u202f300\u00a0€").values == (2300,)


BAD = [
    "", "  ", "87", "abc", "12/10", "87 % des Français", "5 sur 0", "87 et 3", "50 % contre 3 points", "%", "sur 10",
    "entre 3 et", "entre 3 % et 7 points", "1.2.3 %", "9" * 30 + " %", "x" * 200, "la majorité", "plus de", "nan %", "-",
]  # fmt: skip


@pytest.mark.parametrize("text", BAD)
def test_no_figures(text: str) -> None:
    with pytest.raises(FigureError) as caught:
        parse_figure(text)
    assert str(caught.value).startswith("chiffre ")
    assert "« 87 % »" in str(caught.value)


BITS = ["87", "9", "10", "2", "3e", "%", " ", " sur ", "/", "−", "-", "+", " à ", " contre ", "entre ", " et ", "plus de ",
        "deux", "tiers", "quarts", "la moitié", " points", "€", ",", ".", "\u202f", "ex æquo", "d'", "1er", "pour", "fois"]  # fmt: skip


@EXAMPLES
@given(st.text(max_size=120) | st.lists(st.sampled_from(BITS), max_size=9).map("".join))
def test_nothing_but_a_figure_error(text: str) -> None:
    try:
        figure = parse_figure(text)
    except FigureError:
        return
    assert figure.values
    assert figure.unit
    again = parse_figure(figure.text)
    assert again == figure


def french(value: float) -> str:
    text = f"{abs(value):g}".replace(".", ",")
    return ("−" if value < 0 else "") + text


shares = st.integers(0, 100) | st.integers(0, 1000).map(lambda n: n / 10)
gaps = st.integers(-99, 99) | st.integers(-99, 99).map(lambda n: n / 4)
ROUND_TRIPS = st.one_of(
    shares.map(lambda v: (f"{french(v)} %", (v,), "%", ())),
    st.tuples(shares, shares).map(lambda p: (f"{french(p[0])} % à {french(p[1])} %", p, "%", ())),
    st.tuples(shares, shares).map(lambda p: (f"entre {french(p[0])} et {french(p[1])} %", p, "%", ())),
    st.tuples(shares, shares).map(lambda p: (f"{french(p[0])} % contre {french(p[1])} %", (p[0],), "%", (p[1],))),
    gaps.map(lambda v: (f"{french(v)} points", (v,), "points", ())),
    st.integers(2, 99).map(lambda v: (f"{v}e", (v,), "rang", ())),
    st.integers(1, 9).map(lambda v: (f"{v} sur 10", (10 * v,), "%", ())),
    st.integers(0, 19).map(lambda v: (f"{v}/20", (v,), "/20", ())),
    st.integers(0, 999_999).map(lambda v: (f"{v:,} €".replace(",", "\u202f"), (v,), "€", ())),
)
PREFIXES = ["", "plus de ", "moins de ", "près de ", "environ ", "au moins ", "à peine "]


@EXAMPLES
@given(ROUND_TRIPS, st.sampled_from(PREFIXES), st.booleans())
def test_round_trips(made: tuple[str, tuple[float, ...], str, tuple[float, ...]], prefix: str, capitals: bool) -> None:
    text, values, unit, counterpart = made
    if text.startswith("entre") or text.startswith("−"):
        prefix = ""
    written = prefix + text
    figure = parse_figure(written.capitalize() if capitals else written)
    assert (figure.values, figure.unit, figure.counterpart) == (values, unit, counterpart)
    assert figure.qualifier == prefix.strip()
    assert figure.approximate == bool(prefix)
