"""From one place of documents to another: `lechiffre knowledge push` and `pull`."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from bot.errors import KnowledgeError
from bot.facts.documents.revisions import Files, Note, Now, Revision, changed, digest_of, manifest_of
from bot.facts.documents.undo import ClashError, merge_file
from bot.keeping.building import build
from bot.keeping.documents import Documents
from bot.keeping.serving import adopted

_LOOK_BACK = 1_000_000


@dataclass(frozen=True, slots=True)
class Clash:
    """A file that both sides changed in the same lines."""

    file: str
    line: int
    """of the target's file, 0 when it has none"""

    def __str__(self) -> str:
        where = f", ligne {self.line}" if self.line else " (absent de la destination)"
        return f"{self.file}{where} : changé des deux côtés"


@dataclass(frozen=True, slots=True)
class Moved:
    """What a push or a pull did."""

    revision: Revision | None
    """the target's new revision; `None` when nothing was written"""
    files: tuple[str, ...]
    """the files that changed, or would have"""
    clashes: tuple[Clash, ...] = ()
    """when there are any, nothing was written, unless it was forced"""


async def move(source: Documents, target: Documents, author: str, reason: str, force: bool = False) -> Moved:
    """Bring the source's changes since both were last the same to the target, which keeps its own.

    `force`: where both changed the same lines, the source's stand.  Raises `KnowledgeError` when the result, or the
    source, is no base.
    """
    here = await _kept(source)
    there = await target.now()
    if there.files and not there.clean:
        there = await _kept(target)
    common = await _common(source, target, here)
    base = await target.files(common) if common is not None else {}
    files, clashes = _joined(base, here.files, there.files, force or not there.files)
    names = tuple(changed(there.files, files))
    if not names or (clashes and not force):
        return Moved(None, names, tuple(clashes))
    await _check(files)
    revision = await target.commit(there.number, files, Note(author, reason, time.time()))
    return Moved(revision, names, tuple(clashes))


async def _kept(documents: Documents) -> Now:
    """What a place holds, kept as a revision first when it was changed by hand.  Raises `KnowledgeError`."""
    now = await documents.now()
    if not now.clean:
        await _check(now.files, now)
        await adopted(documents, now)
        now = await documents.now()
    return now


async def _check(files: Files, now: Now | None = None) -> None:
    engine, problems = await asyncio.to_thread(build, files, now.problems if now else ())
    if engine is None:
        raise KnowledgeError(problems)


async def _common(source: Documents, target: Documents, here: Now) -> Revision | None:
    """The newest revision of the target that the source has, or had."""
    known = {revision.digest for revision in await source.revisions(_LOOK_BACK)}
    known.add(digest_of(manifest_of(here.files)))
    return next((r for r in await target.revisions(_LOOK_BACK) if r.digest in known), None)


def _joined(base: Files, here: Files, there: Files, force: bool) -> tuple[dict[str, str], list[Clash]]:
    """The target's files with the source's changes."""
    files, clashes = dict(there), []
    for name in changed(here, there):
        text: str | None
        try:
            text = merge_file(name, base.get(name), here.get(name), there.get(name))
        except ClashError as clash:
            clashes.append(Clash(clash.file, clash.line))
            text = here.get(name) if force else there.get(name)
        if text is None:
            files.pop(name, None)
        else:
            files[name] = text
    return files, [] if not there else clashes
