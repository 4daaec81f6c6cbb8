"""A change before it is live: what is wrong with it, and what it changes."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from bot.collector import quiet_collector
from bot.errors import Problem
from bot.facts.checks import structural_warnings
from bot.facts.documents.revisions import Files, digest_of, manifest_of
from bot.facts.documents.undo import FileDiff, diff
from bot.keeping.ambiguity import Ambiguity, ambiguities
from bot.keeping.building import build
from bot.keeping.prose import stale_sentences
from bot.keeping.regression import Effect, Exam, compare


@dataclass(frozen=True)
class Preview:
    """Everything to show before someone confirms."""

    number: int
    """the revision it starts from: to be given back when it is applied"""
    files: Files = field(repr=False)
    """the base as it would be"""
    diff: tuple[FileDiff, ...]
    problems: tuple[Problem, ...] = ()
    """why it cannot be applied"""
    effects: tuple[Effect, ...] = ()
    """the questions whose answer changes; first those that would no longer get what they must"""
    warnings: tuple[Problem, ...] = ()
    """what deserves a second look and did not before; sentences that say a figure which has changed"""
    ambiguous: tuple[Ambiguity, ...] = ()
    """new words that may be taken for others"""
    seconds: float = 0.0
    exam: Exam | None = field(default=None, repr=False)
    """the engine of the new base, with what it was asked, where it was made in this process"""
    packed: bytes | None = field(default=None, repr=False)
    """that engine pickled, where another process made it"""

    @property
    def applicable(self) -> bool:
        """Whether the new base is one."""
        return not self.problems and bool(self.diff)

    @property
    def broken(self) -> tuple[Effect, ...]:
        """The effects to warn of: example questions that lose their answer."""
        return tuple(effect for effect in self.effects if effect.problem is not None)

    @property
    def digest(self) -> str:
        """What the base would be, as one hash: to see that what is confirmed is what was shown."""
        return digest_of(manifest_of(self.files))


def make_preview(number: int, before: Files, exam: Exam, after: Files) -> Preview:
    """Look at the base as it would be.  In: the present revision, its files and engine; the new files."""
    start = time.perf_counter()
    with quiet_collector():
        preview = _look(number, before, exam, after)
    return replace(preview, seconds=time.perf_counter() - start)


def _look(number: int, before: Files, exam: Exam, after: Files) -> Preview:
    difference = tuple(diff(before, after))
    engine, problems = build(after)
    if engine is None:
        return Preview(number, after, difference, problems)
    new = Exam(engine)
    effects = tuple(compare(exam, new))
    known = {problem.message for problem in structural_warnings(exam.engine.base)}
    warnings = tuple(p for p in structural_warnings(engine.base) if p.message not in known)
    warnings += tuple(stale_sentences(exam.engine.base, engine.base))
    ambiguous = tuple(ambiguities(exam.engine.base, engine.base))
    return Preview(number, after, difference, (), effects, warnings, ambiguous, exam=new)
