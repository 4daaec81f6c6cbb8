"""The tables of a backup into a store, whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, text

from bot.backup.documents import Kept, into_database
from bot.backup.file import BackupError, Reader, table_member
from bot.backup.owner import give_to_owner
from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.locks import in_use as file_in_use
from bot.store.migrate import LOCK, move
from bot.store.portable import OF_NOBODY, insert_lines, is_empty, restart_numbers, tables_of
from bot.store.postgres_locks import in_use
from bot.store.secret import put_secret_file, put_secret_row, secret_path, secret_row
from bot.store.tables import HEAD

BUSY = "un bot travaille sur cette base de données : l'arrêter d'abord"
FULL = "{place} contient déjà des données ; « --replace » pour les remplacer par celles de la sauvegarde"


@dataclass(frozen=True)
class Plan:
    """What is put into a store."""

    backup: Reader
    kept: Kept
    secret: bytes | None
    """to be written to the target"""
    people: bool
    replace: bool
    into_tables: bool
    """the base goes into the database"""


async def restore_store(database: Database, plan: Plan) -> None:
    """Put it in.  Raises `LeChiffreError`, and then nothing was changed."""
    if database.is_sqlite:
        await _restore_file(database, plan)
        return

    def work(connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        if in_use(connection):
            raise BackupError(BUSY)
        if not plan.replace and not is_empty(connection):
            raise BackupError(FULL.format(place=database.place))
        former = secret_row(connection)
        move(connection, "base")
        _fill(connection, plan)
        secret = plan.secret or former
        if secret is not None:
            put_secret_row(connection, secret)

    await database.run(work)


async def _restore_file(database: Database, plan: Plan) -> None:
    """A new file, made aside, that then takes the place of the old one, which may be damaged."""
    file = database.file
    with database.errors():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if file_in_use(database):
            raise BackupError(BUSY)
    if file.exists() and not plan.replace and not await _is_empty_file(database):
        raise BackupError(FULL.format(place=database.place))
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}.new")
    new = Database(f"sqlite:///{aside}")
    try:
        with new.errors():
            os.close(os.open(aside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        await new.run(lambda connection: _fill(connection, plan))
        await new.close()  # folds what was written into the one file
        await _fold(database)
        with database.errors():
            if plan.secret is not None:
                put_secret_file(secret_path(database), plan.secret)
                give_to_owner(secret_path(database), file)
            give_to_owner(aside, file)
            for beside in ("-wal", "-shm"):
                file.with_name(file.name + beside).unlink(missing_ok=True)
            os.replace(aside, file)
    finally:
        await new.close()
        for left in ("", "-wal", "-shm"):
            with suppress(OSError):
                aside.with_name(aside.name + left).unlink()


async def _is_empty_file(database: Database) -> bool:
    try:
        return await database.run(is_empty)
    except StoreError:  # damaged: something was there
        return False


async def _fold(database: Database) -> None:
    """Everything of the old file into it, so that a death from here on leaves it whole."""
    if database.file.exists():
        with suppress(StoreError):
            query = text("PRAGMA wal_checkpoint(TRUNCATE)")
            await database.run(lambda connection: connection.execute(query).all())
    await database.close()


def _fill(connection: Connection, plan: Plan) -> None:
    """The tables as the backup has them, brought up to date."""
    manifest = plan.backup.manifest
    move(connection, manifest.revision)
    wanted = [t for t in tables_of(connection) if plan.people or t.name in OF_NOBODY]
    try:
        for table in wanted:
            insert_lines(connection, table, plan.backup.lines(table_member(table.name)))
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("la sauvegarde est abîmée : une table ne se relit pas ; rien n'est changé") from error
    restart_numbers(connection, wanted)
    move(connection, HEAD)
    if plan.into_tables:
        into_database(plan.kept, connection)
