"""The tables as lines of JSON, the same from both kinds of database: what a backup holds.

Tables are read as they are in the database, not as the code would have them: an older one is kept as it is, and made
anew at its own revision before it is brought up to date.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, inspect, select, text
from sqlalchemy import Row as SqlRow

from bot.store.tables import knowledge_revisions, knowledge_texts, metadata, secrets

NEVER = frozenset({"alembic_version", secrets.name})
"""Tables that are in no backup: the revision stands in its manifest, a secret nowhere."""
OF_NOBODY = frozenset({"files", knowledge_texts.name, knowledge_revisions.name})
"""Tables that mean something without the keys of people."""
_BATCH = 500


def freeze(connection: Connection) -> None:
    """From now on the connection sees the database as it is now, until its transaction ends."""
    if connection.dialect.name == "sqlite":
        raw: Any = connection.connection.dbapi_connection
        if not raw.in_transaction:  # the driver begins one for changes only
            connection.exec_driver_sql("BEGIN")
    else:
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def tables_of(connection: Connection) -> list[Table]:
    """The tables of a backup, as they are; those of other programs in the same database are none of ours."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in metadata.tables and name not in NEVER)
    return [found.tables[name] for name in sorted(found.tables)]


def rows_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Each row as a line."""
    query = select(table).order_by(*table.primary_key.columns)
    rows = connection.execute(query, execution_options={"stream_results": True, "yield_per": _BATCH})
    for row in rows:
        yield json.dumps(_plain(row), separators=(",", ":")).encode() + b"\n"


def insert_lines(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Put the rows of a backup into a table; how many.  Raises `ValueError` for a line that is none of its rows."""
    binary = [column.name for column in table.columns if isinstance(column.type, LargeBinary)]
    waiting, count = iter(lines), 0
    while batch := [_row(line, table, binary) for line in islice(waiting, _BATCH)]:
        connection.execute(table.insert(), batch)
        count += len(batch)
    return count


def restart_numbers(connection: Connection, tables: Iterable[Table]) -> None:
    """PostgreSQL counts rows apart from the table: the next one must come after those that were put in."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables:
        for column in table.primary_key.columns:
            name = text("SELECT pg_get_serial_sequence(:table, :column)")
            sequence = connection.execute(name, {"table": table.name, "column": column.name}).scalar()
            if sequence is not None:
                last = connection.execute(select(func.max(column))).scalar()
                connection.execute(select(func.setval(sequence, last or 1, last is not None)))


def is_empty(connection: Connection) -> bool:
    """Whether no table of ours holds anything."""
    names = set(inspect(connection).get_table_names())
    if "alembic_version" not in names:
        return True
    return all(connection.execute(select(table).limit(1)).first() is None for table in tables_of(connection))


def _plain(row: SqlRow[Any]) -> dict[str, Any]:
    return {
        name: base64.b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in row._mapping.items()
    }


def _row(line: bytes, table: Table, binary: list[str]) -> dict[str, Any]:
    row = json.loads(line)
    if not isinstance(row, dict) or set(row) != set(table.columns.keys()):
        raise ValueError(f"not a row of {table.name}")
    for name in binary:
        row[name] = base64.b64decode(row[name])
    return row
