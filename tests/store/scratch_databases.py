"""Databases of a test's own: a SQLite file, or a database on a real PostgreSQL, dropped afterwards."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

SERVER = os.environ.get("LECHIFFRE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
KINDS = ("sqlite", "postgres")


@cache
def reachable() -> bool:
    """Whether there is a PostgreSQL to test on."""
    import psycopg

    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def scratch(kind: str, folder: Path) -> Iterator[str]:
    """The URL of a fresh database."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'données ?' / 'bot.db'}"
        return
    if not reachable():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no PostgreSQL at {SERVER}: CI needs one")
        pytest.skip(f"no PostgreSQL at {SERVER}")
    import psycopg

    name = f"lechiffre_test_{secrets.token_hex(6)}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield SERVER.rsplit("/", 1)[0] + "/" + name
    finally:
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
