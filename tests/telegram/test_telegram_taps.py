"""Callback data: what is written is read again, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.facts.base import Base
from bot.telegram import taps
from bot.telegram.codes import LENGTH, Codes
from bot.telegram.knowledge import Edition

CODE = st.text("abcXYZ019_-", min_size=LENGTH, max_size=LENGTH)
NUMBER = st.integers(0, 2**31 - 1)
TAP = st.one_of(
    st.builds(
        taps.ShowChart, st.booleans(), st.booleans(), st.lists(CODE, min_size=1, max_size=taps.MOST_FACTS).map(tuple)
    ),
    st.builds(taps.ShowCard, st.booleans(), st.booleans(), CODE),
    st.builds(taps.ShowNear, CODE, NUMBER),
    st.builds(taps.HideNear, CODE, NUMBER),
    st.builds(taps.Open, CODE),
    st.builds(taps.Choose, CODE, NUMBER),
    st.builds(taps.Turn, NUMBER, NUMBER),
    st.builds(taps.Thumb, st.booleans(), st.one_of(st.just(""), CODE), NUMBER),
    st.builds(taps.Parts, NUMBER),
    st.builds(taps.Section, CODE, NUMBER),
    st.builds(taps.Browse, CODE, CODE, NUMBER),
    st.builds(taps.Another),
    st.builds(taps.NextQuiz),
    st.builds(taps.Erase, CODE, st.booleans()),
)


@given(TAP)
def test_what_is_written_is_read(tap: taps.Tap) -> None:
    data = taps.encode(tap)
    assert 1 <= len(data.encode()) <= taps.MOST_BYTES
    assert taps.decode(data) == tap


@given(st.one_of(st.text(max_size=70), st.text("1gcnhowptasbrqx0.abc", max_size=70)))
def test_anything_else_is_stale_or_means_what_it_says(data: str) -> None:
    try:
        tap = taps.decode(data)
    except taps.Stale:
        return
    assert taps.encode(tap) == data


@given(TAP, st.text(max_size=5))
def test_what_is_appended_is_noticed(tap: taps.Tap, more: str) -> None:
    data = taps.encode(tap) + more
    try:
        assert taps.encode(taps.decode(data)) == data
    except taps.Stale:
        assert more


@pytest.mark.parametrize(
    "data",
    [
        "",
        "0r",
        "2r",
        "1",
        "1?",
        "1rr",
        "1o",
        "1oab",
        "1oabcde",
        "1oabcd!.",
        "1p01.1.",
        "1pz" + "z" * 12 + ".1.",
        "1w.é",
        "\ud83d",
    ],
)
def test_forged_data_is_stale(data: str) -> None:
    with pytest.raises(taps.Stale):
        taps.decode(data)


def test_twelve_facts_fit_a_button() -> None:
    codes = tuple("abcde" for _ in range(taps.MOST_FACTS))
    assert taps.MOST_FACTS == 12
    assert len(taps.encode(taps.ShowChart(False, False, codes)).encode()) == taps.MOST_BYTES


def test_codes_are_distinct_and_stay(edition: Edition) -> None:
    base: Base = edition.base
    codes = [edition.facts.code(f.id) for f in base.facts]
    assert len(set(codes)) == len(codes)
    assert all(edition.fact(code) == fact for code, fact in zip(codes, base.facts, strict=True))
    assert Codes.of(reversed([f.id for f in base.facts])).code(base.facts[0].id) == codes[0]
    assert edition.fact("?????") is None


def test_ids_that_share_a_code_get_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.codes._code", lambda name, salt: f"x{salt}")
    codes = Codes.of(["a", "b"])
    assert (codes.code("a"), codes.code("b")) == ("x0", "x1")
    assert codes.name("x1") == "b"
