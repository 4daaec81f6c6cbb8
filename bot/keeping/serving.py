"""The version of a base that answers, and where it comes from at the start."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from dataclasses import dataclass

from bot.conversation import Engine
from bot.errors import LeChiffreError
from bot.facts.documents.revisions import (
    OUTSIDE,
    ConflictError,
    Files,
    Note,
    Now,
    Revision,
    digest_of,
    manifest_of,
)
from bot.keeping.building import build
from bot.keeping.documents import Documents

_log = logging.getLogger(__name__)
_LOOK_BACK = 50
"""Former revisions among which one that loads is sought."""


@dataclass(frozen=True, slots=True)
class Serving:
    """One version of the base, whole."""

    engine: Engine
    files: Files
    number: int
    digest: str


def serve(engine: Engine, files: Files, number: int) -> Serving:
    """A version ready to answer."""
    return Serving(engine, files, number, digest_of(manifest_of(files)))


async def adopted(documents: Documents, now: Now) -> Revision:
    """Keep files that were written outside the bot as a revision, when the place can keep any."""
    reason = OUTSIDE if now.head is not None else "première version connue"
    note = Note("", reason, time.time(), outside=True)
    try:
        return await documents.adopt(now.files, note)
    except ConflictError:
        raise
    except LeChiffreError as error:  # a folder that nobody may write serves all the same
        _log.info("documents: %s", error)
        return Revision(now.number, note, manifest_of(now.files))


async def last_good(documents: Documents, now: Now) -> Serving | None:
    """The newest revision that loads, those of the broken files left out."""
    broken = digest_of(manifest_of(now.files))
    with suppress(LeChiffreError):
        for revision in await documents.revisions(_LOOK_BACK):
            if revision.digest == broken:
                continue
            with suppress(LeChiffreError):
                files = await documents.files(revision)
                engine, _ = await asyncio.to_thread(build, files)
                if engine is not None:
                    return serve(engine, files, revision.number)
    return None
