"""The documents of a base with all their revisions: out of a folder or the database, and into either."""

from __future__ import annotations

import base64
import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection

from bot.backup.file import BackupError, Reader, Writer, table_member
from bot.facts.documents.archive import Archive
from bot.facts.documents.durable import exchange
from bot.facts.documents.folder import HISTORY, FolderDocuments
from bot.facts.documents.revisions import (
    OUTSIDE,
    Note,
    Revision,
    from_bytes,
    manifest_of,
    text_hash,
    to_bytes,
)
from bot.facts.source import find_files
from bot.opening import packaged_folder
from bot.store.tables import knowledge_revisions, knowledge_texts

FOLDER, DATABASE, PACKAGE = "folder", "database", "package"
"""Where a base lives; the package's own, never edited, comes with the program and is in no backup."""
_REVISIONS, _NOW, _TEXTS = "documents/revisions.jsonl", "documents/now.json", "documents/texts/"


@dataclass(frozen=True)
class Kept:
    """A base and its history."""

    revisions: tuple[Revision, ...]
    """the oldest first"""
    now: Mapping[str, str]
    """hash of each file as it is, which may be none of the revisions"""
    texts: Mapping[str, str]
    """by hash"""

    def files(self, manifest: Mapping[str, str]) -> dict[str, str]:
        """The texts of a state.  Raises `BackupError`."""
        try:
            return {name: self.texts[digest] for name, digest in manifest.items()}
        except KeyError as missing:
            raise BackupError(f"la sauvegarde est incomplète : il y manque le texte {missing.args[0][:12]}") from None


# --- out ------------------------------------------------------------------------------------------------------


def is_packaged(folder: Path) -> bool:
    """Whether a folder is the base that the package carries, as it came."""
    own = os.path.realpath(folder) == os.path.realpath(packaged_folder())
    return own and not (folder / HISTORY).exists()


def add_folder(folder: Path, out: Writer) -> Kept:
    """A folder's base into a backup.  Raises `LeChiffreError`."""
    kept = read_folder(folder)
    out.add(_REVISIONS, (json.dumps(revision.dump()).encode() + b"\n" for revision in kept.revisions))
    out.add(_NOW, [json.dumps(dict(kept.now), indent=1).encode()])
    for digest, text in kept.texts.items():
        out.add(_TEXTS + digest, [to_bytes(text)])
    return kept


def read_folder(folder: Path) -> Kept:
    """A folder's base and history, as they are at one moment."""
    documents = FolderDocuments(folder)
    if not documents.archive.folder.is_dir():  # nothing is made where nothing was
        files = {one.file: from_bytes(Path(one.path).read_bytes()) for one in find_files(folder)[0]}
        return Kept((), manifest_of(files), _by_hash(files))
    now = documents.now()
    numbers = [number for number in documents.archive.numbers() if number <= now.number]
    revisions = tuple(map(documents.archive.revision, numbers))
    wanted = sorted({digest for revision in revisions for digest in revision.manifest.values()})
    texts = {digest: documents.archive.text(digest) for digest in wanted}
    return Kept(revisions, manifest_of(now.files), texts | _by_hash(now.files))


def _by_hash(files: Mapping[str, str]) -> dict[str, str]:
    return {text_hash(text): text for text in files.values()}


# --- in -------------------------------------------------------------------------------------------------------


def kept_in(backup: Reader) -> Kept:
    """The base that answered when the backup was made.  Raises `BackupError`."""
    try:
        kept = _KINDS[backup.manifest.knowledge](backup)
    except (ValueError, KeyError, TypeError, zlib.error) as error:
        raise BackupError("la sauvegarde est abîmée : l'historique de la base ne se relit pas") from error
    for digest, text in kept.texts.items():
        if text_hash(text) != digest:
            raise BackupError(f"la sauvegarde est abîmée : le texte {digest[:12]} n'est plus le même")
    for manifest in (kept.now, *(revision.manifest for revision in kept.revisions)):
        kept.files(manifest)
        if not all(map(_is_inside, manifest)):
            raise BackupError("la sauvegarde nomme un fichier hors du dossier de la base ; rien n'est changé")
    return kept


