"""What a revision changed, taking just that back, and joining changes of two sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher, unified_diff

from bot.facts.documents.revisions import Files, changed

MAX_LINES = 20_000
"""Lines of a file beyond which an exact comparison would take too long."""


class ClashError(Exception):
    """Both sides changed the same lines; whoever merges says so in French."""

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
    """The present files without what led from `before` to `made`.  Raises `ClashError`."""
    return merge(made, before, now)


def merge(base: Files, mine: Files, theirs: Files) -> dict[str, str]:
    """`theirs` with what led from `base` to `mine`.  Raises `ClashError` where both changed the same lines."""
    result = dict(theirs)
    for name in changed(base, mine):
        text = merge_file(name, base.get(name), mine.get(name), theirs.get(name))
        if text is None:
            result.pop(name, None)
        else:
            result[name] = text
    return result


def merge_file(name: str, base: str | None, mine: str | None, theirs: str | None) -> str | None:
    """The same for one file, `None` where there is none."""
    if theirs == base or mine == theirs:
        return mine
    if mine == base:
        return theirs
    if base is None or mine is None or theirs is None:
        raise ClashError(name, 0 if theirs is None else 1)
    lines = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    if max(map(len, lines)) > MAX_LINES:
        raise ClashError(name, 1)
    return "".join(_merge_lines(name, *lines))


def _merge_lines(name: str, base: list[str], mine: list[str], theirs: list[str]) -> Iterator[str]:
    """The lines of the base with the changes of both, each made once."""
    done = shift = 0
    others = list(_changes(base, theirs))
    for change in sorted({*_changes(base, mine), *others}):
        if change.start < done or any(_clash(change, other) for other in others):
            raise ClashError(name, 1 + change.start + shift)
        yield from base[done : change.start]
        yield from change.lines
        done = change.end
        if change in others:
            shift += len(change.lines) - (change.end - change.start)
    yield from base[done:]


@dataclass(frozen=True, slots=True, order=True)
class _Change:
    """Lines put in the place of others."""

    start: int
    end: int
    lines: tuple[str, ...]


def _clash(one: _Change, other: _Change) -> bool:
    """Whether two changes are of the same lines; what only adds must have its neighbours as they were."""
    if one == other:
        return False
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def _changes(one: list[str], other: list[str]) -> Iterator[_Change]:
    """What leads from the first lines to the others."""
    start = _common_start(one, other)
    end = _common_start(one[start:][::-1], other[start:][::-1])
    inner = SequenceMatcher(None, one[start : len(one) - end], other[start : len(other) - end], autojunk=False)
    for kind, i1, i2, j1, j2 in inner.get_opcodes():
        i1, i2, j1, j2 = (position + start for position in (i1, i2, j1, j2))
        if i2 - i1 == j2 - j1:  # line by line, so that a neighbour's change is another one
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                if one[i] != other[j]:
                    yield _Change(i, i + 1, (other[j],))
        elif kind != "equal":
            yield _Change(i1, i2, tuple(other[j1:j2]))


def _common_start(one: list[str], other: list[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
