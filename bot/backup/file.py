"""The file of a backup: a zip of members, with a manifest that says what each must be."""

from __future__ import annotations

import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot import __version__
from bot.errors import LeChiffreError

FORMAT = 1
MANIFEST = "manifest.json"
_PIECE = 1 << 16
_MANIFEST_MOST = 50_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, NotImplementedError)


class BackupError(LeChiffreError):
    """A backup that cannot be made, read or restored; nothing was changed."""


@dataclass(frozen=True)
class Member:
    """What the manifest says of a member."""

    sha256: str
    bytes: int
    lines: int
    """of a table: its rows"""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    revision: str
    """of the tables"""
    knowledge: str
    """where the base was that answered: "folder" or "database" """
    mark: str
    """`Keys.mark` of the keyed hashes in it; "" for an installation that had no secret yet"""
    at: float
    """seconds since 1970"""
    database: str = ""
    """the kind of database it was taken from"""
    version: str = __version__
    format: int = FORMAT
    members: dict[str, Member] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows of each table."""
        prefix, suffix = table_member("")[: -len(".jsonl")], ".jsonl"
        found = {name: member.lines for name, member in self.members.items() if name.startswith(prefix)}
        return {name.removeprefix(prefix).removesuffix(suffix): count for name, count in found.items()}


def table_member(table: str) -> str:
    """The name of a table's member."""
    return f"store/{table}.jsonl"


class Writer:
    """Takes members one after the other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """A member, piece by piece."""
        digest, size, lines = sha256(), 0, 0
        with self._archive.open(name, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
                lines += piece.count(b"\n")
        self.members[name] = Member(digest.hexdigest(), size, lines)

    def finish(self, manifest: Manifest) -> None:
        """The manifest, last."""
        data = {**asdict(manifest), "members": {name: asdict(member) for name, member in self.members.items()}}
        self._archive.writestr(MANIFEST, json.dumps(data, indent=1, sort_keys=True))


@contextmanager
def writing(path: Path, replace: bool = False) -> Iterator[Writer]:
    """A new backup, readable by its owner alone; there under its name only when it is whole.  Raises `BackupError`."""
    if path.exists() and not replace:
        raise BackupError(f"{path} existe déjà ; un autre nom, ou « --replace »")
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                yield Writer(archive)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    except OSError as error:
        raise BackupError(f"{path} ne s'écrit pas ({error.strerror or type(error).__name__})") from error
    finally:
        with suppress(OSError):
            aside.unlink()


class Reader:
    """A backup that was checked."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive = archive
        self.manifest = manifest

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a member; none of one that is not there."""
        if name in self.manifest.members:
            with self._archive.open(name) as stream:
                yield from stream

    def data(self, name: str) -> bytes:
        """A whole member.  Raises `BackupError` when it is not there."""
        if name not in self.manifest.members:
            raise BackupError(f"la sauvegarde est incomplète : il y manque {name}")
        return self._archive.read(name)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """A backup, every byte of it compared with its manifest first.  Raises `BackupError`."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            if manifest.format > FORMAT:
                raise BackupError(f"{path} vient d'une version plus récente de LeChiffre ; mettre le programme à jour")
            _check(archive, manifest)
            yield Reader(archive, manifest)
    except OSError as error:
        raise BackupError(f"{error.filename or path} : {error.strerror or type(error).__name__}") from error
    except _BROKEN as error:
        raise BackupError(f"{path} n'est pas une sauvegarde entière de LeChiffre ; rien n'est changé") from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    if archive.getinfo(MANIFEST).file_size > _MANIFEST_MOST:
        raise ValueError("manifest too long")
    data: dict[str, Any] = json.loads(archive.read(MANIFEST))
    if not isinstance(data, dict) or not isinstance(data["format"], int):
        raise ValueError("no manifest")
    known = {name: data[name] for name in Manifest.__dataclass_fields__ if name != "members"}
    if not all(isinstance(known[name], str) for name in ("revision", "knowledge", "mark", "database")):
        raise ValueError("no manifest")
    members = {str(name): Member(**told) for name, told in data["members"].items()}
    return Manifest(**known, members=members)


def _check(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    if sorted(archive.namelist()) != sorted([*manifest.members, MANIFEST]):
        raise ValueError("members missing or too many")
    for name, told in manifest.members.items():
        digest, size = sha256(), 0
        with archive.open(name) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                if size > told.bytes:
                    raise ValueError(f"{name} is longer than it was")
        if (digest.hexdigest(), size) != (told.sha256, told.bytes):
            raise ValueError(f"{name} is not what it was")
