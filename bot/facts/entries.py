"""Documents to validated entries, with every problem and without any cross-check yet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.errors import Problem
from bot.facts import messages
from bot.facts.model import (
    ID_PATTERN,
    Concept,
    Dialogue,
    Entry,
    Example,
    FactEntry,
    GlossaryEntry,
    Indicator,
    Member,
    Named,
    Origin,
    Silence,
    Survey,
    Theme,
)
from bot.facts.source import Document
from bot.facts.tree import Lines, read_tree

COLLECTIONS: dict[str, type[Named]] = {
    "members": Member,
    "concepts": Concept,
    "themes": Theme,
    "indicators": Indicator,
    "silences": Silence,
    "glossary": GlossaryEntry,
}
LISTS = ("facts", "examples")
SURVEY_KEYS = tuple(messages.yaml_keys(Survey))
_NESTED = ("parts", "sections", "dialogue", "people")
_E = TypeVar("_E", bound=Entry)


@dataclass(slots=True)
class Draft:
    """A base being loaded: what was valid, what was named, what was wrong."""

    survey: Survey | None = None
    named: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in COLLECTIONS})
    facts: list[FactEntry] = field(default_factory=list)
    examples: list[Any] = field(default_factory=list)
    known: dict[str, dict[str, Origin]] = field(default_factory=lambda: {name: {} for name in (*COLLECTIONS, "facts")})
    """Every id that was declared, even by an entry that is not valid."""
    lines: dict[int, Lines] = field(default_factory=dict)
    """The lines of each entry, by `id(entry)`."""
    problems: list[Problem] = field(default_factory=list)
    added_dimensions: tuple[str, ...] = ()
    """Dimensions the survey adds, even when the rest of it is not valid."""
    incomplete: bool = False
    """A file could not be read: what it declares is not known, so references to it are not judged."""

    def report(self, file: str, line: int, message: str) -> None:
        """Keep one more problem."""
        self.problems.append(Problem(file, line, message))

    def report_in(self, entry: Entry, path: tuple[Any, ...], message: str) -> None:
        """Keep a problem about what stands under `path` in an entry."""
        lines = self.lines.get(id(entry))
        self.report(entry.origin.file, lines.at(path) if lines else entry.origin.line, message)


def read_entries(documents: Iterable[Document], incomplete: bool = False) -> Draft:
    """Read and validate each document; `incomplete` when some could not be had. Never raises for what they hold."""
    draft = Draft(incomplete=incomplete)
    trees: list[tuple[str, dict[str, Any], Lines]] = []
    for document in documents:
        data, lines, problems = read_tree(document.file, document.text)
        draft.problems += problems
        if data is not None:
            trees.append((document.file, data, lines))
        else:
            draft.incomplete = True
    _read_survey(draft, trees)
    for file, data, lines in trees:
        for key, value in data.items():
            _read_collection(draft, file, key, value, lines.below(key))
    return draft


def _read_survey(draft: Draft, trees: list[tuple[str, dict[str, Any], Lines]]) -> None:
    home = ""
    for file, data, lines in trees:
        keys = [key for key in SURVEY_KEYS if key in data]
        if keys and home:
            draft.report(
                file, lines.at((keys[0],)), f"« {keys[0]} » : l'enquête est déjà décrite dans {home} ; tout y réunir"
            )
        elif keys:
            home = file
            own = Lines(lines.at((keys[0],)), {key: lines.inside[key] for key in keys})
            added = data.get("dimensions")
            draft.added_dimensions = tuple(added) if isinstance(added, dict) else ()
            draft.survey = validate(draft, Survey, {key: data[key] for key in keys}, own, file)
    if not home and trees and not draft.incomplete:
        draft.report(
            "survey.yaml",
            1,
            "il manque la description de l'enquête ; écrire « title » et « sections » dans survey.yaml",
        )


def _read_collection(draft: Draft, file: str, key: str, value: Any, lines: Lines) -> None:
    if key in SURVEY_KEYS:
        return
    if key not in COLLECTIONS and key not in LISTS:
        message = messages.unknown_key(key, (*COLLECTIONS, *LISTS, *SURVEY_KEYS))
        draft.report(file, lines.line, message)
    elif value is None:
        draft.report(file, lines.line, f"« {key} » est vide ; y écrire quelque chose ou l'ôter")
    elif key in COLLECTIONS and isinstance(value, dict):
        for name, data in value.items():
            _read_named(draft, file, key, name, data, lines.below(name))
    elif key in LISTS and isinstance(value, list):
        reader = _read_fact if key == "facts" else _read_example
        for index, data in enumerate(value):
            reader(draft, file, data, lines.below(index))
    else:
        wanted = (
            "un bloc de clés est attendu : un identifiant par entrée"
            if key in COLLECTIONS
            else "une liste est attendue, une ligne « - » par élément"
        )
        draft.report(file, lines.line, f"« {key} » : {wanted}")


def _read_named(draft: Draft, file: str, collection: str, name: str, data: Any, lines: Lines) -> None:
    if not re.fullmatch(ID_PATTERN[1:-1], name):
        draft.report(file, lines.line, messages.bad_id(name))
        return
    if not _declare(draft, collection, name, Origin(file, lines.line)):
        return
    entry = validate(draft, COLLECTIONS[collection], data, lines, file, {"id": name})
    if entry is not None:
        draft.named[collection][name] = entry


def _declare(draft: Draft, collection: str, name: str, origin: Origin) -> bool:
    """Remember an id; say it when it was taken."""
    first = draft.known[collection].setdefault(name, origin)
    if first is not origin:
        message = f"identifiant « {name} » en double, déjà pris en {first.file}:{first.line} ; en changer"
        draft.report(origin.file, origin.line, message)
    return first is origin


def _read_fact(draft: Draft, file: str, data: Any, lines: Lines) -> None:
    more: dict[str, Any] = {}
    if isinstance(data, dict):
        name = data.get("id")
        if isinstance(name, str) and not _declare(draft, "facts", name, Origin(file, lines.at(("id",)))):
            return
        own = FactEntry.model_fields
        more = {key: data.pop(key) for key in draft.added_dimensions if key in data and key not in own}
    extra = {"more_dimensions": more} if more else {}
    entry = validate(draft, FactEntry, data, lines, file, extra)
    if entry is not None:
        draft.facts.append(entry)


def _read_example(draft: Draft, file: str, data: Any, lines: Lines) -> None:
    model = Dialogue if isinstance(data, dict) and "dialogue" in data else Example
    entry = validate(draft, model, data, lines, file)
    if entry is not None:
        draft.examples.append(entry)


def validate(
    draft: Draft, model: type[_E], data: Any, lines: Lines, file: str, extra: dict[str, Any] | None = None
) -> _E | None:
    """One entry of `model`, or `None` once its problems are reported."""
    if not isinstance(data, dict):
        message = "entrée vide ; la remplir ou l'ôter" if data is None else "un bloc de clés est attendu, une par ligne"
        draft.report(file, lines.line, message)
        return None
    clean = _without_faults(draft, model, data, lines, file)
    missing = {key for key in data if key not in clean}
    before = len(draft.problems)
    _add_origins(clean, lines, file)
    try:
        entry = model.model_validate({**clean, **(extra or {}), "origin": Origin(file, lines.line)})
    except ValidationError as invalid:
        for error in invalid.errors(include_url=False):
            path = error["loc"]
            if error["type"] == "missing" and path[0] in missing:
                continue
            draft.report(file, lines.at(path), messages.french(model, error))
        return None
    if missing or len(draft.problems) > before:
        return None
    draft.lines[id(entry)] = lines
    return entry


def _without_faults(draft: Draft, model: type[Entry], data: dict[str, Any], lines: Lines, file: str) -> dict[str, Any]:
    """`data` without empty keys nor keys that only the loader may set, both reported."""
    clean: dict[str, Any] = {}
    hidden = {name for name, f in model.model_fields.items() if f.exclude}
    for key, value in data.items():
        if value is None:
            draft.report(file, lines.at((key,)), f"« {key} » est vide ; y écrire quelque chose ou l'ôter")
        elif key in hidden:
            draft.report(file, lines.at((key,)), messages.unknown_key(key, messages.yaml_keys(model)))
        else:
            clean[key] = value
    return clean


def _add_origins(data: dict[str, Any], lines: Lines, file: str) -> None:
    """Give nested entries their origin."""
    for key in _NESTED:
        value = data.get(key)
        inside = lines.below(key)
        if isinstance(value, dict) and key == "people":
            data[key] = {**value, "origin": Origin(file, inside.line)}
        elif isinstance(value, list):
            data[key] = [
                {**item, "origin": Origin(file, inside.at((index,)))} if isinstance(item, dict) else item
                for index, item in enumerate(value)
            ]
