"""`lechiffre history`, `revert` and `knowledge push|pull`: the history of a base from the command line.

Each function prints French and gives the exit code; what fails is a `LeChiffreError`, for who called to print.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.facts.documents.revisions import COMMAND_LINE, Note
from bot.facts.documents.undo import FileDiff
from bot.keeping.database import InDatabase
from bot.keeping.documents import Documents, InFolder
from bot.keeping.home import filled_documents_at
from bot.keeping.keeper import Keeper
from bot.keeping.moving import Moved, move
from bot.keeping.preview import Preview
from bot.opening import IN_DATABASE, knowledge_folder
from bot.settings import Settings
from bot.store.store import Store

MOST_TOLD, MOST_FILES = 10, 3
_Print = Callable[[str], None]


def history(settings: Settings, number: int | None = None, limit: int = 20, say: _Print = print) -> int:
    """The last revisions; with a number, what that one changed."""

    async def work() -> int:
        async with _documents(settings) as documents:
            keeper = await Keeper.open(documents)
            if number is not None:
                change = await keeper.revision(number)
                say(_line(change.revision.number, change.revision.note))
                _say_diff(change.diff, say)
                return 0
            for entry in await keeper.history(limit):
                say(f"{_line(entry.revision.number, entry.revision.note)}  [{_files(entry.files)}]")
            return 0

    return _run(work())


def revert(settings: Settings, number: int, force: bool = False, say: _Print = print) -> int:
    """Undo a revision.  1 and nothing changed when example questions would lose their answer, unless `force`."""

    async def work() -> int:
        async with _documents(settings) as documents:
            keeper = await Keeper.open(documents)
            preview = await keeper.preview_undo(number)
            _say_diff(preview.diff, say)
            if not _say_findings(preview, say):
                return 1
            if preview.broken and not force:
                say("rien n'est changé ; « --force » pour annuler quand même")
                return 1
            revision = await keeper.undo(number, COMMAND_LINE, preview.number)
            say(f"révision {number} annulée : la base est maintenant la révision {revision.number}")
            return 0

    return _run(work())


def push(settings: Settings, folder: str | None, force: bool = False, say: _Print = print) -> int:
    """From a folder to the database; 1 when both changed the same lines, unless `force`."""

    async def work() -> int:
        async with _store(settings) as store:
            source = InFolder(knowledge_folder(folder))
            moved = await move(source, InDatabase(store.database), COMMAND_LINE, f"envoyé de {source.place}", force)
            return _say_moved(moved, "la base de données", say)

    return _run(work())


def pull(settings: Settings, folder: str, force: bool = False, say: _Print = print) -> int:
    """From the database to a folder, which is made if need be; 1 when both changed the same lines, unless `force`."""

    async def work() -> int:
        path = Path(folder)
        async with _store(settings) as store:
            source = await filled_documents_at(IN_DATABASE, store)
            path.mkdir(parents=True, exist_ok=True)
            target = InFolder(path)
            moved = await move(source, target, COMMAND_LINE, "repris de la base de données", force)
            return _say_moved(moved, str(path), say)

    return _run(work())


# --- inside ---------------------------------------------------------------------------------------------------


def _run(work: Coroutine[Any, Any, int]) -> int:
    return asyncio.run(work)


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    async with Store.open(settings.store_url, settings.store_secret) as store:
        yield store


@asynccontextmanager
async def _documents(settings: Settings) -> AsyncIterator[Documents]:
    """The documents; the store is opened only where they live in it."""
    if settings.knowledge == IN_DATABASE:
        async with _store(settings) as store:
            yield await filled_documents_at(settings.knowledge, store)
    else:
        yield InFolder(knowledge_folder(settings.knowledge))


def _line(number: int, note: Note) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(note.at))
    return f"{number:>4}  {when}  {_author(note):<22}  {note.reason}"


def _files(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= MOST_FILES else f"{len(names)} fichiers"


def _author(note: Note) -> str:
    if note.outside:
        return "hors du bot"
    if note.author == COMMAND_LINE:
        return "ligne de commande"
    return f"éditeur {note.author[:10]}" if note.author else "le bot"


def _say_diff(files: Iterable[FileDiff], say: _Print) -> None:
    for file in files:
        say(f"\n{file.file}")
        for line in file.lines:
            say(f"{line.sign} {line.text}".rstrip())


def _say_findings(preview: Preview, say: _Print) -> bool:
    """What a change would do; false when the result is no base."""
    for problem in preview.problems[:MOST_TOLD]:
        say(str(problem))
    if preview.problems:
        say("rien n'est changé : le résultat ne serait pas une base")
        return False
    for effect in preview.effects[:MOST_TOLD]:
        mark = "PERD SA RÉPONSE" if effect.problem is not None else "change de réponse"
        say(f"\n« {effect.question} » {mark}\n   avant : {effect.before}\n   après : {effect.after}")
    more = len(preview.effects) - MOST_TOLD
    if more > 0:
        say(f"… et {more} autres questions")
    for second_look in [*preview.ambiguous, *preview.warnings][:MOST_TOLD]:
        say(f"à revoir : {second_look}")
    return True


def _say_moved(moved: Moved, where: str, say: _Print) -> int:
    for clash in moved.clashes:
        say(str(clash))
    if moved.revision is not None:
        say(f"{_files(moved.files)} : écrits dans {where}, révision {moved.revision.number}")
        return 0
    if moved.clashes:
        say("rien n'est écrit ; accorder ces fichiers, ou « --force » pour que la source l'emporte")
        return 1
    say(f"rien à faire : {where} a déjà tout")
    return 0
