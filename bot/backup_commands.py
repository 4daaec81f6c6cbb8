"""`lechiffre backup` and `lechiffre restore`.  Each prints French and gives the exit code; raises `LeChiffreError`."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from bot.backup.documents import PACKAGE
from bot.backup.file import Manifest
from bot.backup.restoring import check, restore
from bot.backup.taking import take
from bot.settings import Settings

_Print = Callable[[str], None]
_NAMES = {
    "questions": "questions",
    "feedback": "avis",
    "editors": "éditeurs",
    "knowledge_revisions": "révisions de la base en base de données",
}
"""The tables that a person wants to hear of."""


def back_up(settings: Settings, file: str, key: str | None, replace: bool, say: _Print = print) -> int:
    """Write a backup."""
    taken = asyncio.run(take(settings, Path(file), Path(key) if key else None, replace))
    say(f"{file} : {_told(taken.counts)}")
    if taken.folder is not None:
        say(f"base de {taken.folder} : {taken.revisions} révisions")
    if key:
        say(f"{key} : la clé des empreintes ; la garder ailleurs que la sauvegarde")
    else:
        say("la clé des empreintes n'y est pas : la garder à part (« --key FICHIER », ou LECHIFFRE_SECRET)")
    return 0


def put_back(
    settings: Settings, file: str, key: str | None, replace: bool, people: bool, only_check: bool, say: _Print = print
) -> int:
    """Restore a backup, or only check it."""
    if only_check:
        say(f"{file} est entière : {_of(check(Path(file)))}")
        return 0
    done = asyncio.run(restore(settings, Path(file), Path(key) if key else None, replace, people))
    say(f"rétabli : {_of(done.manifest)}")
    if not done.people:
        say("sans rien de ce qui tient aux personnes : questions, avis, éditeurs")
    if done.manifest.knowledge == PACKAGE:
        say("la base était celle du paquet : le programme l'apporte")
    else:
        say("la base est dans la base de données" if done.folder is None else f"la base est dans {done.folder}")
    if done.former is not None:
        say(f"l'ancienne est dans {done.former} ; à effacer quand vous n'en avez plus besoin")
    return 0


def _of(manifest: Manifest) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(manifest.at))
    return f"sauvegarde du {when} (LeChiffre {manifest.version}), {_told(manifest.counts())}"


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{counts[name]} {word}" for name, word in _NAMES.items() if name in counts)
