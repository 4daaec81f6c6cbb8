"""The least pieces of text to replace for one change of a map or a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bot.facts.editing import writing
from bot.facts.editing.errors import EditError
from bot.facts.editing.page import Node, Page

LONG_LINE = 200
_UNUSUAL = "cette partie du fichier est écrite d'une façon inhabituelle ; la changer dans un éditeur"


@dataclass(frozen=True, slots=True)
class Splice:
    """Text to put in place of another."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with every piece replaced."""
    parts: list[str] = []
    done = 0
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        if splice.start < done:
            raise EditError(_UNUSUAL)
        parts += text[done : splice.start], splice.text
        done = splice.end
    return "".join([*parts, text[done:]])


def replace_scalar(page: Page, node: Node, value: str | bool) -> Splice:
    """Another value for a scalar, in the style it has; a comment after `>-` stays."""
    newline = page.newline(node.start)
    indent = _body_indent(page, node)
    if node.style in ("|", ">") and isinstance(value, str) and ("\n" not in value or node.style == "|"):
        header_end = min(page.line_end(node.start), node.end)
        return Splice(header_end, node.end, writing.block_body(value, node.style, indent, newline))
    return Splice(
        node.start, node.end, writing.scalar(value, node.style, flow=node.flow, indent=indent, newline=newline)
    )


def _body_indent(page: Page, node: Node) -> int:
    """How far the further lines of a block text stand."""
    second = page.next_line(node.start)
    if node.style in ("|", ">") and second < node.end:
        rest = page.text[second : node.end]
        return next((len(line) - len(line.lstrip(" ")) for line in rest.splitlines() if line.strip()), 2)
    line = page.text[page.line_start(node.start) : node.start]
    return len(line) - len(line.lstrip(" -")) + 2


def change_list(page: Page, node: Node, items: Sequence[str]) -> list[Splice]:
    """Other items for a list: those that stay are not touched."""
    old = [item.data() for item in node.items]
    made: list[Splice] = []
    style = _shared_style(node)
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, list(items), autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        for item, value in zip(node.items[i1 : i1 + both], items[j1:], strict=False):
            made.append(replace_scalar(page, item, value))
        if i1 + both < i2:
            made.append(delete_parts(page, node, i1 + both, i2))
        if j1 + both < j2:
            made.append(insert_items(page, node, i1 + both, items[j1 + both : j2], style))
    return made


def _shared_style(node: Node) -> str:
    """The quotes that every item of a list has, or none."""
    styles = {item.style for item in node.items}
    return styles.pop() if len(styles) == 1 else ""


def insert_items(page: Page, node: Node, index: int, items: Sequence[str], style: str = "") -> Splice:
    """Items before the one at `index` of a list that is not empty."""
    if node.flow:
        return insert_flow(page, node, index, [writing.scalar(item, style, flow=True) for item in items])
    column = _column(page, page.parts(node)[0].start)
    newline = page.newline(node.start)
    blocks = [writing.block_list([item], column, newline, style)[len(newline) :] for item in items]
    return insert_block(page, node, index, [block.lstrip(" ") for block in blocks])


def insert_block(page: Page, node: Node, index: int, blocks: Sequence[str], blank: int = 0) -> Splice:
    """Elements before the one at `index` of a block collection, with `blank` empty lines before each.

    `blocks` hold their first line without indent, the further ones with theirs.
    """
    parts = page.parts(node)
    newline = page.newline(parts[0].start)
    indent = " " * _column(page, parts[0].start)
    if index == 0:
        text = "".join(block + newline * (blank + 1) + indent for block in blocks)
        return Splice(parts[0].start, parts[0].start, text)
    at = page.line_end(parts[index - 1].end)
    return Splice(at, at, "".join(newline * (blank + 1) + indent + block for block in blocks))


def insert_flow(page: Page, node: Node, index: int, written: Sequence[str]) -> Splice:
    """Elements before the one at `index` of a collection in brackets."""
    parts = page.parts(node)
    if not parts:
        return Splice(node.start + 1, node.end - 1, ", ".join(written))
    if index == 0:
        return Splice(parts[0].start, parts[0].start, "".join(f"{one}, " for one in written))
    at = parts[index - 1].end
    gap = _flow_gap(page, node, at, sum(map(len, written)))
    return Splice(at, at, "".join(f",{gap if n == 0 else ' '}{one}" for n, one in enumerate(written)))


def _flow_gap(page: Page, node: Node, at: int, more: int) -> str:
    """What stands between a comma and the next element: a space, or a line break where the line would get long."""
    line = page.line_end(at) - page.line_start(at)
    if line + more < LONG_LINE or page.line_start(at) == page.line_start(node.start):
        return " "
    start = page.line_start(at)
    text = page.text[start:at]
    return page.newline(at) + " " * (len(text) - len(text.lstrip(" ")))


def delete_parts(page: Page, node: Node, first: int, last: int, blank: bool = False) -> Splice:
    """Take away the elements from `first` up to `last` of a collection that keeps others; `blank`: and the empty lines above."""
    parts = page.parts(node)
    if node.flow:
        if any("#" in page.text[one.end : two.start] for one, two in pairwise(parts)):
            raise EditError(_UNUSUAL)
        if last < len(parts):
            return Splice(parts[first].start, parts[last].start, "")
        return Splice(parts[first - 1].end, parts[-1].end, "")
    start, end = parts[first].start, page.next_line(parts[last - 1].end)
    if page.own_line(start):
        line = page.line_start(start)
        for _ in range(blank_lines_above(page, start) if blank else 0):
            line = page.line_start(_before_break(page, line))
        ends_text = end == len(page.text) and not page.text.endswith(("\n", "\r"))
        return Splice(_before_break(page, line) if ends_text else line, end, "")
    if last < len(parts) and "#" not in page.text[parts[last - 1].end : parts[last].start]:
        return Splice(start, parts[last].start, "")  # the first key after a dash
    raise EditError(_UNUSUAL)


def _before_break(page: Page, line: int) -> int:
    """The end of the line above the one that starts at `line`."""
    return max(line - (2 if page.text[line - 2 : line] == "\r\n" else 1), 0)


def blank_lines_above(page: Page, position: int) -> int:
    """How many empty lines stand just above the line of `position`."""
    count, start = 0, page.line_start(position)
    while start:
        above = page.line_start(_before_break(page, start))
        if page.text[above:start].strip():
            break
        count, start = count + 1, above
    return count


def _column(page: Page, position: int) -> int:
    return (
        position
        - page.line_start(position)
        - (1 if page.line_start(position) == 0 and page.text[:1] == "\ufeff" else 0)
    )
