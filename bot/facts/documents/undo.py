"""What a revision changed, and taking just that back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff

from bot.facts.documents.revisions import Files, changed

MAX_LINES = 20_000
"""Lines of a file beyond which an exact comparison would take too long."""


class CannotUndo(Exception):
    """The lines of a revision are no longer as it left them."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__(file)
        self.file = file
        self.line = line
        """of the present file, 0 when it is gone"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a difference."""

    sign: str
    """`+`, `-` or a space for what stays"""
    text: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What changed in one file."""

    file: str
    lines: tuple[Line, ...]
    state: str
    """`changed`, `new` or `gone`"""

    def __str__(self) -> str:
        return "\n".join([self.file, *(f"{line.sign} {line.text}" for line in self.lines)])


def diff(before: Files, after: Files, context: int = 1) -> list[FileDiff]:
    """What differs, file by file, with some lines around."""
    return [_file_diff(name, before.get(name), after.get(name), context) for name in changed(before, after)]


def _file_diff(name: str, before: str | None, after: str | None, context: int) -> FileDiff:
    lines = unified_diff((before or "").splitlines(), (after or "").splitlines(), n=context, lineterm="")
    kept = tuple(Line("…", "") if line.startswith("@@") else Line(line[0], line[1:]) for line in list(lines)[2:])
    state = "new" if before is None else "gone" if after is None else "changed"
    return FileDiff(name, kept, state)


def undo(before: Files, made: Files, now: Files) -> dict[str, str]:
    """The present files without what led from `before` to `made`.  Raises `CannotUndo`."""
    result = dict(now)
    for name in changed(before, made):
        old, new, present = before.get(name), made.get(name), now.get(name)
        if present == new:
            text = old
        elif old is None or new is None or present is None:
            raise CannotUndo(name, 0 if present is None else 1)
        else:
            text = _undo_lines(name, old, new, present)
        if text is None:
            result.pop(name, None)
        else:
            result[name] = text
    return result


def _undo_lines(name: str, old: str, new: str, present: str) -> str:
    """Turn back in `present` the lines that led from `old` to `new`, each found where it stands unchanged."""
    was, made, now = (text.splitlines(keepends=True) for text in (old, new, present))
    if max(map(len, (was, made, now))) > MAX_LINES:
        raise CannotUndo(name, 1)
    kept = [(a, b, size) for a, b, size in _same_lines(made, now) if size]
    pieces: list[str] = []
    done = 0
    for m1, m2, w1, w2 in _changes(made, was):
        at = _where(kept, m1, m2, len(made), len(now))
        if at is None:
            raise CannotUndo(name, 1 + _nearest(kept, m1))
        pieces += [*now[done:at], *was[w1:w2]]
        done = at + m2 - m1
    return "".join([*pieces, *now[done:]])


def _changes(one: list[str], other: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """The ranges of lines that differ."""
    start = _common_start(one, other)
    end = _common_start(one[start:][::-1], other[start:][::-1])
    inner = SequenceMatcher(None, one[start : len(one) - end], other[start : len(other) - end], autojunk=False)
    for kind, i1, i2, j1, j2 in inner.get_opcodes():
        if kind != "equal":
            yield i1 + start, i2 + start, j1 + start, j2 + start


def _same_lines(one: list[str], other: list[str]) -> Iterator[tuple[int, int, int]]:
    """The runs of lines that both have, in order."""
    i = j = 0
    for i1, i2, _, j2 in _changes(one, other):
        yield i, j, i1 - i
        i, j = i2, j2
    yield i, j, len(one) - i


def _common_start(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _where(kept: list[tuple[int, int, int]], first: int, last: int, total: int, present: int) -> int | None:
    """Where lines `first` to `last` of the revision stand now, when they stand there unchanged.

    Lines that the revision took away stand nowhere: then both their neighbours must still stand together.
    """
    margin = 1 if first == last else 0
    for made, now, size in kept:
        starts = made <= first - margin or (margin and first == 0 and made == 0 and now == 0)
        ends = last + margin <= made + size or (
            margin and last == total and made + size == total and now + size == present
        )
        if starts and ends:
            return now + first - made
    return None


def _nearest(kept: list[tuple[int, int, int]], line: int) -> int:
    """The present line nearest to one of the revision."""
    place = 0
    for made, now, size in kept:
        if made <= line:
            place = now + min(line - made, size)
    return place
