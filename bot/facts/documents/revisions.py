"""A base at one moment of its life, and who made it so."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from bot.errors import LeChiffreError, Problem
from bot.facts.source import Document

Files = Mapping[str, str]
"""The texts of a base by file name, exactly as they are kept: line ends and byte order mark too."""
OUTSIDE = "hors du bot"
COMMAND_LINE = "cli"
"""The author of what is saved from the command line."""
_NOT_UTF8 = re.compile("[\ud800-\udfff]")


class DocumentsError(LeChiffreError):
    """The documents or their history cannot be read or written now; nothing was changed."""


class ConflictError(LeChiffreError):
    """The base is no longer what the change was made for; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept about a change besides the texts."""

    author: str
    """an opaque key; "" for what was done outside the bot"""
    reason: str
    at: float
    """seconds since 1970"""
    outside: bool = False
    """written by hand or by git, and only noticed"""


@dataclass(frozen=True, slots=True)
class Revision:
    """One state of the base.  The first is 1."""

    number: int
    note: Note
    manifest: Mapping[str, str]
    """SHA-256 of the text of every file"""

    @property
    def digest(self) -> str:
        """The same for two revisions with the same files."""
        return digest_of(self.manifest)

    def dump(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"number": self.number, "note": asdict(self.note), "files": dict(self.manifest)}

    @classmethod
    def load(cls, data: Any) -> Revision:
        """The revision that `dump` gave.  Raises `DocumentsError`."""
        try:
            return cls(int(data["number"]), Note(**data["note"]), {str(k): str(v) for k, v in data["files"].items()})
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DocumentsError("l'historique est abîmé : une révision ne se relit pas") from error


@dataclass(frozen=True, slots=True)
class Now:
    """What the documents are at this moment."""

    files: Files
    problems: tuple[Problem, ...] = ()
    """what cannot be read as a text"""
    head: Revision | None = None
    """the last revision kept; `None` before the first"""

    @property
    def number(self) -> int:
        """The number of the last revision, 0 before the first."""
        return self.head.number if self.head else 0

    @property
    def clean(self) -> bool:
        """Whether the files are just those of the last revision."""
        return self.head is not None and not self.problems and manifest_of(self.files) == self.head.manifest


def from_bytes(data: bytes) -> str:
    """A text that `to_bytes` gives back exactly, even when the bytes are no UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def to_bytes(text: str) -> bytes:
    """The bytes of a file."""
    return text.encode("utf-8", "surrogateescape")


def unreadable(files: Files) -> Iterator[Problem]:
    """The files that are not UTF-8."""
    for name, text in files.items():
        if found := _NOT_UTF8.search(text):
            line = text.count("\n", 0, found.start()) + 1
            yield Problem(name, line, "ce fichier n'est pas en UTF-8 ; l'enregistrer dans ce codage")


def text_hash(text: str) -> str:
    """The name under which a text is kept."""
    return sha256(to_bytes(text)).hexdigest()


def manifest_of(files: Files) -> dict[str, str]:
    """The hash of every file, in the order of their names."""
    return {name: text_hash(files[name]) for name in sorted(files)}


def digest_of(manifest: Mapping[str, str]) -> str:
    """One hash for a whole base."""
    return sha256(json.dumps(sorted(manifest.items())).encode()).hexdigest()


def documents_of(files: Files) -> list[Document]:
    """The documents to load a base from."""
    return [Document(name, files[name].removeprefix("\ufeff")) for name in sorted(files)]


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of the files that differ, are new or are gone."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
