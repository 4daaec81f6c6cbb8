"""Bring the tables of a database to the version of the code, under a lock."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.store.database import Database
from bot.store.errors import StoreError
from bot.store.lockfile import LockFile
from bot.store.tables import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 0x4C6543686966
"""Advisory lock of PostgreSQL: any number, the same in every replica."""
_PATIENCE = 30.0


async def migrate(database: Database, revision: str = HEAD) -> None:
    """Take the tables up (or down) to `revision`; nothing to do costs one query and no import of alembic."""
    if database.is_sqlite:
        await _migrate_file(database, revision)
        return

    def work(connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        move(connection, revision)

    await database.run(work)


async def _migrate_file(database: Database, revision: str) -> None:
    lock = LockFile(database.file.with_name(database.file.name + ".migration"))
    with database.errors():
        for _ in range(int(_PATIENCE / 0.1)):
            if lock.take():
                break
            await asyncio.sleep(0.1)
        else:
            raise StoreError(f"base de données : {database.place} est tenu par un autre programme ; réessayer")
    try:
        await database.run(lambda connection: move(connection, revision))
    finally:
        lock.free()


def move(connection: Connection, revision: str) -> None:
    """Take the tables to `revision` ("base": to none) on a connection.  Raises `StoreError`, for a newer database too."""
    now = current(connection)
    if now == revision:
        return
    from alembic import command
    from alembic.util import CommandError

    config = alembic_config()
    config.attributes["connection"] = connection
    known = known_revisions()
    if now is not None and now not in known:
        raise StoreError(
            "base de données : elle vient d'une version plus récente de LeChiffre ; mettre le programme à jour"
        )
    down = revision == "base" or (now is not None and known.index(revision) > known.index(now))
    try:
        (command.downgrade if down else command.upgrade)(config, revision)
    except CommandError as error:
        raise StoreError(f"base de données : la mise à jour des tables a échoué ({error})") from error


def known_revisions() -> list[str]:
    """Every step that the code knows, the newest first."""
    from alembic.script import ScriptDirectory

    return [step.revision for step in ScriptDirectory.from_config(alembic_config()).walk_revisions()]


def alembic_config() -> Config:
    """Alembic's settings; the steps stand in the package."""
    from alembic.config import Config

    config = Config()
    folder = str(Path(__file__).parent / "migrations").replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config


def current(connection: Connection) -> str | None:
    """The step that the tables are at; None when there are none of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
