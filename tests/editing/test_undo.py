"""Taking back one revision and nothing else."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.documents.undo import ClashError, diff, merge, undo

EXAMPLES = settings(max_examples=3000 if os.environ.get("LECHIFFRE_LONG") else 150, deadline=None)
ENDS = st.sampled_from(["\n", "\r\n"])


@EXAMPLES
@given(st.integers(3, 40), st.data())
def test_edits_of_other_lines_do_not_matter(size: int, data: st.DataObject) -> None:
    end = data.draw(ENDS)
    first = [f"{n % 7}: valeur {n}{end}" for n in range(size)]
    mine = data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=size))
    theirs = data.draw(st.sets(st.sampled_from(range(size)), max_size=size)) - mine
    made = [f"{n}: la mienne{end}" if n in mine else line for n, line in enumerate(first)]
    now = [f"{n}: la leur{end}" if n in theirs else line for n, line in enumerate(made)]
    wanted = [f"{n}: la leur{end}" if n in theirs else line for n, line in enumerate(first)]
    got = undo({"a": "".join(first)}, {"a": "".join(made)}, {"a": "".join(now), "b": "x"})
    assert got == {"a": "".join(wanted), "b": "x"}


@EXAMPLES
@given(st.lists(st.sampled_from("abcd\n"), max_size=12), st.lists(st.sampled_from("abcd\n"), max_size=12))
def test_at_once_it_gives_back_the_former_text(one: list[str], other: list[str]) -> None:
    before, made = "\n".join(one), "\n".join(other)
    assert undo({"a": before}, {"a": made}, {"a": made}) == {"a": before}
    assert undo({"a": before}, {}, {}) == {"a": before}
    assert undo({}, {"a": made}, {"a": made}) == {}


@EXAMPLES
@given(*[st.lists(st.sampled_from("abcdefgh"), max_size=8) for _ in range(3)])
def test_a_line_changed_since_is_refused_or_left(before: list[str], made: list[str], now: list[str]) -> None:
    """Whatever the texts: a result, or the reason; and what came after the revision is never lost."""
    old, new, present = ("".join(f"{line}\n" for line in lines) for lines in (before, made, now))
    try:
        got = undo({"a": old}, {"a": new}, {"a": present})["a"]
    except ClashError as reason:
        assert reason.file == "a"
        return
    for line in set(now) - set(made):
        assert got.count(line) >= present.count(line)


def test_the_line_is_named() -> None:
    old, new, now = "a\nb\nc\nd\n", "a\nB\nc\nd\n", "0\na\nbb\nc\nd\n"
    with pytest.raises(ClashError) as reason:
        undo({"f": old}, {"f": new}, {"f": now})
    assert reason.value.line in (2, 3)
    with pytest.raises(ClashError):
        undo({"f": old}, {"f": new}, {})


def test_a_line_taken_away_comes_back_between_its_neighbours() -> None:
    old, new = "a\nb\nc\n", "a\nc\n"
    assert undo({"f": old}, {"f": new}, {"f": "x\na\nc\ny\n"})["f"] == "x\na\nb\nc\ny\n"
    with pytest.raises(ClashError):
        undo({"f": old}, {"f": new}, {"f": "a\nmilieu\nc\n"})


def test_a_difference_is_read() -> None:
    found = diff({"a": "x\ny\n", "gone": "g"}, {"a": "x\nz\n", "new": "n"})
    assert [(d.file, d.state) for d in found] == [("a", "changed"), ("gone", "gone"), ("new", "new")]
    assert str(found[0]).splitlines()[-3:] == ["  x", "- y", "+ z"]


def test_both_sides_are_joined_and_what_both_did_is_done_once() -> None:
    base, mine, theirs = "a\nb\nc\nd\ne\n", "A\nb\nc\nD\ne\n", "a\nb\nC\nD\ne\nf\n"
    assert merge({"f": base}, {"f": mine}, {"f": theirs}) == {"f": "A\nb\nC\nD\ne\nf\n"}
    assert merge({"f": base}, {"f": mine}, {"f": mine}) == {"f": mine}
