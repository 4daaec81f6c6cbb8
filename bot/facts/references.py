"""Checks between entries: what names another entry must name one that exists."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.facts import messages
from bot.facts.entries import Draft
from bot.facts.model import (
    DIMENSIONS,
    Dialogue,
    Entry,
    Example,
    FactEntry,
    Member,
    split_means,
)

_WordList = tuple[tuple[str, ...], tuple[str, ...]]
"""Where a list of words stands in its entry, and the words."""


def check_references(draft: Draft) -> None:
    """Report every reference to nothing, every word given twice, every loop."""
    _check_survey(draft)
    _check_members(draft)
    for collection in ("indicators", "themes", "silences"):
        for entry in draft.named[collection].values():
            _check_means(draft, entry)
            _refer(draft, entry, ("optional",), "meanings")
    for indicator in draft.named["indicators"].values():
        _refer(draft, indicator, ("involves",), "meanings")
        _refer(draft, indicator, ("theme",), "themes")
        _refer(draft, indicator, ("opposite_of",), "indicators")
        if indicator.opposite_of == indicator.id:
            draft.report_in(
                indicator, ("opposite_of",), "un indicateur ne peut être son propre contraire ; nommer l'autre"
            )
    for theme in draft.named["themes"].values():
        _refer(draft, theme, ("indicators",), "indicators")
        _refer(draft, theme, ("facts",), "facts")
    for silence in draft.named["silences"].values():
        _refer(draft, silence, ("offer",), "facts")
    for example in draft.examples:
        _check_example(draft, example)
    _check_words(draft)


def known_ids(draft: Draft, collection: str) -> Iterable[str]:
    """The ids one may name in a collection (`meanings` are concepts and members)."""
    if collection == "meanings":
        return {**draft.known["concepts"], **draft.known["members"]}
    if collection in ("sections", "parts"):
        return [entry.id for entry in getattr(draft.survey, collection)] if draft.survey else ()
    if collection == "dimensions":
        return draft.survey.all_dimensions if draft.survey else DIMENSIONS
    return draft.known[collection]


def refer(draft: Draft, entry: Entry, path: tuple[Any, ...], collection: str, name: str) -> bool:
    """Whether `name` exists in `collection`; reported under `path` when not."""
    known = known_ids(draft, collection)
    if name in known:
        return True
    if draft.incomplete:
        return False
    draft.report_in(entry, path, messages.unknown_reference(collection, name, known))
    return False


def _refer(draft: Draft, entry: Entry, path: tuple[str], collection: str) -> None:
    """Check the names a field holds: one, several or none."""
    names = getattr(entry, path[0])
    if isinstance(names, str):
        refer(draft, entry, path, collection, names)
    for index, name in enumerate(names if isinstance(names, tuple) else ()):
        refer(draft, entry, (*path, index), collection, name)


def refer_member(draft: Draft, entry: Entry, path: tuple[Any, ...], dimension: str, name: str) -> None:
    """Report a member that does not exist or cannot fill the dimension."""
    if not refer(draft, entry, path, "members", name):
        return
    member: Member | None = draft.named["members"].get(name)
    if member is not None and dimension not in member.dimensions:
        allowed = ", ".join(member.dimensions)
        message = (
            f"« {name} » ne peut être {dimension} (in: [{allowed}]) ; choisir un autre membre ou compléter son « in »"
        )
        draft.report_in(entry, path, message)


def _check_survey(draft: Draft) -> None:
    survey = draft.survey
    if survey is None:
        return
    for dimension, name in survey.defaults.items():
        if refer(draft, survey, ("defaults", dimension), "dimensions", dimension):
            refer_member(draft, survey, ("defaults", dimension), dimension, name)
    for name, dimension_entry in survey.dimensions.items():
        if (name in FactEntry.model_fields and name not in DIMENSIONS) or not name.isidentifier():
            draft.report_in(
                survey, ("dimensions", name), f"« {name} » ne peut nommer une dimension ; choisir un autre nom"
            )
        elif dimension_entry.default:
            refer_member(draft, survey, ("dimensions", name, "default"), name, dimension_entry.default)
    for index, section in enumerate(survey.sections):
        if section.part is not None:
            refer(draft, survey, ("sections", index, "part"), "parts", section.part)
    for kind in ("parts", "sections"):
        seen: dict[str, int] = {}
        for index, entry in enumerate(getattr(survey, kind)):
            first = seen.setdefault(entry.id, entry.origin.line)
            if first != entry.origin.line:
                message = f"« {entry.id} » en double, déjà à la ligne {first} ; en changer"
                draft.report_in(survey, (kind, index, "id"), message)


def _check_members(draft: Draft) -> None:
    members: dict[str, Member] = draft.named["members"]
    for member in members.values():
        for index, dimension in enumerate(member.dimensions):
            refer(draft, member, ("in", index), "dimensions", dimension)
        _refer(draft, member, ("is_a",), "members")
        _refer(draft, member, ("covers",), "members")
        if member.id in member.covers:
            draft.report_in(member, ("covers",), "un membre ne peut se couvrir lui-même ; l'ôter de « covers »")
    _check_cycles(draft, members)


def _check_cycles(draft: Draft, members: dict[str, Member]) -> None:
    """Report each loop of `is_a` once, at its first member in the order of the files."""
    done: set[str] = set()
    for start in members:
        path: list[str] = []
        stack = [(start, False)]
        while stack:
            name, leaving = stack.pop()
            if leaving:
                path.pop()
                done.add(name)
            elif name in path:
                loop = [*path[path.index(name) :], name]
                message = f"boucle dans « is_a » : {' → '.join(loop)} ; ôter l'un de ces liens"
                draft.report_in(members[name], ("is_a",), message)
            elif name in members and name not in done:
                path.append(name)
                stack.append((name, True))
                stack += [(parent, False) for parent in reversed(members[name].is_a)]


def _check_means(draft: Draft, entry: Any) -> None:
    for index, combination in enumerate(entry.means):
        for part in split_means(combination):
            if not part:
                draft.report_in(
                    entry, ("means", index), f"« {combination} » : il manque un nom à côté de « + » ; l'écrire"
                )
            else:
                refer(draft, entry, ("means", index), "meanings", part)


def _check_example(draft: Draft, example: Example | Dialogue) -> None:
    if isinstance(example, Example):
        _refer(draft, example, ("facts",), "facts")
        return
    for turn, asked in enumerate(example.dialogue):
        for index, name in enumerate(asked.facts):
            refer(draft, example, ("dialogue", turn, "facts", index), "facts", name)


def _check_words(draft: Draft) -> None:
    """Report a word given twice in one entry; a country and its people may share a word (« Suisse »)."""
    for collection in draft.named.values():
        for entry in collection.values():
            _check_word_lists(
                draft, entry, [(("words",), entry.words), (("opposite",), getattr(entry, "opposite", ()))]
            )
            if getattr(entry, "people", None):
                _check_word_lists(draft, entry, [(("people", "words"), entry.people.words)])


def _check_word_lists(draft: Draft, entry: Entry, lists: list[_WordList]) -> None:
    if len({fold_word(w) for _, words in lists for w in words}) == sum(len(words) for _, words in lists):
        return
    seen: set[str] = set()
    for path, words in lists:
        for index, word in enumerate(words):
            key = fold_word(word)
            if key in seen:
                draft.report_in(entry, (*path, index), f"mot en double « {word} » ; n'en garder qu'un")
            seen.add(key)


def fold_word(word: str) -> str:
    """A word as it is compared with others: capitals, spaces and apostrophes do not count, accents do."""
    return " ".join(word.casefold().replace("’", "'").split())
