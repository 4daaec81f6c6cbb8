"""Where a base lives, as a setting names it: a folder, or the database."""

from __future__ import annotations

import asyncio

from bot.conversation import Engine
from bot.errors import KnowledgeError, LeChiffreError
from bot.facts.documents.revisions import Now
from bot.keeping.building import build
from bot.keeping.database import InDatabase
from bot.keeping.documents import Documents, InFolder
from bot.opening import IN_DATABASE, knowledge_folder
from bot.settings import Settings
from bot.store.store import Store

EMPTY = (
    "aucune base dans la base de données ; l'y mettre par « lechiffre knowledge push DIR », "
    "ou nommer un dossier (LECHIFFRE_KNOWLEDGE, « --knowledge »)"
)


def documents_at(knowledge: str | None, store: Store) -> Documents:
    """The documents that a setting names."""
    return InDatabase(store.database) if knowledge == IN_DATABASE else InFolder(knowledge_folder(knowledge))


async def filled_documents_at(knowledge: str | None, store: Store) -> Documents:
    """The same, to be read.  Raises `LeChiffreError` where the database holds no base yet."""
    documents = documents_at(knowledge, store)
    if isinstance(documents, InDatabase) and not await documents.revisions(1):
        raise LeChiffreError(EMPTY)
    return documents


def now_in_database(settings: Settings) -> Now:
    """The files of the base in the database.  Raises `LeChiffreError` when there is none."""

    async def read() -> Now:
        async with Store.open(settings.store_url, settings.store_secret) as store:
            return await (await filled_documents_at(IN_DATABASE, store)).now()

    return asyncio.run(read())


def engine_in_database(settings: Settings) -> Engine:
    """The engine of the base in the database.  Raises `KnowledgeError`, `LeChiffreError`."""
    now = now_in_database(settings)
    engine, problems = build(now.files, now.problems)
    if engine is None:
        raise KnowledgeError(problems)
    return engine
