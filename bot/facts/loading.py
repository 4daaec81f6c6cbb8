"""The one door to a fact base: a folder, or documents, to a `Base` or to every problem at once."""

from __future__ import annotations

from pathlib import Path

from bot.collector import quiet_collector
from bot.errors import KnowledgeError, Problem
from bot.facts.base import Base
from bot.facts.entries import Draft, read_entries
from bot.facts.references import check_references
from bot.facts.resolve import resolve_facts
from bot.facts.source import Document, fingerprint, read_folder

__all__ = ["KnowledgeError", "Problem", "load", "load_documents", "load_or_problems"]


def load(folder: Path) -> Base:
    """The base of a folder. Raises `KnowledgeError` with all its problems."""
    base, problems = load_or_problems(folder)
    if base is None:
        raise KnowledgeError(problems)
    return base


def load_or_problems(folder: Path) -> tuple[Base | None, list[Problem]]:
    """The base of a folder, or `None` and all its problems, sorted by file and line."""
    documents, problems = read_folder(folder)
    return _finish(documents, problems, str(folder))


def load_documents(documents: list[Document]) -> tuple[Base | None, list[Problem]]:
    """The same for documents that live elsewhere, or that are being edited."""
    return _finish(documents, [], ".")


def _finish(documents: list[Document], problems: list[Problem], where: str) -> tuple[Base | None, list[Problem]]:
    with quiet_collector():
        draft = read_entries(documents, incomplete=bool(problems))
        problems += draft.problems
        draft.problems = problems
        base = _build(draft, documents)
    if not problems and not draft.facts:
        problems.append(Problem(where, 1, "aucun fait dans ce dossier ; écrire des faits sous « facts: »"))
    if problems or base is None:
        return None, sorted(set(problems))
    return base, []


def _build(draft: Draft, documents: list[Document]) -> Base | None:
    check_references(draft)
    facts = resolve_facts(draft)
    if draft.survey is None or draft.problems:
        return None
    return Base(
        survey=draft.survey,
        members=draft.named["members"],
        concepts=draft.named["concepts"],
        themes=draft.named["themes"],
        indicators=draft.named["indicators"],
        facts=tuple(facts),
        silences=draft.named["silences"],
        glossary=draft.named["glossary"],
        examples=tuple(draft.examples),
        version=fingerprint(documents),
        example_lines=_example_lines(draft),
    )


def _example_lines(draft: Draft) -> dict[tuple[str, str], tuple[int, ...]]:
    found = {}
    for kind, collection in (("silence", "silences"), ("glossary", "glossary")):
        for entry in draft.named[collection].values():
            lines = draft.lines[id(entry)]
            found[kind, entry.id] = tuple(lines.at(("examples", i)) for i in range(len(entry.examples)))
    return found
