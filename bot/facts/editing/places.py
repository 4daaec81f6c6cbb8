"""Where an entry stands among the files of a base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.facts.editing.changes import Kind
from bot.facts.editing.page import Node, Page

Files = Mapping[str, str]
"""The texts of a base by file name."""
LISTS = ("facts", "examples")
"""Collections whose entries are items of a list."""
NAME_KEY = {"facts": "id", "examples": "ask"}


@dataclass(frozen=True, slots=True)
class Place:
    """An entry in its file."""

    file: str
    page: Page
    holder: Node
    """the list or map it is in"""
    index: int

    @property
    def node(self) -> Node:
        """The entry itself."""
        return self.holder.items[self.index]


class Pages:
    """The files of a base, each read for editing when it is first needed and again when it has changed."""

    def __init__(self, files: Files) -> None:
        self.files = dict(files)
        self._pages: dict[str, Page] = {}

    def page(self, file: str) -> Page:
        """The page of a file.  Raises `EditError` when it cannot be read."""
        page = self._pages.get(file)
        if page is None or page.text is not self.files[file]:
            page = self._pages[file] = Page(self.files[file])
        return page

    def find(self, kind: Kind, name: str) -> Place | None:
        """Where an entry stands."""
        for file, text in self.files.items():
            if name not in text and kind != "examples":  # an id is written as it is, a question may be quoted or folded
                continue
            for place in self.entries(file, kind):
                if entry_name(kind, place) == name:
                    return place
        return None

    def entries(self, file: str, kind: Kind) -> Iterator[Place]:
        """The entries of a kind in a file, in order."""
        if kind not in self.files[file]:
            return
        page = self.page(file)
        holder = page.root.get(kind) if page.root.kind == "map" else None
        if holder is not None and holder.kind == ("list" if kind in LISTS else "map"):
            for index in range(len(holder.items)):
                yield Place(file, page, holder, index)

    def all_entries(self, kind: Kind) -> Iterator[Place]:
        """The entries of a kind in every file."""
        for file in self.files:
            yield from self.entries(file, kind)


def entry_name(kind: Kind, place: Place) -> str:
    """The id of an entry; of an example its question."""
    if kind not in LISTS:
        return str(place.holder.keys[place.index].value)
    found = place.node.get(NAME_KEY[kind]) if place.node.kind == "map" else None
    return str(found.data()) if found is not None else ""
