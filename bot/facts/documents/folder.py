"""Documents in a folder: what an editor sees are plain files, and each change of the bot is all or nothing.

A change is first kept as a revision: from then on it has happened, and whoever opens the folder next finishes
writing it, even after a SIGKILL.  What an editor saves meanwhile is never overwritten: it comes after.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.errors import Problem
from bot.facts.documents.archive import Archive
from bot.facts.documents.durable import clear_leftover, locked, put_new, swap_in, sync_folder, take_away
from bot.facts.documents.revisions import (
    ConflictError,
    DocumentsError,
    Files,
    Note,
    Now,
    Revision,
    changed,
    from_bytes,
    manifest_of,
    to_bytes,
    unreadable,
)
from bot.facts.source import MAX_BYTES, find_files

HISTORY = ".lechiffre"
"""Name of the hidden folder that keeps the history inside the base's, when it is kept nowhere else."""


class FolderDocuments:
    """A folder of YAML files and its history.  Every method may raise `DocumentsError`."""

    def __init__(self, folder: Path, history: Path | None = None) -> None:
        self.folder = folder
        self.archive = Archive(history if history is not None else folder / HISTORY)

    def now(self) -> Now:
        """What the folder holds, after finishing a change that was cut short."""
        try:
            with self._alone():
                self._finish()
                return self._look()
        except OSError:  # a folder that nobody may write can still be read
            files, problems = self._read()
            return Now(files, tuple(problems), self._head_if_any())

    def commit(self, expected: int, files: Files, note: Note) -> Revision:
        """Make these the files.  Raises `ConflictError` unless the folder is just revision `expected`."""
        with self._writing():
            self._finish()
            now = self._look()
            if now.number != expected:
                raise ConflictError(f"la base a changé entre-temps (révision {now.number}) ; rien n'est écrasé")
            if not now.clean and (now.head is not None or now.files):
                raise ConflictError("le dossier vient d'être modifié hors du bot ; rien n'est écrasé")
            if not changed(now.files, files):
                raise DocumentsError("il n'y a rien à changer")
            revision = self._add(now, files, note)
            self._finish()
            return revision

    def adopt(self, files: Files, note: Note) -> Revision:
        """Keep what was written outside the bot as a revision.  Raises `ConflictError` if it changed again."""
        with self._writing():
            self._finish()
            now = self._look()
            if now.problems or manifest_of(now.files) != manifest_of(files):
                raise ConflictError("le dossier vient encore de changer")
            if now.clean and now.head is not None:
                return now.head
            revision = self._add(now, files, note)
            self.archive.set_applied(revision.number)
            return revision

    def restore(self, number: int, note: Note, keep: Note) -> Revision:
        """Make the files those of a revision again, whatever they are; what they are is kept first, under `keep`."""
        with self._writing():
            self._finish()
            now = self._look()
            wanted = self.archive.files(self.archive.revision(number))
            if not now.clean:
                kept = self._add(now, now.files, keep)
                self.archive.set_applied(kept.number)
                now = Now(now.files, now.problems, kept)
            revision = self._add(now, wanted, note)
            self._finish()
            return revision

    def revision(self, number: int) -> Revision:
        """One revision."""
        return self.archive.revision(number)

    def revisions(self, limit: int = 20, before: int | None = None) -> list[Revision]:
        """The last revisions, newest first; those before a number."""
        numbers = [n for n in reversed(self.archive.numbers()) if before is None or n < before]
        return [self.archive.revision(number) for number in numbers[:limit]]

    def files(self, revision: Revision) -> dict[str, str]:
        """The texts of a revision, exactly as they were."""
        return self.archive.files(revision)

    # --- inside ------------------------------------------------------------------------------------------------

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.archive.prepare()
        with locked(self.archive.folder / "lock"):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._alone():
                yield
        except OSError as error:
            place = error.filename or self.folder
            raise DocumentsError(f"{place} ne peut pas être écrit ({error.strerror}) ; rien n'est changé") from error

    def _look(self) -> Now:
        files, problems = self._read()
        return Now(files, tuple(problems), self.archive.head())

    def _head_if_any(self) -> Revision | None:
        try:
            return self.archive.head()
        except (OSError, DocumentsError):
            return None

    def _add(self, now: Now, files: Files, note: Note) -> Revision:
        revision = Revision(now.number + 1, note, manifest_of(files))
        if not self.archive.add(revision, files):
            raise ConflictError("la base vient de changer ; rien n'est écrasé")
        return revision

    def _finish(self) -> None:
        """Write what the last revision says and the folder does not have yet."""
        head = self.archive.head()
        if head is None or self.archive.applied() >= head.number:
            return
        numbers = self.archive.numbers()
        before: Mapping[str, str] = self.archive.revision(numbers[-2]).manifest if len(numbers) > 1 else {}
        touched = {
            self._change(name, before.get(name), head.manifest.get(name)) for name in changed(before, head.manifest)
        }
        for folder in touched:
            sync_folder(folder)
        self.archive.set_applied(head.number)

    def _change(self, name: str, before: str | None, after: str | None) -> Path:
        """One file from its old to its new text, unless an editor has put something else there."""
        path = self._path(name)
        old = to_bytes(self.archive.text(before)) if before is not None else None
        new = to_bytes(self.archive.text(after)) if after is not None else None
        clear_leftover(path, old, new)
        now = path.read_bytes() if path.exists() else None
        if now == old and now != new:
            if new is None:
                assert old is not None
                take_away(path, old)
            elif old is None:
                put_new(path, new)
            else:
                swap_in(path, new, old)
        return path.parent if path.parent.exists() else self.folder

    def _path(self, name: str) -> Path:
        """Where a file of the base is; a link inside the folder is followed."""
        path = self.folder / name
        root = os.path.realpath(self.folder)
        real = os.path.realpath(path)
        if os.path.commonpath([root, real]) != root:
            raise DocumentsError(f"« {name} » mène hors du dossier de la base")
        return Path(real)

    def _read(self) -> tuple[dict[str, str], list[Problem]]:
        found, problems = find_files(self.folder)
        files: dict[str, str] = {}
        for one in found:
            try:
                with open(one.path, "rb") as stream:
                    files[one.file] = from_bytes(stream.read(MAX_BYTES + 1))
            except OSError as error:
                problems.append(Problem(one.file, 1, f"fichier illisible ({error.strerror}) ; vérifier ses droits"))
        return files, [*problems, *unreadable(files)]
