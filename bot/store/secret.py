"""The secret of an installation's keyed hashes: drawn once, in a file beside SQLite's or in PostgreSQL's tables."""

from __future__ import annotations

import asyncio
import os
import secrets as random
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.tables import secrets

SHORTEST = 32
"""Bytes that a secret of our own has at least."""
_NAME = "keys"


async def own_secret(database: Database) -> bytes:
    """The secret, drawn now if there is none.  Raises `StoreError`."""
    if database.is_sqlite:
        with database.errors():
            return await asyncio.to_thread(_drawn_file, secret_path(database))

    def work(connection: Connection) -> bytes:
        made = {"name": _NAME, "value": random.token_hex(32)}
        connection.execute(database.insert(secrets).values(made).on_conflict_do_nothing())
        return secret_row(connection) or b""

    return await database.run(work)


async def known_secret(database: Database) -> bytes | None:
    """The secret, if one was ever drawn.  Raises `StoreError`."""
    if not database.is_sqlite:
        return await database.run(lambda connection: secret_row(connection))
    path = secret_path(database)
    with database.errors():
        return _read(path) if path.exists() else None


def secret_row(connection: Connection) -> bytes | None:
    """The secret in PostgreSQL's tables, if there is one."""
    if not inspect(connection).has_table(secrets.name):
        return None
    value = connection.execute(select(secrets.c.value).where(secrets.c.name == _NAME)).scalar()
    return None if value is None else str(value).encode()


def put_secret_row(connection: Connection, secret: bytes) -> None:
    """Make it the secret of a PostgreSQL whose tables are there."""
    connection.execute(secrets.delete())
    connection.execute(secrets.insert().values(name=_NAME, value=secret.decode()))


def put_secret_file(path: Path, secret: bytes) -> None:
    """Make it the secret beside a SQLite file, whole or not at all.  Raises `OSError`."""
    aside = _aside(path, secret)
    os.replace(aside, path)


def secret_path(database: Database) -> Path:
    """Where SQLite's secret lies."""
    return database.file.with_name(database.file.name + ".secret")


def _drawn_file(path: Path) -> bytes:
    with suppress(FileExistsError):
        new = _aside(path, random.token_hex(32).encode())
        try:
            path.hardlink_to(new)  # whole or not at all, and the first to come wins
        finally:
            new.unlink()
    return _read(path)


def _aside(path: Path, secret: bytes) -> Path:
    new = path.with_name(f"{path.name}.{random.token_hex(4)}")
    new.touch(mode=0o600, exist_ok=False)
    new.write_bytes(secret)
    return new


def _read(path: Path) -> bytes:
    secret = path.read_bytes()
    if len(secret) < SHORTEST:
        raise StoreError(f"base de données : {path} est endommagé ; le rétablir depuis une sauvegarde ou l'effacer")
    return secret
