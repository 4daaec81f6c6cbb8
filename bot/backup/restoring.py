"""Restore a backup: all of it is read and made ready aside before anything is replaced."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.backup.documents import (
    DATABASE,
    FOLDER,
    PACKAGE,
    Kept,
    build_folder,
    holds_documents,
    kept_in,
    put_in_place,
)
from bot.backup.file import BackupError, Manifest, reading
from bot.backup.owner import give_to_owner
from bot.backup.stores import FULL, Plan, restore_store
from bot.opening import IN_DATABASE
from bot.settings import Settings
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.keys import Keys
from bot.store.migrate import known_revisions
from bot.store.secret import SHORTEST, known_secret


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    manifest: Manifest
    folder: Path | None
    """where the base is; None when it is in the database, or the package's own"""
    former: Path | None
    """where the folder's former base was put"""
    people: bool
    """whether what belongs to people was restored"""


def check(path: Path) -> Manifest:
    """What a backup holds, every byte of it checked.  Raises `LeChiffreError`."""
    with reading(path) as backup:
        _known(backup.manifest)
        kept_in(backup)
        return backup.manifest


async def restore(
    settings: Settings, path: Path, key: Path | None = None, replace: bool = False, people: bool = True
) -> Restored:
    """Make an installation what it was at a backup.  Raises `LeChiffreError`, and then nothing was changed.

    `key`: file with the key of the hashes, when it is not set and not there already.  `people` false: nothing that
    belongs to people is restored.  The store comes first, then the folder; each is replaced whole.
    """
    with reading(path) as backup:
        _known(backup.manifest)
        kept = kept_in(backup)
        database = Database(settings.store_url)
        try:
            secret = await _secret(settings, database, backup.manifest, key) if people else None
            folder = _folder(settings, backup.manifest)
            if folder is not None and not replace and holds_documents(folder):
                raise BackupError(FULL.format(place=folder))
            into_tables = settings.knowledge == IN_DATABASE and backup.manifest.knowledge == FOLDER
            plan = Plan(backup, kept, secret, people, replace, into_tables)
            with _built(kept, folder) as aside:
                await restore_store(database, plan)
                former = _placed(aside, folder)
        finally:
            await database.close()
        return Restored(backup.manifest, folder, former, people)


def _known(manifest: Manifest) -> None:
    if manifest.revision not in known_revisions():
        raise BackupError(
            "la sauvegarde vient d'une version plus récente de LeChiffre ; mettre le programme à jour d'abord"
        )
    if manifest.knowledge not in (FOLDER, DATABASE, PACKAGE):
        raise BackupError("la sauvegarde ne dit pas où vivait la base ; rien n'est changé")


def _folder(settings: Settings, manifest: Manifest) -> Path | None:
    """Where the base is put, if it is into a folder: never into the package."""
    if settings.knowledge == IN_DATABASE or manifest.knowledge == PACKAGE:
        return None
    return Path(os.path.realpath(settings.knowledge or "knowledge"))


async def _secret(settings: Settings, database: Database, manifest: Manifest, key: Path | None) -> bytes | None:
    """The secret to write to the target; None when the right one is there, or nobody needs any."""
    if not manifest.mark:
        return None
    given = _read_key(key) if key is not None else None
    own = (settings.store_secret or "").encode()
    there = own or given or await _secret_there(database)
    if there is None or Keys(there).mark != manifest.mark:
        what = "il manque la clé" if there is None else "cette clé n'est pas celle"
        raise BackupError(
            f"{what} des empreintes de la sauvegarde : « --key FICHIER », ou LECHIFFRE_SECRET ; "
            "« --without-people » pour ne rétablir que la base et son histoire"
        )
    if own or given is None:
        return None
    if len(given) < SHORTEST:
        raise BackupError("cette clé venait de LECHIFFRE_SECRET : la mettre dans LECHIFFRE_SECRET ici aussi")
    return given


def _read_key(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise BackupError(f"{path} ne se lit pas ({error.strerror})") from error


async def _secret_there(database: Database) -> bytes | None:
    try:
        return await known_secret(database)
    except StoreError:  # damaged: then it is not the one
        return None


# --- the folder -----------------------------------------------------------------------------------------------


@contextmanager
def _built(kept: Kept, folder: Path | None) -> Iterator[Path | None]:
    """The new folder, ready beside its place; gone again when it was not put there."""
    if folder is None:
        yield None
        return
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = build_folder(kept, folder)
        give_to_owner(aside, folder)
    except OSError as error:
        raise BackupError(
            f"{folder} ne s'écrit pas ({error.strerror or type(error).__name__}) ; « --knowledge DIR » pour mettre la "
            "base ailleurs ; rien n'est changé"
        ) from error
    try:
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _placed(aside: Path | None, folder: Path | None) -> Path | None:
    if aside is None or folder is None:
        return None
    try:
        return put_in_place(aside, folder)
    except OSError as error:
        raise BackupError(
            f"la base de données est rétablie, mais pas {folder} ({error.strerror}) ; recommencer avec « --replace »"
        ) from error
