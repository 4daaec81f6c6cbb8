"""Files to an engine, or to everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.collector import quiet_collector
from bot.conversation import Engine
from bot.errors import Problem
from bot.facts.documents.revisions import Files, documents_of
from bot.facts.loading import load_documents


def build(files: Files, problems: Iterable[Problem] = ()) -> tuple[Engine | None, tuple[Problem, ...]]:
    """The engine of a base, or `None` and its problems; `problems`: those that reading the files had already."""
    with quiet_collector():
        base, found = load_documents(documents_of(files))
        every = tuple(sorted({*problems, *found}))
        if base is None or every:
            return None, every
        return Engine.of(base), ()