def _of_folder(backup: Reader) -> Kept:
    names = [name for name in backup.manifest.members if name.startswith(_TEXTS)]
    texts = {name.removeprefix(_TEXTS): from_bytes(backup.data(name)) for name in names}
    revisions = tuple(Revision.load(json.loads(line)) for line in backup.lines(_REVISIONS))
    return Kept(revisions, dict(json.loads(backup.data(_NOW))), texts)


def _of_tables(backup: Reader) -> Kept:
    texts = {}
    for line in backup.lines(table_member(knowledge_texts.name)):
        row = json.loads(line)
        texts[str(row["hash"])] = from_bytes(zlib.decompress(base64.b64decode(row["data"])))
    revisions = tuple(_revisions_of_rows(backup.lines(table_member(knowledge_revisions.name))))
    return Kept(revisions, dict(revisions[-1].manifest) if revisions else {}, texts)


def _of_package(backup: Reader) -> Kept:
    return Kept((), {}, {})


_KINDS = {FOLDER: _of_folder, DATABASE: _of_tables, PACKAGE: _of_package}


def _revisions_of_rows(lines: Iterator[bytes]) -> Iterator[Revision]:
    for line in lines:
        row = json.loads(line)
        note = Note(row["author"], row["reason"], row["at"], row["outside"])
        yield Revision(int(row["number"]), note, dict(row["manifest"]))


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith(".") for part in path.parts)
    return bool(path.parts) and not path.is_absolute() and not hidden and "\\" not in name and "\0" not in name


def into_database(kept: Kept, connection: Connection) -> None:
    """Make it the base of a database, in the place of any other."""
    revisions = list(kept.revisions)
    if kept.now and (not revisions or dict(revisions[-1].manifest) != dict(kept.now)):
        number = revisions[-1].number + 1 if revisions else 1
        revisions.append(Revision(number, Note("", OUTSIDE, time.time(), outside=True), kept.now))
    connection.execute(knowledge_revisions.delete())
    connection.execute(knowledge_texts.delete())
    for digest, text in kept.texts.items():
        connection.execute(knowledge_texts.insert().values(hash=digest, data=zlib.compress(to_bytes(text), 6)))
    for revision in revisions:
        note = revision.note
        row = {"number": revision.number, "at": note.at, "author": note.author, "reason": note.reason}
        row |= {"outside": note.outside, "manifest": dict(revision.manifest)}
        connection.execute(knowledge_revisions.insert().values(row))


def build_folder(kept: Kept, folder: Path) -> Path:
    """The base in a new folder beside `folder`, which `put_in_place` makes it.  Raises `OSError`."""
    aside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.new")
    try:
        for name, text in kept.files(kept.now).items():
            path = aside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(to_bytes(text))
        aside.mkdir(parents=True, exist_ok=True)
        if kept.revisions:
            archive = Archive(aside / HISTORY)
            archive.prepare()
            for revision in kept.revisions:
                archive.add(revision, kept.files(revision.manifest))
            archive.set_applied(kept.revisions[-1].number)
        return aside
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def put_in_place(aside: Path, folder: Path) -> Path | None:
    """Give the new folder its name; where a former one that held something is now.  Raises `OSError`."""
    with suppress(OSError):
        os.rename(aside, folder)  # there is none yet, or an empty one
        return None
    day = f"{folder.name}.avant-{time.strftime('%Y%m%d-%H%M%S')}"
    names = (folder.with_name(day if number == 1 else f"{day}-{number}") for number in count(1))
    kept = next(name for name in names if not name.exists())
    exchange(aside, folder)
    os.rename(aside, kept)
    return kept


def holds_documents(folder: Path) -> bool:
    """Whether a base, or the history of one, is in a folder."""
    return folder.is_dir() and (bool(find_files(folder)[0]) or (folder / HISTORY).is_dir())
