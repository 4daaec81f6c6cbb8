"""One change of one entry: the pieces of text to replace, and what the file must say afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.facts import messages
from bot.facts.editing import writing
from bot.facts.editing.changes import Add, Delete, Kind, Remove, Set
from bot.facts.editing.errors import EditError
from bot.facts.editing.page import Node, Page
from bot.facts.editing.places import Place
from bot.facts.editing.splices import (
    Splice,
    change_list,
    delete_parts,
    insert_block,
    insert_flow,
    replace_scalar,
)
from bot.facts.entries import COLLECTIONS
from bot.facts.model import DIMENSIONS, Example, FactEntry
from bot.facts.reading import MAX_LENGTH

LONG_LIST = 100
"""Characters beyond which a new list is written one item a line."""
_SEVERAL_LINES = ("reply", "definition", "about")
_Scalars = str | bool
_Value = _Scalars | tuple[str, ...]


def key_order(kind: Kind, present: Sequence[str] = ()) -> list[str]:
    """The keys of an entry in the order to write them; those of added dimensions stand with the others'."""
    if kind == "examples":
        return messages.yaml_keys(Example)
    if kind != "facts":
        return messages.yaml_keys(COLLECTIONS[kind])
    keys = [key for key in messages.yaml_keys(FactEntry) if key != "examples"]
    at = keys.index(DIMENSIONS[-1]) + 1
    return [*keys[:at], *(key for key in present if key not in keys and key != "examples"), *keys[at:], "examples"]


