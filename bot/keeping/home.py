"""Where a base lives, as a setting names it: a folder, or the database."""

from __future__ import annotations

from bot.keeping.database import InDatabase
from bot.keeping.documents import Documents, InFolder
from bot.opening import knowledge_folder
from bot.store.store import Store

IN_DATABASE = "database"
"""LECHIFFRE_KNOWLEDGE (or --knowledge) for a base that lives in the database; anything else is a folder."""


def documents_at(knowledge: str | None, store: Store) -> Documents:
    """The documents that a setting names."""
    return InDatabase(store.database) if knowledge == IN_DATABASE else InFolder(knowledge_folder(knowledge))
