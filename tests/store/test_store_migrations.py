"""The tables: made by migrations, all the way up and all the way down."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.store.database import Database
from bot.store.migrate import alembic_config, migrate
from bot.store.store import LoggedQuestion, Store, StoreError
from bot.store.tables import HEAD, metadata


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


async def test_up_and_down_and_up_again(url: str) -> None:
    async with Store.open(url) as store:
        await store.log_question(LoggedQuestion("q", "answer"))
    database = Database(url)
    try:
        assert await database.run(tables) == set(metadata.tables)
        await migrate(database, "base")
        assert await database.run(tables) == set()
        for step in reversed(list(ScriptDirectory.from_config(alembic_config()).walk_revisions())):
            await migrate(database, step.revision)
        assert await database.run(tables) == set(metadata.tables)
        await migrate(database)
    finally:
        await database.close()
    async with Store.open(url) as store:
        assert await store.questions() == []


async def test_the_migrations_make_just_the_tables_of_the_code(store: Store) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert await store.database.run(differences) == []


async def test_a_newer_database_is_left_alone(url: str) -> None:
    async with Store.open(url) as store:
        await store.database.run(
            lambda connection: connection.execute(text("UPDATE alembic_version SET version_num='9999'"))
        )
    with pytest.raises(StoreError, match="version plus récente"):
        async with Store.open(url):
            pass
