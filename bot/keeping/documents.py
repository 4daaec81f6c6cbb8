"""Where the documents live, as the keeper uses it: a folder or a database, the same calls on both."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

from watchfiles import Change, awatch

from bot.facts.documents.folder import FolderDocuments
from bot.facts.documents.revisions import Files, Note, Now, Revision

LOOK_AGAIN = 30.0
"""Seconds after which a folder is looked at though nothing was heard of it."""
_GATHER_MS = 200
"""How long further events are awaited before a folder is looked at."""


class Documents(Protocol):
    """A base's files at their present revision, and all the former ones.

    Every method may raise a `LeChiffreError`; then nothing was changed.
    """

    place: str
    """for people: where the documents are"""

    async def now(self) -> Now:
        """What the documents are."""

    async def commit(self, expected: int, files: Files, note: Note) -> Revision:
        """Make these the files, unless they are no longer revision `expected` (`ConflictError`)."""

    async def adopt(self, files: Files, note: Note) -> Revision:
        """Keep what was written outside the bot as a revision."""

    async def restore(self, number: int, note: Note, keep: Note) -> Revision:
        """Make the files those of a revision again; what they are is kept first, under `keep`."""

    async def revision(self, number: int) -> Revision:
        """One revision."""

    async def revisions(self, limit: int = 20, before: int | None = None) -> list[Revision]:
        """The last revisions, newest first; those before a number."""

    async def files(self, revision: Revision) -> dict[str, str]:
        """The texts of a revision, exactly as they were."""

    def news(self) -> AsyncIterator[None]:
        """Yields whenever the documents may have changed, for ever."""


class InFolder:
    """Documents in a folder, an editor's plain files.  `history`: where the revisions are kept, else inside it."""

    def __init__(self, folder: Path, history: Path | None = None, polling: bool | None = None) -> None:
        self.place = str(folder)
        self._folder = FolderDocuments(folder, history)
        self._polling = polling

    async def now(self) -> Now:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.now)

    async def commit(self, expected: int, files: Files, note: Note) -> Revision:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.commit, expected, files, note)

    async def adopt(self, files: Files, note: Note) -> Revision:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.adopt, files, note)

    async def restore(self, number: int, note: Note, keep: Note) -> Revision:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.restore, number, note, keep)

    async def revision(self, number: int) -> Revision:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.revision, number)

    async def revisions(self, limit: int = 20, before: int | None = None) -> list[Revision]:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.revisions, limit, before)

    async def files(self, revision: Revision) -> dict[str, str]:
        """See `Documents`."""
        return await asyncio.to_thread(self._folder.files, revision)

    async def news(self) -> AsyncIterator[None]:
        """Yields after each burst of changes, and from time to time."""
        while True:
            try:
                async for _ in awatch(
                    self._folder.folder,
                    watch_filter=_is_document,
                    debounce=_GATHER_MS,
                    step=50,
                    rust_timeout=int(LOOK_AGAIN * 1000),
                    yield_on_timeout=True,
                    force_polling=self._polling,
                ):
                    yield
            except (OSError, RuntimeError):  # the folder is gone, or too many are watched already
                await asyncio.sleep(LOOK_AGAIN / 10)
                yield


def _is_document(_: Change, path: str) -> bool:
    """Whether an event is about a YAML file of the base; the hidden ones are the bot's and the editors' own."""
    return path.lower().endswith((".yaml", ".yml")) and not any(part.startswith(".") for part in Path(path).parts[-2:])
