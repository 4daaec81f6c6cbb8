"""The base that answers now: changed, undone and reloaded while questions go on, each answered by one version."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from bot.conversation import Engine
from bot.errors import KnowledgeError, LeChiffreError, Problem
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
from bot.facts.editing.apply import apply_changes
from bot.facts.editing.changes import Change
from bot.keeping import history as past
from bot.keeping.documents import Documents
from bot.keeping.preview import Preview
from bot.keeping.serving import Serving, adopted, last_good, serve
from bot.keeping.workshop import InThread, Workshop, engine_of

_log = logging.getLogger(__name__)
SETTLE = 0.4
"""Seconds that a broken folder must stay the same before it is said to be broken: an editor may not be done."""
_MOST_SETTLING = 10


How = Literal["edit", "undo", "restore", "outside", "elsewhere", "mended", "start"]
"""What a new base came by: this keeper (three ways), files that changed, another replica; or the one that answers anyway is
what the files hold again; or the start."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A new base answers."""

    number: int
    note: Note
    how: How


@dataclass(frozen=True, slots=True)
class Refused:
    """The documents are no base; the last good one goes on answering."""

    problems: tuple[Problem, ...]
    serving: int
    """the revision that answers"""
    restart: bool = False


Listener = Callable[[Loaded | Refused], Awaitable[None]]
"""Told of every reload and refusal; what it raises is logged and goes no further."""


