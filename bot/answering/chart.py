"""What a chart shows, as pure data: which bars, in what order, under which words. Drawing is elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.answering.chart_peers import Peers, against, including, neighbours, opposites, statements, together, window
from bot.answering.chart_words import heading, labels, source_line, subheading
from bot.answering.typography import typeset
from bot.facts.base import Base, Fact

Kind = Literal["ranking", "comparison", "populations", "countries", "time"]
MOST_BARS = 10
"""More do not fit a phone: the nearest ones to the asked one are kept."""
OTHER_SIDE = "Second chiffre du rapport"
"""What stands after « contre »: reports do not always say what it counts."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, with the words and the figure that stand beside it."""

    label: str
    figure: str
    """as the report gives it: « 87 % », « les deux tiers »"""
    values: tuple[float, ...]
    """one number, or the low and high ends of a range"""
    highlighted: bool = False
    """what was asked for"""
    reference: bool = False
    """a mean, or a group that takes in the others"""
    approximate: bool = False
    """the report gives a bound or an order of magnitude"""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one unit, at least two, in the order they are read."""

    kind: Kind
    title: str
    subtitle: str
    unit: str
    bars: tuple[Bar, ...]
    source: str
    note: str = ""
    """what the reader must know, such as bars left out"""


def chart_of(facts: Sequence[Fact], base: Base) -> Chart | None:
    """The chart of what an answer showed; None when there is nothing to compare.

    In: the facts of the answer. One fact is shown among its neighbours, several are shown together.
    """
    shown = list(dict.fromkeys(f for f in facts if f.figure is not None and f.figure.values))
    if len(shown) > 1:
        peers = together(shown, base)
        return _chart(peers, None, base) if peers else None
    return _chart_of_one(shown[0], base) if shown else None


def _chart_of_one(fact: Fact, base: Base) -> Chart | None:
    peers = neighbours(fact, base)
    if peers is None and fact.figure is not None and fact.figure.counterpart:
        return _for_and_against(fact, base)
    peers = peers or opposites(fact, base) or statements(fact, base)
    return _chart(peers, fact, base) if peers else None


def _chart(peers: Peers, asked: Fact | None, base: Base) -> Chart:
    references = including(peers, base)
    kept = window(peers, asked, references, MOST_BARS)
    left_out = len(peers.facts) - len(kept)
    return Chart(
        kind=_kind(peers, asked),
        title=heading(peers, base),
        subtitle=subheading(peers, base),
        unit=_unit(kept[0]),
        bars=tuple(
            _bar(fact, label, fact == asked, fact in references)
            for fact, label in zip(kept, labels(kept, peers, base), strict=True)
        ),
        source=source_line(kept, base),
        note=_left_out(len(kept), len(peers.facts), asked) if left_out else "",
    )


def _bar(fact: Fact, label: str, highlighted: bool, reference: bool) -> Bar:
    figure = fact.figure
    assert figure is not None, "facts without a figure are never peers"
    values = tuple(sorted(figure.values))
    return Bar(label, typeset(figure.text), values, highlighted, reference, figure.approximate, fact.id)


def _unit(fact: Fact) -> str:
    return fact.figure.unit if fact.figure else ""


def _kind(peers: Peers, asked: Fact | None) -> Kind:
    if peers.indicators_differ or len(peers.along) != 1:
        return "ranking" if peers.of_themselves else "comparison"
    dimension = peers.along[0]
    if dimension == "period":
        return "time"
    if asked is None and len(peers.facts) == 2:
        return "comparison"
    kinds: dict[str, Kind] = {"population": "populations", "country": "countries"}
    return kinds.get(dimension, "ranking")


def _left_out(shown: int, total: int, asked: Fact | None) -> str:
    which = "les plus proches" if asked else "les premiers"
    return f"{shown} chiffres sur {total}, {which}."


def _for_and_against(fact: Fact, base: Base) -> Chart:
    """The two sides of « 50 % contre 49 % »."""
    figure = fact.figure
    assert figure is not None, "only a figure has a counterpart"
    peers = Peers((fact,), (), indicators_differ=True)
    mine, other = against(figure)
    label = labels((fact,), peers, base)[0]
    return Chart(
        kind="comparison",
        title=heading(peers, base),
        subtitle=subheading(peers, base),
        unit=figure.unit,
        bars=(
            Bar(label, typeset(mine), tuple(sorted(figure.values)), True, False, figure.approximate, fact.id),
            Bar(OTHER_SIDE, typeset(other), tuple(sorted(figure.counterpart))),
        ),
        source=source_line((fact,), base),
    )
