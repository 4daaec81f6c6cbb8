"""A new entry: where it goes, and how it is written there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.facts.editing import writing
from bot.facts.editing.changes import Create, Kind
from bot.facts.editing.entries import key_order, pair, tidy
from bot.facts.editing.errors import EditError
from bot.facts.editing.page import Node, Page
from bot.facts.editing.places import LISTS, NAME_KEY, Pages, Place
from bot.facts.editing.splices import Splice, blank_lines_above, insert_block, insert_flow, spliced

_HOMES: dict[Kind, str] = {
    "members": "vocabulary/members.yaml",
    "concepts": "vocabulary/concepts.yaml",
    "themes": "vocabulary/themes.yaml",
    "indicators": "indicators.yaml",
    "silences": "silences.yaml",
    "glossary": "glossary.yaml",
    "examples": "examples.yaml",
}
"""Where the first entry of a kind goes."""


def create(pages: Pages, change: Create) -> tuple[str, str, dict[str, Any]]:
    """A new entry.  Out: the file it goes in, the file's new text, the entry as it must then read."""
    if pages.find(change.kind, change.id) is not None:
        raise EditError(f"{change.shown} existe déjà ; choisir un autre identifiant")
    values = {key: tidy(key, value) for key, value in change.values.items() if value not in (None, "", (), [])}
    own = NAME_KEY.get(change.kind)
    if own is not None:
        values = {own: tidy(own, change.id), **values}
    order = key_order(change.kind, list(values))
    values = dict(sorted(values.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order)))
    near = _neighbour(pages, change, values)
    if near is not None:
        return near.file, _beside(near, change, values), values
    file = change.file or _home(change.kind, values)
    return file, _first_of_file(pages.files.get(file, ""), change, values), values


def _neighbour(pages: Pages, change: Create, values: Mapping[str, Any]) -> Place | None:
    """The entry that a new one is to follow."""
    if change.after is not None:
        found = pages.find(change.kind, change.after)
        if found is None:
            raise EditError(f"« {change.after} » n'existe pas : on ne peut rien mettre après")
        return found
    entries = [p for p in pages.all_entries(change.kind) if change.file in (None, p.file)]
    if change.kind == "facts":
        return _last_of_section(pages, entries, _main_section(values.get("section")))
    if change.kind == "members":
        like = [p for p in entries if _data(p, "in") == list(values.get("in", ()))]
        entries = like or entries
    return entries[-1] if entries else None


def _last_of_section(pages: Pages, entries: list[Place], section: str) -> Place | None:
    """The last fact of a section, else of the nearest section before it, else the first fact of all."""
    order = [p.node.get("id") for f in pages.files for p in _survey_sections(pages, f) if p.node.get("id")]
    names = [str(node.data()) for node in order if node is not None]
    rank = {name: index for index, name in enumerate(names)}
    mine = rank.get(section, len(rank))
    best: Place | None = None
    best_rank = -1
    for place in entries:
        its = rank.get(_main_section(_data(place, "section")), -1)
        if best_rank <= its <= mine:
            best, best_rank = place, its
    return best or (entries[0] if entries else None)


def _survey_sections(pages: Pages, file: str) -> list[Place]:
    if "sections" not in pages.files[file]:
        return []
    page = pages.page(file)
    holder = page.root.get("sections") if page.root.kind == "map" else None
    if holder is None or holder.kind != "list":
        return []
    return [Place(file, page, holder, i) for i, item in enumerate(holder.items) if item.kind == "map"]


def _main_section(value: Any) -> str:
    return str(value[0] if isinstance(value, (list, tuple)) and value else value or "")


def _data(place: Place, key: str) -> Any:
    node = place.node.get(key) if place.node.kind == "map" else None
    return node.data() if node is not None else None


def _beside(near: Place, change: Create, values: Mapping[str, Any]) -> str:
    page, holder = near.page, near.holder
    if holder.flow:
        text = writing.flow_map(values)
        written = text if change.kind in LISTS else f"{change.id}: {text}"
        return spliced(page.text, [insert_flow(page, holder, near.index + 1, [written])])
    parts = page.parts(holder)
    newline = page.newline(near.node.start)
    start = parts[near.index].start
    column = start - page.line_start(start)
    deeper = near.node.column if near.node.kind == "map" and not near.node.flow else column + 2
    block = _block(change, values, column, deeper, newline, _styles(near.node))
    blank = blank_lines_above(page, parts[max(near.index, 1)].start if len(parts) > 1 else parts[0].start)
    if len(parts) == 1:
        blank = 1 if change.kind == "facts" else 0
    return spliced(page.text, [insert_block(page, holder, near.index + 1, [block], min(blank, 2))])


def _styles(like: Node) -> dict[str, Node]:
    if like.kind != "map":
        return {}
    return {str(key.value): item for key, item in zip(like.keys, like.items, strict=True)}


def _block(
    change: Create, values: Mapping[str, Any], column: int, deeper: int, newline: str, styles: Mapping[str, Node]
) -> str:
    lines = [pair(key, value, deeper, newline, styles) for key, value in values.items()]
    inside = newline + " " * deeper
    if change.kind in LISTS:
        return "-" + " " * (deeper - column - 1) + inside.join(lines)
    return change.id + ":" + "".join(inside + line for line in lines)


def _home(kind: Kind, values: Mapping[str, Any]) -> str:
    return f"facts/{_main_section(values.get('section'))}.yaml" if kind == "facts" else _HOMES[kind]


def _first_of_file(text: str, change: Create, values: Mapping[str, Any]) -> str:
    """The text of a file with a collection it had not, or had empty."""
    newline = "\r\n" if "\r\n" in text else "\n"
    body = f"{newline}  " + _block(change, values, 2, 4, newline, {})
    if not text.strip():
        return f"{change.kind}:{body}{newline}"
    page = Page(text)
    holder = page.root.get(change.kind) if page.root.kind == "map" else None
    if holder is not None and not holder.items:
        start = len(text[: holder.start].rstrip())
        return spliced(text, [Splice(start, holder.end, body)])
    last = "" if text.endswith("\n") else newline
    return f"{text}{last}{newline}{change.kind}:{body}{newline}"