class Keeper:
    """Holder of the present engine.  `Keeper.open`, then `watch` as a task of its own."""

    def __init__(self, documents: Documents, serving: Serving, listener: Listener | None, workshop: Workshop) -> None:
        """For `Keeper.open`, which see."""
        self.documents = documents
        self.refused: tuple[Problem, ...] = ()
        """problems of the documents as they are, when they are not what answers"""
        self._serving = serving
        self._listener = listener
        self._workshop = workshop
        self._turn = asyncio.Lock()
        self._preview: Preview | None = None

    @classmethod
    async def open(
        cls, documents: Documents, listener: Listener | None = None, workshop: Workshop | None = None
    ) -> Keeper:
        """The base of the documents or, when it is broken, its last good revision (`Refused` says so).

        `workshop`: who builds and compares bases, closed with the keeper; by default threads of this process.
        Raises `KnowledgeError` when there is none, `LeChiffreError` when the documents cannot be had.
        """
        workshop = workshop or InThread()
        now = await documents.now()
        engine, problems = await workshop.build(now.files, now.problems)
        if engine is not None:
            number = (await adopted(documents, now)).number if not now.clean else now.number
            keeper = cls(documents, serve(engine, now.files, number), listener, workshop)
            await keeper._tell(Loaded(number, now.head.note if now.head else Note("", "", 0.0), "start"))
            return keeper
        serving = await last_good(documents, now)
        if serving is None:
            raise KnowledgeError(problems)
        keeper = cls(documents, serving, listener, workshop)
        keeper.refused = problems
        await keeper._tell(Refused(problems, serving.number, restart=True))
        return keeper

    @property
    def engine(self) -> Engine:
        """The engine that answers now; take it once for each question."""
        return self._serving.engine

    @property
    def number(self) -> int:
        """The revision that answers now."""
        return self._serving.number

    @property
    def digest(self) -> str:
        """The same for the same files."""
        return self._serving.digest

    @property
    def files(self) -> Files:
        """The texts of the base that answers now."""
        return self._serving.files

    async def warm(self) -> None:
        """Ask the present engine all example questions ahead, so that the next preview is shown sooner."""
        await self._workshop.warm(self.files)

    def close(self) -> None:
        """Let go of the workshop; what it is doing ends as a `LeChiffreError`."""
        self._workshop.close()

    # --- changing ----------------------------------------------------------------------------------------------

    async def preview(self, changes: Iterable[Change]) -> Preview:
        """What these changes would do to the present base.  Raises `EditError` for one that cannot be made."""
        serving = self._sound()
        files = await asyncio.to_thread(apply_changes, serving.files, changes)
        return await self.preview_files(files, serving)

    async def preview_files(self, files: Files, serving: Serving | None = None) -> Preview:
        """The same for a whole set of files."""
        serving = serving or self._sound()
        preview = await self._workshop.preview(serving.number, serving.files, files)
        self._preview = preview
        return preview

    async def apply(self, changes: Iterable[Change], author: str, reason: str, expected: int) -> Revision:
        """Make changes that were seen on revision `expected`: checked, saved, live when this returns.

        Raises `ConflictError` when the base is no longer that revision, `EditError`, `KnowledgeError` when the result
        is no base; then nothing is changed.
        """
        serving = self._sound()
        self._expect(serving, expected)
        files = await asyncio.to_thread(apply_changes, serving.files, changes)
        return await self.apply_files(files, author, reason, expected)

    async def apply_files(self, files: Files, author: str, reason: str, expected: int, how: How = "edit") -> Revision:
        """The same for a whole set of files, those of a preview for example."""
        async with self._turn:
            self._expect(self._sound(), expected)
            engine = await self._built(files)
            revision = await self.documents.commit(expected, files, Note(author, reason, time.time()))
            self._serving = Serving(engine, files, revision.number, revision.digest)
        await self._tell(Loaded(revision.number, revision.note, how))
        return revision

    async def preview_undo(self, number: int) -> Preview:
        """What undoing a revision would do.  Raises `UndoError` with the reason why it cannot be."""
        serving = self._sound()
        files = await past.undone(self.documents, number, serving.files, serving.number)
        return await self.preview_files(files, serving)

    async def undo(self, number: int, author: str, expected: int) -> Revision:
        """Undo a past revision, whatever came after it.  Raises as `apply` does, and `UndoError`."""
        serving = self._sound()
        self._expect(serving, expected)
        files = await past.undone(self.documents, number, serving.files, serving.number)
        return await self.apply_files(files, author, f"annule la révision {number}", expected, "undo")

    async def restore(self, author: str) -> Revision:
        """Put the base that answers back in the place of documents that are refused; those are kept in the history."""
        async with self._turn:
            now = time.time()
            keep = Note("", f"{OUTSIDE}, refusé", now, outside=True)
            reason = f"rétablit la révision {self.number}"
            revision = await self.documents.restore(self.number, Note(author, reason, now), keep)
            serving = self._serving
            self._serving = Serving(serving.engine, serving.files, revision.number, revision.digest)
            self.refused = ()
        await self._tell(Loaded(revision.number, revision.note, "restore"))
        return revision

    async def history(self, limit: int = 20, before: int | None = None) -> list[past.Entry]:
        """The last revisions, newest first."""
        return await past.history(self.documents, limit, before)

    async def revision(self, number: int) -> past.Change:
        """One revision with its difference."""
        return await past.change(self.documents, number)

    # --- following ---------------------------------------------------------------------------------------------

    async def watch(self) -> None:
        """Follow the documents for ever: run it as a task and cancel it to stop."""
        async for _ in self.documents.news():
            try:
                await self.refresh()
            except LeChiffreError as error:
                _log.warning("documents: %s", error)

    async def refresh(self) -> None:
        """Look at the documents now; take up what changed, or refuse it and say so."""
        async with self._turn:
            event = await self._look()
        if event is not None:
            await self._tell(event)

    async def _look(self) -> Loaded | Refused | None:
        now = await self.documents.now()
        for _ in range(_MOST_SETTLING):
            if not now.problems and digest_of(manifest_of(now.files)) == self._serving.digest:
                return self._same(
                    now.head if now.clean and now.head is not None else await adopted(self.documents, now)
                )
            engine, problems = await self._workshop.build(now.files, now.problems)
            if engine is not None:
                try:
                    return await self._take_up(engine, now)
                except ConflictError:  # changed again meanwhile
                    now = await self.documents.now()
                    continue
            await asyncio.sleep(SETTLE)
            before, now = now, await self.documents.now()
            if now.files == before.files and now.problems == before.problems:
                return self._refuse(problems)
        return None

    async def _take_up(self, engine: Engine, now: Now) -> Loaded:
        head = now.head if now.clean and now.head is not None else await adopted(self.documents, now)
        self._serving = serve(engine, now.files, head.number)
        self.refused = ()
        return Loaded(head.number, head.note, "outside" if head.note.outside else "elsewhere")

    def _same(self, head: Revision) -> Loaded | None:
        """The documents are what answers: all is well, or well again."""
        mended, self.refused = bool(self.refused), ()
        serving = self._serving
        self._serving = Serving(serving.engine, serving.files, head.number, serving.digest)
        return Loaded(head.number, head.note, "mended") if mended else None

    def _refuse(self, problems: tuple[Problem, ...]) -> Refused | None:
        if problems == self.refused:
            return None
        self.refused = problems
        return Refused(problems, self.number)

    # --- inside ------------------------------------------------------------------------------------------------

    def _sound(self) -> Serving:
        """What answers, if it may be changed: documents that were refused must be mended first."""
        if self.refused:
            raise ConflictError(
                f"les documents ({self.documents.place}) sont refusés, à commencer par {self.refused[0]} "
                "; les réparer ou les rétablir d'abord"
            )
        return self._serving

    def _expect(self, serving: Serving, expected: int) -> None:
        if serving.number != expected:
            raise ConflictError(f"la base a changé entre-temps (révision {serving.number}) ; rien n'est écrasé")

    async def _built(self, files: Files) -> Engine:
        """The engine of these files: that of the last preview when it is the same base."""
        shown = self._preview
        if shown is not None and shown.digest == digest_of(manifest_of(files)):
            engine = await asyncio.to_thread(engine_of, shown)
            if engine is not None:
                return engine
        engine, problems = await self._workshop.build(files)
        if engine is None:
            raise KnowledgeError(problems)
        return engine

    async def _tell(self, event: Loaded | Refused) -> None:
        if self._listener is not None:
            try:
                await self._listener(event)
            except Exception:
                _log.exception("a listener of the base failed")
