"""Take a backup of an installation, while it runs."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from bot.backup.documents import DATABASE, FOLDER, PACKAGE, add_folder, is_packaged
from bot.backup.file import BackupError, Manifest, Writer, table_member, writing
from bot.opening import IN_DATABASE, knowledge_folder
from bot.settings import Settings
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.keys import Keys
from bot.store.migrate import current, known_revisions
from bot.store.portable import freeze, rows_of, tables_of
from bot.store.secret import known_secret


@dataclass(frozen=True)
class Taken:
    """What a backup holds."""

    counts: dict[str, int]
    """rows of each table"""
    revisions: int | None
    """of a base in a folder; None when it is among the tables, or the package's own"""
    folder: Path | None


async def take(settings: Settings, path: Path, key: Path | None = None, replace: bool = False) -> Taken:
    """Write a backup to `path`, and the key of the hashes to `key`, apart.  Raises `LeChiffreError`.

    The store is read in one transaction and the folder under its lock: each as it was at one moment.
    """
    async with existing(settings) as database:
        secret = (settings.store_secret or "").encode() or await known_secret(database)
        if key is not None and secret is None:
            raise BackupError("il n'y a pas encore de clé des empreintes : le bot n'a jamais démarré")
        with writing(path, replace) as out:
            revision = await database.run(lambda connection: _dump(connection, out))
            knowledge, folder = _base(settings)
            kept = add_folder(folder, out) if folder is not None else None
            manifest = Manifest(
                revision=revision,
                knowledge=knowledge,
                mark=Keys(secret).mark if secret else "",
                at=time.time(),
                database="sqlite" if database.is_sqlite else "postgresql",
                members=out.members,
            )
            if key is not None and secret is not None:
                _write_key(key, secret, replace)
            out.finish(manifest)
    return Taken(manifest.counts(), len(kept.revisions) if kept is not None else None, folder)


def _base(settings: Settings) -> tuple[str, Path | None]:
    """Where the base lives, and the folder to keep."""
    if settings.knowledge == IN_DATABASE:
        return DATABASE, None
    folder = knowledge_folder(settings.knowledge)
    return (PACKAGE, None) if is_packaged(folder) else (FOLDER, folder)


@asynccontextmanager
async def existing(settings: Settings) -> AsyncIterator[Database]:
    """The database of the settings, which must be there already.  Raises `StoreError`."""
    database = Database(settings.store_url)
    try:
        if database.is_sqlite and not database.file.exists():
            raise StoreError(
                f"base de données : {database.place} n'existe pas ; vérifier LECHIFFRE_DATA_FOLDER et LECHIFFRE_DATABASE_URL"
            )
        yield database
    finally:
        await database.close()


def _dump(connection: Connection, out: Writer) -> str:
    """The tables; their revision."""
    freeze(connection)
    revision = current(connection)
    if revision is None:
        raise StoreError("base de données : elle est vide ; le bot n'y a jamais démarré")
    if revision not in known_revisions():
        raise StoreError(
            "base de données : elle vient d'une version plus récente de LeChiffre ; mettre le programme à jour"
        )
    for table in tables_of(connection):
        out.add(table_member(table.name), rows_of(connection, table))
    return revision


def _write_key(path: Path, secret: bytes, replace: bool) -> None:
    if path.exists() and not replace:
        raise BackupError(f"{path} existe déjà ; un autre nom, ou « --replace »")
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secret + b"\n")
        os.replace(aside, path)
    except OSError as error:
        raise BackupError(f"{path} ne s'écrit pas ({error.strerror or type(error).__name__})") from error
    finally:
        with suppress(OSError):
            aside.unlink()
