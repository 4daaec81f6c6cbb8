"""Updates that were acknowledged to Telegram before they are finished: kept here until they are, whatever dies."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from bot.store.database import Database
from bot.store.tables import contexts
from bot.store.updates import KEPT

_PREFIX = "held-"
_NAMES = ("last_name", "username", "language_code", "active_usernames")


class Held:
    """Updates as Telegram sent them but for people's names, among the dialogues.

    None outlives the 24 h for which Telegram itself keeps one.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, updates: Mapping[int, Any]) -> None:
        """Keep updates by their ids."""
        until = time.time() + KEPT
        rows = [
            {"thread": f"{_PREFIX}{number}", "data": _nameless(raw), "until": until} for number, raw in updates.items()
        ]
        insert = self._database.insert(contexts).on_conflict_do_nothing()
        if rows:
            await self._database.run(lambda connection: connection.execute(insert, rows))

    async def all(self) -> dict[int, Any]:
        """What is kept, oldest first."""
        query = select(contexts.c.thread, contexts.c.data).where(
            contexts.c.thread.like(f"{_PREFIX}%"), contexts.c.until > time.time()
        )
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return dict(sorted((int(row.thread.removeprefix(_PREFIX)), row.data) for row in rows))

    async def drop(self, numbers: Iterable[int]) -> None:
        """They are finished."""
        names = [f"{_PREFIX}{number}" for number in numbers]
        forget = delete(contexts).where(contexts.c.thread.in_(names))
        if names:
            await self._database.run(lambda connection: connection.execute(forget))


def _nameless(raw: Any) -> Any:
    """An update without the names of people and groups; bots keep theirs, by which they are told apart."""
    if isinstance(raw, list):
        return [_nameless(each) for each in raw]
    if not isinstance(raw, dict):
        return raw
    kept = {key: _nameless(value) for key, value in raw.items()}
    if "id" in kept and not kept.get("is_bot") and ("first_name" in kept or "title" in kept or "type" in kept):
        kept = {key: value for key, value in kept.items() if key not in _NAMES}
        kept |= {key: "" for key in ("first_name", "title") if key in kept}
    return kept
