"""Changes to the files of a base: nothing but what was asked, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bot.facts.editing.changes import Add, Change, Create, Delete, DropFile, EntryChange, PutFile, Remove, Set
from bot.facts.editing.create import create
from bot.facts.editing.entries import add_items, delete, remove_items, set_key
from bot.facts.editing.errors import EditError
from bot.facts.editing.page import Node
from bot.facts.editing.places import LISTS, Files, Pages, Place, entry_name
from bot.facts.editing.splices import spliced
from bot.facts.source import MAX_BYTES, MAX_FILES, MAX_FOLDERS_DEEP

MAX_CHANGES = 20_000
_NAME = re.compile(r"[^\W_](?:[\w.,' ()+-]*[\w)])?", re.UNICODE)
_UNSURE = "cette modification ne s'écrit pas sûrement dans ce fichier ; la faire dans un éditeur"


def apply_changes(files: Files, changes: Iterable[Change]) -> dict[str, str]:
    """The files with all changes made, in order.

    Every change of an entry is checked by reading the file again: it says what it said and what was asked, and
    nothing else differs.  Raises `EditError`; whether the result is a good base is for loading to say.
    """
    pages = Pages(files)
    for count, change in enumerate(changes):
        if count >= MAX_CHANGES:
            raise EditError(f"trop de modifications à la fois (plus de {MAX_CHANGES})")
        _apply(pages, change)
    return pages.files


def check_name(name: str) -> None:
    """Refuse a file name that a base may not have.  Raises `EditError`."""
    parts = name.split("/")
    fine = all(_NAME.fullmatch(part) for part in parts) and len(parts) <= MAX_FOLDERS_DEEP and len(name) <= 200
    if not fine or not name.lower().endswith((".yaml", ".yml")):
        shown = name[:80].encode("utf-8", "replace").decode()
        raise EditError(f"nom de fichier refusé « {shown} » ; un nom simple qui finit par .yaml")


def _apply(pages: Pages, change: Change) -> None:
    if isinstance(change, PutFile):
        _put(pages, change)
    elif isinstance(change, DropFile):
        if change.file not in pages.files:
            raise EditError(f"il n'y a pas de fichier « {change.file} »")
        del pages.files[change.file]
    elif isinstance(change, Create):
        _create(pages, change)
    else:
        _edit(pages, change)


def _put(pages: Pages, change: PutFile) -> None:
    check_name(change.file)
    try:
        size = len(change.text.encode("utf-8"))
    except UnicodeEncodeError:
        raise EditError(f"« {change.file} » n'est pas un texte UTF-8") from None
    if size > MAX_BYTES:
        raise EditError(f"« {change.file} » est trop gros (plus de {MAX_BYTES // 1_000_000} Mo)")
    folded = {name.casefold(): name for name in pages.files}
    if folded.get(change.file.casefold(), change.file) != change.file:
        raise EditError(f"« {change.file} » : un fichier porte déjà ce nom avec d'autres capitales")
    if change.file not in pages.files and len(pages.files) >= MAX_FILES:
        raise EditError(f"trop de fichiers (plus de {MAX_FILES})")
    pages.files[change.file] = change.text


def _create(pages: Pages, change: Create) -> None:
    if change.file is not None:
        check_name(change.file)
    file, text, values = create(pages, change)
    old = pages.page(file).root.data() if file in pages.files else None
    expected = old if isinstance(old, dict) else {}
    held = expected.get(change.kind)
    plain = _listed(values)
    if change.kind in LISTS:
        expected[change.kind] = [*(held or []), plain]
    else:
        expected[change.kind] = {**(held or {}), change.id: plain}
    pages.files[file] = text
    found = pages.page(file).root
    if _sorted_lists(found, change) != _sorted_data(expected, change):
        raise EditError(_UNSURE)


def _sorted_lists(root: Node, change: Create) -> Any:
    return _sorted_data(root.data(), change)


def _sorted_data(data: Any, change: Create) -> Any:
    """The data of a file with the list a new entry joined put in an order of its own, for it may go anywhere in it."""
    held = data.get(change.kind)
    return {**data, change.kind: sorted(held, key=repr)} if isinstance(held, list) else data


def _listed(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return {k: _listed(v) for k, v in value.items()} if isinstance(value, dict) else value


def _edit(pages: Pages, change: EntryChange) -> None:
    place = pages.find(change.kind, change.id)
    if place is None:
        raise EditError(f"{change.shown} n'existe pas")
    if isinstance(change, Set):
        splices, wanted = set_key(place, change)
    elif isinstance(change, Add):
        splices, wanted = add_items(place, change)
    elif isinstance(change, Remove):
        splices, wanted = remove_items(place, change)
    else:
        assert isinstance(change, Delete)
        splices, wanted = delete(place, change)
    if not splices:
        return
    expected = _expected(place, change, wanted)
    pages.files[place.file] = spliced(place.page.text, splices)
    if pages.page(place.file).root.data() != expected:
        raise EditError(_UNSURE)


def _expected(place: Place, change: EntryChange, wanted: Any) -> Any:
    """What the file must say once its entry reads as wanted, or is gone."""
    data = place.page.root.data()
    held = data[change.kind]
    key = place.index if change.kind in LISTS else entry_name(change.kind, place)
    if wanted is None:
        del held[key]
    else:
        held[key] = wanted
    return data
