"""Which bars a chart shows, on every fact of two surveys and on chosen ones."""

from __future__ import annotations

import re

import pytest
from drawing_helpers import FOLDERS, loaded
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.card import card_of
from bot.answering.chart import MOST_BARS, Chart, chart_of
from bot.answering.chart_peers import Peers, unit_of, window
from bot.answering.ranking import size
from bot.facts.base import Base, Fact


def assert_valid(chart: Chart, facts: list[Fact], base: Base) -> None:
    assert 2 <= len(chart.bars) <= MOST_BARS
    assert len({bar.label for bar in chart.bars}) == len(chart.bars), "two bars with one label"
    assert all(bar.label and bar.figure and 1 <= len(bar.values) <= 2 for bar in chart.bars)
    assert all(bar.values == tuple(sorted(bar.values)) for bar in chart.bars)
    assert chart.title[:1] == chart.title[:1].upper() and chart.subtitle[:1] == chart.subtitle[:1].upper()
    assert re.fullmatch(r"Source : .+, sections? \S.*", chart.source.replace("\u00a0", " "))
    shown = [base.fact(bar.fact) for bar in chart.bars if bar.fact]
    assert len({unit_of(f) for f in shown}) == 1
    if len(facts) == 1:
        assert [bar.fact for bar in chart.bars if bar.highlighted] == [facts[0].id]
    else:
        assert not any(bar.highlighted for bar in chart.bars)
        assert {f.id for f in shown} <= {f.id for f in facts}


def test_every_fact_has_no_chart_or_a_valid_one(base: Base) -> None:
    charts = 0
    for fact in base.facts:
        chart = chart_of([fact], base)
        if chart is not None:
            assert_valid(chart, [fact], base)
            charts += 1
    assert charts > len(base.facts) / 2


def test_neighbours_differ_by_one_dimension(base: Base) -> None:
    for fact in base.facts:
        chart = chart_of([fact], base)
        if chart is None or chart.kind == "comparison":
            continue
        for bar in chart.bars:
            other = base.fact(bar.fact)
            assert other.indicator == fact.indicator
            differing = {d for d in base.dimensions if other.members[d] != fact.members[d]}
            assert len(differing) <= 1 or differing == {"population", "subject"}


def test_rankings_are_ordered_by_size_and_changes_by_time(base: Base) -> None:
    for fact in base.facts:
        chart = chart_of([fact], base)
        if chart is None:
            continue
        if chart.kind in ("populations", "countries"):
            sizes = [size(base.fact(bar.fact)) for bar in chart.bars]
            assert sizes == sorted(sizes, reverse=True)
        if chart.kind == "time":
            years = [int(m[0]) for bar in chart.bars if (m := re.search(r"\d{4}", bar.label))]
            assert years == sorted(years)


@pytest.mark.parametrize("name", FOLDERS)
@settings(deadline=None, max_examples=150)
@given(places=st.sets(st.integers(0, 10_000), min_size=2, max_size=14))
def test_any_facts_together(name: str, places: set[int]) -> None:
    base = loaded(name)
    facts = list({base.facts[place % len(base.facts)]: None for place in sorted(places)})
    chart = chart_of(facts, base)
    measured = [f for f in facts if f.figure is not None and f.figure.values]
    units = {unit_of(f) for f in measured}
    if chart is not None:
        assert_valid(chart, measured, base)
    elif len(measured) > 1:
        assert len(units) > 1 or units == {"rang"}


def test_nothing_to_compare(base: Base) -> None:
    assert chart_of([], base) is None
    silent = [f for f in base.facts if f.figure is None]
    assert chart_of(silent, base) is None
    ranks = [f for f in base.facts if f.figure and f.figure.unit == "rang"]
    assert ranks and chart_of(ranks, base) is None


def test_time_ages_and_regions(mobilites: Base) -> None:
    change = chart_of([mobilites.fact("usage-bus-2021")], mobilites)
    assert change and change.kind == "time"
    assert [bar.label for bar in change.bars] == ["2019", "2021", "2023", "2025"]
    ages = chart_of([mobilites.fact("depense-35-49")], mobilites)
    assert ages and [(bar.label, bar.reference) for bar in ages.bars] == [
        ("18-24 ans", False),
        ("35-49 ans", False),
        ("Tous âges", True),
    ]
    assert "par âge" in ages.subtitle.lower()


def test_a_mean_is_a_reference_and_the_two_sides_of_a_figure_are_bars(base: Base) -> None:
    sided = [f for f in base.facts if f.figure and f.figure.counterpart]
    for fact in sided:
        chart = chart_of([fact], base)
        assert chart is not None
        if not chart.bars[-1].fact:
            assert fact.figure and chart.bars[1].values == fact.figure.counterpart
            assert [bar.highlighted for bar in chart.bars] == [True, False]
    references = [bar for f in base.facts if (c := chart_of([f], base)) for bar in c.bars if bar.reference]
    assert references


@pytest.mark.parametrize("asked", [0, 7, 19])
def test_of_many_the_nearest_ones_and_the_mean_are_kept(base: Base, asked: int) -> None:
    facts = base.facts[:20]
    kept = window(Peers(facts, ("subject",)), facts[asked], {facts[12]}, 8)
    assert len(kept) == 8 and {facts[asked], facts[12]} <= set(kept)
    assert list(kept) == sorted(kept, key=facts.index)
    near = [i for i in range(20) if facts[i] in kept and i != 12]
    assert max(near) - min(near) <= 8


def test_every_fact_has_a_card(base: Base) -> None:
    for fact in base.facts:
        card = card_of(fact, base)
        assert card.sentence and "{" not in card.sentence and card.source
        assert all(0 <= share <= 100 for share in card.share)


def test_the_words_of_a_chart(mobilites: Base) -> None:
    one = chart_of([mobilites.fact("usage-voiture-65")], mobilites)
    assert one and (one.title, one.subtitle, one.source) == (
        "Usage au moins une fois par semaine",
        "Par âge · la voiture · réponses des habitants · en 2025",
        "Source\xa0: le baromètre des mobilités, section 1.1",
    )
    several = chart_of([mobilites.fact(i) for i in ("usage-bus-2019", "usage-bus-2025", "usage-velo-2019")], mobilites)
    assert several and several.kind == "comparison"
    assert [bar.label for bar in several.bars] == ["Bus – en 2019", "Bus – en 2025", "Vélo – en 2019"]


def test_a_country_is_not_said_twice(base: Base) -> None:
    for fact in base.facts:
        country = base.members.get(fact.members["country"] or "")
        chart = chart_of([fact], base)
        if chart and country and country.people and "réponses" in chart.subtitle:
            assert not (country.people.label.split()[-1] in chart.subtitle and country.locative in chart.subtitle)
