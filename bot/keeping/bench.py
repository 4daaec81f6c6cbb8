"""Where bases are built and compared; what was built last is remembered, for one change follows another."""

from __future__ import annotations

from collections.abc import Iterable

from bot.conversation import Engine
from bot.errors import Problem
from bot.facts.documents.revisions import Files, digest_of, manifest_of
from bot.keeping.building import build
from bot.keeping.preview import Preview, make_preview
from bot.keeping.regression import Exam

_REMEMBERED = 3
"""Bases: the one that answers, the one last previewed, and one more for two editors at work."""


class Bench:
    """Builds and compares in the thread that calls; safe to call from several."""

    def __init__(self) -> None:
        self._exams: dict[str, Exam] = {}

    def build(self, files: Files, problems: Iterable[Problem] = ()) -> tuple[Engine | None, tuple[Problem, ...]]:
        """The engine of a base, or `None` and its problems; `problems`: those that reading the files had already."""
        problems = tuple(problems)
        known = self._exams.get(digest_of(manifest_of(files))) if not problems else None
        if known is not None:
            return known.engine, ()
        engine, found = build(files, problems)
        if engine is not None:
            self.remember(engine, files)
        return engine, found

    def remember(self, engine: Engine, files: Files) -> Exam:
        """An engine that was built elsewhere need not be built again here."""
        digest = digest_of(manifest_of(files))
        exam = self._exams.pop(digest, None) or Exam(engine)
        self._exams[digest] = exam
        for old in list(self._exams)[:-_REMEMBERED]:
            self._exams.pop(old, None)
        return exam

    def preview(self, number: int, before: Files, after: Files) -> Preview:
        """What making `after` of `before` would do; `before` must be a base."""
        preview = make_preview(number, before, self._exam(before), after)
        if preview.exam is not None:
            self._exams[preview.digest] = preview.exam
            self.remember(preview.exam.engine, after)
        return preview

    def warm(self, files: Files) -> None:
        """Ask a base all its example questions ahead, so that the next preview is shown sooner."""
        self._exam(files).ask_all()

    def _exam(self, files: Files) -> Exam:
        known = self._exams.get(digest_of(manifest_of(files)))
        if known is not None:
            return self.remember(known.engine, files)
        engine, problems = build(files)
        assert engine is not None, problems
        return self.remember(engine, files)
