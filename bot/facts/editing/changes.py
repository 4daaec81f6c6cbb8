"""What one may ask to change in a base: small, typed, and plain data that a half-done edit can be kept as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.facts.editing.errors import EditError

Kind = Literal["facts", "members", "concepts", "themes", "indicators", "silences", "glossary", "examples"]
"""The collection an entry belongs to; an example is known by its question."""
NAMES: dict[Kind, str] = {
    "facts": "le fait",
    "members": "le membre",
    "concepts": "le concept",
    "themes": "le thème",
    "indicators": "l'indicateur",
    "silences": "le silence",
    "glossary": "le terme",
    "examples": "la question d'essai",
}


class _Change(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _OfEntry(_Change):
    kind: Kind
    id: str

    @property
    def shown(self) -> str:
        """The entry as a person reads it."""
        return f"{NAMES[self.kind]} « {self.id} »"


class Set(_OfEntry):
    """Another value for one key of an entry; `None` takes the key away."""

    op: Literal["set"] = "set"
    key: str
    value: bool | str | tuple[str, ...] | None


class Add(_OfEntry):
    """More items for a list of an entry: words, examples… Those it has already are left as they are."""

    op: Literal["add"] = "add"
    key: str
    items: tuple[str, ...]


class Remove(_OfEntry):
    """Fewer items for a list of an entry."""

    op: Literal["remove"] = "remove"
    key: str
    items: tuple[str, ...]


class Create(_OfEntry):
    """A new entry: a fact goes after the last of its section, another after its like."""

    op: Literal["create"] = "create"
    values: dict[str, Any]
    """its keys but the id, in the order to write them"""
    file: str | None = None
    after: str | None = None
    """id of the entry it follows"""


class Delete(_OfEntry):
    """One entry less."""

    op: Literal["delete"] = "delete"


class PutFile(_Change):
    """A whole file, new or in place of the one of that name."""

    op: Literal["put"] = "put"
    file: str
    text: str


class DropFile(_Change):
    """One file less."""

    op: Literal["drop"] = "drop"
    file: str


EntryChange = Set | Add | Remove | Create | Delete
Change = EntryChange | PutFile | DropFile
_CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(tuple[Annotated[Change, Field(discriminator="op")], ...])


def dump(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """Changes as data for JSON."""
    return list(_CHANGES.dump_python(tuple(changes), mode="json"))


def undump(data: Any) -> tuple[Change, ...]:
    """Changes from what `dump` made.  Raises `EditError`."""
    try:
        return _CHANGES.validate_python(data)
    except ValidationError:
        raise EditError("cette modification ne se relit pas ; la refaire") from None
