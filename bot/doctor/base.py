"""The fact base: it loads, and editors can save what they change."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

from bot.conversation import Engine
from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.doctor.place import write_trouble
from bot.errors import KnowledgeError, LeChiffreError
from bot.facts.documents.folder import HISTORY
from bot.keeping.building import build
from bot.keeping.database import InDatabase
from bot.opening import IN_DATABASE, knowledge_folder, open_engine, packaged_folder
from bot.settings import Settings
from bot.store.database import Database


async def look_at_base(settings: Settings) -> list[Finding]:
    """The base of the settings."""
    if settings.knowledge == IN_DATABASE:
        return [await _in_database(settings)]
    folder = knowledge_folder(settings.knowledge)
    try:
        engine = await asyncio.to_thread(open_engine, folder)
    except KnowledgeError as error:
        return [_refused(str(folder), len(error.problems), str(error.problems[0]))]
    found = [_loaded(str(folder), engine)]
    return [*found, *_writable(folder)] if settings.owners else found


async def _in_database(settings: Settings) -> Finding:
    place = "la base de données"
    try:
        database = Database(settings.store_url)
        try:
            now = await InDatabase(database).now()
        finally:
            await database.close()
    except LeChiffreError as error:
        return wrong(f"base de faits : elle ne se lit pas ({error})", "réparer d'abord la base de données")
    if not now.files:
        return wrong(f"base de faits : {place} n'en contient pas", "l'y envoyer : « lechiffre knowledge push »")
    engine, problems = await asyncio.to_thread(build, now.files, now.problems)
    return _loaded(place, engine) if engine is not None else _refused(place, len(problems), str(problems[0]))


def _loaded(place: str, engine: Engine) -> Finding:
    return well(f"base de faits : {place}, {len(engine.base.facts)} faits")


def _refused(place: str, count: int, first: str) -> Finding:
    return wrong(f"base de faits : {place} a {count} erreurs, dont {first}", "« lechiffre check » les donne toutes")


def _writable(folder: Path) -> Iterator[Finding]:
    """Editors need a folder of their own, with its history, that the bot may write."""
    if os.path.realpath(folder) == os.path.realpath(packaged_folder()):
        yield doubtful(
            "éditeurs : la base est celle du paquet, ce qu'ils changent se perd à la prochaine mise à jour",
            "la copier dans un dossier à elle et le nommer (LECHIFFRE_KNOWLEDGE)",
        )
        return
    places = [folder, *(path for path in (folder / HISTORY, *sorted(folder.iterdir())) if path.is_dir())]
    for place in dict.fromkeys(places):
        if trouble := write_trouble(place):
            yield doubtful(
                f"éditeurs : ils ne peuvent rien enregistrer, {place} ne peut pas être écrit ({trouble})",
                "donner ce dossier à l'utilisateur du bot (chown)",
            )
            return
    yield well(f"éditeurs : {folder} peut être écrit")