def tidy(key: str, value: Any) -> Any:
    """A value as it will be written.  Raises `EditError` for what cannot be."""
    if isinstance(value, str):
        if key == "figure" and len(value) > 4 * MAX_LENGTH:
            raise EditError("chiffre trop long")
        return writing.clean(value, lines=key in _SEVERAL_LINES)
    if isinstance(value, bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): tidy(str(name), inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(writing.clean(item) for item in value)
    raise EditError(f"« {key} » : un texte, une liste de textes, true ou false est attendu")


def set_key(place: Place, change: Set) -> tuple[list[Splice], Any]:
    """Splices for a `Set`, and the entry as it must then read."""
    if change.key in ("id", "ask"):
        raise EditError("un identifiant ne se change pas ; créer une autre entrée")
    value = None if change.value is None or change.value == () else tidy(change.key, change.value)
    return _put(place.page, _entry(place), change.kind, change.key, value)


def add_items(place: Place, change: Add) -> tuple[list[Splice], Any]:
    """The same for an `Add`."""
    old = _items(place, change.key)
    known = {_same(item) for item in old}
    new: list[str] = []
    for item in tidy(change.key, change.items):
        if _same(item) not in known:
            known.add(_same(item))
            new.append(item)
    if not new:
        raise EditError(f"{change.shown} a déjà tout cela")
    return _put(place.page, _entry(place), change.kind, change.key, (*old, *new))


def remove_items(place: Place, change: Remove) -> tuple[list[Splice], Any]:
    """The same for a `Remove`."""
    old = _items(place, change.key)
    for item in change.items:
        if item.strip() not in old:
            raise EditError(f"{change.shown} n'a pas « {item} » dans « {change.key} »")
    gone = {item.strip() for item in change.items}
    left = tuple(item for item in old if item not in gone)
    return _put(place.page, _entry(place), change.kind, change.key, left or None)


def delete(place: Place, change: Delete) -> tuple[list[Splice], None]:
    """The same for a `Delete`; the empty lines above the entry go with it, comments stay."""
    page, holder = place.page, place.holder
    if len(holder.items) == 1:
        return [_emptied(page, holder)], None
    return [delete_parts(page, holder, place.index, place.index + 1, blank=place.index > 0)], None


def _emptied(page: Page, holder: Node) -> Splice:
    """A collection without its last entry, written so that it may be filled again."""
    empty = "[]" if holder.kind == "list" else "{}"
    if holder.flow:
        return Splice(holder.start, holder.end, empty)
    above = page.text[: holder.start].rstrip()
    start = len(above)
    if not above.endswith(":"):  # comments stand between the key and its first entry: they stay, above what is left
        start = page.line_start(holder.start)
        return Splice(start, holder.end, "  " + empty)
    return Splice(start, holder.end, " " + empty)


def _same(item: str) -> str:
    return " ".join(item.casefold().replace("’", "'").split())


def _entry(place: Place) -> Node:
    if place.node.kind != "map":
        raise EditError("cette entrée n'est pas un bloc de clés ; la réparer dans un éditeur")
    return place.node


def _items(place: Place, key: str) -> tuple[str, ...]:
    node = _entry(place).get(key)
    if node is None:
        return ()
    data = node.data()
    if isinstance(data, list) and all(isinstance(item, str) for item in data):
        return tuple(data)
    if isinstance(data, str):
        return (data,)
    raise EditError(f"« {key} » n'est pas une liste de textes")


def _put(page: Page, entry: Node, kind: Kind, key: str, value: _Value | None) -> tuple[list[Splice], Any]:
    """Give a key a value, or take it away."""
    wanted = entry.data()
    node = entry.get(key)
    if value is None:
        wanted.pop(key, None)
        return ([] if node is None else [_without(page, entry, key)]), wanted
    if node is None:
        wanted[key] = _plain(value)
        return [_new_pair(page, entry, kind, key, value)], wanted
    if node.kind == "list" and isinstance(value, str):
        value = (value,)
    if node.kind == "scalar" and isinstance(value, tuple) and len(value) == 1 and key == "section":
        value = value[0]
    wanted[key] = _plain(value)
    if node.data() == wanted[key]:
        return [], wanted
    if isinstance(value, tuple):
        if node.kind == "list" and node.items:
            return change_list(page, node, value), wanted
        return [Splice(node.start, node.end, writing.flow_list(value))], wanted
    if node.kind != "scalar":
        raise EditError(f"« {key} » n'est pas un texte ; le changer dans un éditeur")
    return [replace_scalar(page, node, value)], wanted


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return {k: _plain(v) for k, v in value.items()} if isinstance(value, Mapping) else value


def _without(page: Page, entry: Node, key: str) -> Splice:
    if len(entry.items) == 1:
        raise EditError(f"« {key} » est la seule clé de l'entrée ; supprimer l'entrée")
    at = entry.index(key)
    return delete_parts(page, entry, at, at + 1)


def _new_pair(page: Page, entry: Node, kind: Kind, key: str, value: _Value) -> Splice:
    names = [str(name.value) for name in entry.keys]
    order = key_order(kind, [*names, key])
    before = order[: order.index(key)] if key in order else names
    index = max((i for i, name in enumerate(names) if name in before), default=0) + 1
    if entry.flow:
        return insert_flow(page, entry, index, [f"{key}: {writing.flow_value(value)}"])
    column = entry.column
    return insert_block(page, entry, index, [pair(key, value, column, page.newline(entry.start))])


def pair(key: str, value: Any, column: int, newline: str, styles: Mapping[str, Node] | None = None) -> str:
    """`key: value` as it stands in a block at `column`, in the style that `styles` has for that key."""
    like = (styles or {}).get(key)
    if isinstance(value, Mapping):
        return f"{key}: {writing.flow_map(value)}"
    if isinstance(value, tuple):
        style = like.items[0].style if like is not None and like.kind == "list" and like.items else ""
        flow = writing.flow_list(value, style)
        block = (
            not like.flow if like is not None and like.kind == "list" else key == "examples" or len(flow) > LONG_LIST
        )
        return f"{key}:{writing.block_list(value, column + 2, newline, style)}" if block else f"{key}: {flow}"
    style = like.style if like is not None and like.kind == "scalar" and like.style not in ("|", ">") else ""
    return f"{key}: {writing.scalar(value, style, indent=column + 2, newline=newline)}"
