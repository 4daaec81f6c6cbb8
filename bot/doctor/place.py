"""Where the bot keeps its data: the folder, its rights, the room on the disk, the store."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, text

from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.settings import Settings
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.migrate import current, known_revisions
from bot.store.tables import HEAD

LITTLE, TOO_LITTLE = 500, 50
"""Megabytes free."""
_MEGABYTE = 1_000_000


async def look_at_place(settings: Settings) -> list[Finding]:
    """The place of the settings."""
    try:
        database = Database(settings.store_url)
    except StoreError as error:
        return [wrong(str(error), "corriger LECHIFFRE_DATABASE_URL")]
    try:
        if not database.is_sqlite:
            return [await _store(database)]
        found = list(_folder(database.file.parent)) + list(_rights(database.file))
        if database.file.exists():
            found.append(await _store(database))
        elif not any(each.mark == "✗" for each in found):
            found.append(well(f"base de données : {database.place} sera faite au démarrage"))
        return found
    finally:
        await database.close()


def write_trouble(folder: Path) -> str:
    """Why nothing can be written in a folder; "" when it can, which is tried."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _folder(folder: Path) -> Iterator[Finding]:
    there = folder
    while not there.exists():
        there = there.parent
    if not there.is_dir():
        yield wrong(f"dossier de données : {there} n'est pas un dossier", "corriger LECHIFFRE_DATA_FOLDER")
        return
    if trouble := write_trouble(there):
        yield wrong(
            f"dossier de données : {there} ne peut pas être écrit ({trouble})",
            "le donner à l'utilisateur du bot (chown), ou changer LECHIFFRE_DATA_FOLDER",
        )
    elif there == folder and folder.stat().st_mode & 0o022:
        yield doubtful(f"dossier de données : d'autres peuvent écrire dans {folder}", f"chmod 700 {folder}")
    else:
        yield well(f"dossier de données : {folder}" + ("" if there == folder else " sera fait au démarrage"))
    free = shutil.disk_usage(there).free // _MEGABYTE
    if free < LITTLE:
        judge = wrong if free < TOO_LITTLE else doubtful
        yield judge(f"disque : il reste {free} Mo", "faire de la place, ou baisser LECHIFFRE_LOG_DAYS")
    else:
        yield well(f"disque : {free / 1000:.1f} Go libres")


def _rights(file: Path) -> Iterator[Finding]:
    """What holds data or the secret is for its owner alone."""
    for path in (file, file.with_name(file.name + ".secret")):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield doubtful(f"droits : d'autres peuvent lire {path}", f"chmod 600 {path}")
        if path.exists() and not os.access(path, os.R_OK | os.W_OK):
            yield wrong(f"droits : {path} n'est pas à l'utilisateur du bot", "le lui donner (chown)")


async def _store(database: Database) -> Finding:
    try:
        revision = await database.run(_state)
    except StoreError as error:
        damaged = "endommagé" in str(error)
        if not damaged:
            return wrong(str(error), "" if ";" in str(error) else "vérifier LECHIFFRE_DATABASE_URL et le serveur")
        return wrong(str(error), "« lechiffre restore FICHIER --replace » rétablit une sauvegarde")
    if revision is None:
        return well(f"base de données : {database.place} est vide, elle sera préparée au démarrage")
    if revision == HEAD:
        return well(f"base de données : {database.place}, à jour")
    if revision in known_revisions():
        return doubtful(
            f"base de données : {database.place} est d'une version plus ancienne, le bot la mettra à jour au démarrage",
            "faire une sauvegarde avant (« lechiffre backup »)",
        )
    return wrong(
        f"base de données : {database.place} vient d'une version plus récente de LeChiffre",
        "mettre le programme à jour, ou rétablir une sauvegarde de cette version",
    )


def _state(connection: Connection) -> str | None:
    """The revision of the tables, if the file is sound and may be written."""
    if connection.dialect.name == "sqlite":
        said = str(connection.execute(text("PRAGMA quick_check(1)")).scalar())
        if said != "ok":
            raise StoreError(f"base de données : {connection.engine.url.database} est endommagé ({said[:80]})")
    elif connection.execute(text("SHOW transaction_read_only")).scalar() == "on":
        raise StoreError(
            "base de données : PostgreSQL n'accepte que des lectures ; nommer le serveur principal (LECHIFFRE_DATABASE_URL)"
        )
    return current(connection)
