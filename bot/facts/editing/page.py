"""A YAML text as a tree whose every node knows where it stands, so that an edit can replace just that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

from bot.facts.editing.errors import EditError
from bot.facts.tree import MAX_DEPTH, MAX_NODES

BOM = "\ufeff"
CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
}
"""What an unquoted word means when it is no text: the same as for `read_tree`."""
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLANK = " \t\n\r\x85\u2028\u2029"


@dataclass(slots=True)
class Node:
    """One value of a YAML text."""

    kind: Literal["scalar", "map", "list"]
    start: int
    end: int
    """just after its last character; blank lines and comments below it are not part of it"""
    column: int
    flow: bool
    """written between braces or brackets; for a scalar, whether what holds it is"""
    style: str = ""
    """of a scalar: "" plain, or the quote, or `|` or `>`"""
    value: Any = None
    """of a scalar: what it says"""
    items: list[Node] = field(default_factory=list)
    keys: list[Node] = field(default_factory=list)
    """of a map: its keys, whose values are `items`"""

    def get(self, key: str) -> Node | None:
        """The value under `key` of a map."""
        for name, item in zip(self.keys, self.items, strict=True):
            if name.value == key:
                return item
        return None

    def index(self, key: str) -> int:
        """Where `key` stands among the keys of a map.  Raises `ValueError`."""
        return [name.value for name in self.keys].index(key)

    def data(self) -> Any:
        """What the node says, as plain data; spaces around a text count for nothing in a base."""
        if self.kind == "scalar":
            return self.value.strip() if isinstance(self.value, str) else self.value
        if self.kind == "list":
            return [item.data() for item in self.items]
        return {key.value: item.data() for key, item in zip(self.keys, self.items, strict=True)}


@dataclass(frozen=True, slots=True)
class Part:
    """The extent of one element of a collection: a dash and its item, a key and its value."""

    start: int
    end: int


class Page:
    """A YAML text read for editing.  Raises `EditError` when it cannot be read."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self.root = _Reader(text).root
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            raise EditError("ce fichier YAML ne se lit pas ; le réparer d'abord") from error

    def line_end(self, position: int) -> int:
        """Where the line of `position` ends, before its line break."""
        found = _BREAK.search(self.text, position)
        return found.start() if found else len(self.text)

    def next_line(self, position: int) -> int:
        """Where the line after that of `position` starts."""
        found = _BREAK.search(self.text, position)
        return found.end() if found else len(self.text)

    def line_start(self, position: int) -> int:
        """Where the line of `position` starts."""
        while position and self.text[position - 1] not in _BLANK[2:]:
            position -= 1
        return position

    def newline(self, position: int) -> str:
        """The line break in use near `position`."""
        found = _BREAK.search(self.text, position) or _BREAK.search(self.text)
        return found[0] if found and found[0] in ("\r\n", "\n") else "\n"

    def own_line(self, position: int) -> bool:
        """Whether nothing but spaces stands before `position` on its line."""
        return not self.text[self.line_start(position) : position].strip(" \t" + BOM)

    def parts(self, node: Node) -> list[Part]:
        """The extents of a collection's elements."""
        if node.kind == "map":
            return [Part(k.start, max(v.end, k.end)) for k, v in zip(node.keys, node.items, strict=True)]
        if node.flow:
            return [Part(item.start, item.end) for item in node.items]
        made: list[Part] = []
        after = node.start
        for item in node.items:
            dash = self.skip(after, item.start)
            made.append(Part(dash, max(item.end, dash + 1)))
            after = made[-1].end
        return made

    def skip(self, position: int, end: int) -> int:
        """The first place from `position` that is neither blank nor in a comment."""
        while position < end:
            if self.text[position] == "#":
                position = self.line_end(position)
            elif self.text[position] in _BLANK:
                position += 1
            else:
                break
        return position


class _Reader:
    """Builds the tree from YAML events, without recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.shift = 1 if text.startswith(BOM) else 0
        self.open: list[Node] = []
        self.root = Node("map", 0, 0, 0, False)
        for count, event in enumerate(yaml.parse(text[self.shift :], Loader=_Loader)):
            if count > MAX_NODES or len(self.open) > MAX_DEPTH:
                raise ValueError
            self._take(event)

    def _take(self, event: Any) -> None:
        if getattr(event, "anchor", None) is not None:
            raise EditError("les ancres et renvois YAML sont refusés ; recopier la valeur")
        if isinstance(event, yaml.ScalarEvent):
            self._put(self._scalar(event))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            kind: Literal["map", "list"] = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
            mark: Any = event.start_mark
            start = mark.index + self.shift
            node = Node(kind, start, start, mark.column, bool(event.flow_style))
            self._put(node)
            self.open.append(node)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            node = self.open.pop()
            if node.flow:
                end: Any = event.end_mark
                node.end = end.index + self.shift
            elif node.items:
                node.end = max(node.items[-1].end, node.keys[-1].end if node.keys else 0)

    def _scalar(self, event: Any) -> Node:
        start, end = event.start_mark.index + self.shift, event.end_mark.index + self.shift
        style = event.style or ""
        if style in ("|", ">"):  # the parser counts the blank lines and comments below as part of it
            end = start + len(self.text[start:end].rstrip(_BLANK))
        value: Any = event.value
        if not style and event.implicit[0] and value in CONSTANTS:
            value = CONSTANTS[value]
        flow = bool(self.open and self.open[-1].flow)
        return Node("scalar", start, end, event.start_mark.column, flow, style, value)

    def _put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        holder = self.open[-1]
        if holder.kind == "map" and len(holder.keys) == len(holder.items):
            if node.kind != "scalar":
                raise ValueError
            node.value = self.text[node.start : node.end] if node.value in (None, True, False) else node.value
            holder.keys.append(node)
        else:
            holder.items.append(node)
