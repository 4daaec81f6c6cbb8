"""What was changed, by whom, and taking one change back."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import LeChiffreError
from bot.facts.documents.revisions import Files, Revision, changed
from bot.facts.documents.undo import ClashError, FileDiff, diff, undo
from bot.keeping.documents import Documents

_LOOK_BACK = 200
"""Later revisions among which the one that stands in the way is sought."""


class UndoError(LeChiffreError):
    """A revision that cannot be undone, and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A revision as a history shows it."""

    revision: Revision
    files: tuple[str, ...]
    """names of the files it changed"""


@dataclass(frozen=True, slots=True)
class Change:
    """A revision with all it changed."""

    revision: Revision
    diff: tuple[FileDiff, ...]


async def history(documents: Documents, limit: int = 20, before: int | None = None) -> list[Entry]:
    """The last revisions, newest first; those before a number."""
    found = await documents.revisions(limit + 1, before)
    entries = []
    for index, revision in enumerate(found[:limit]):
        former = found[index + 1].manifest if index + 1 < len(found) else {}
        entries.append(Entry(revision, tuple(changed(former, revision.manifest))))
    return entries


async def change(documents: Documents, number: int) -> Change:
    """One revision and its difference from the one before."""
    revision = await documents.revision(number)
    return Change(revision, tuple(diff(await _before(documents, number), await documents.files(revision))))


async def undone(documents: Documents, number: int, now: Files, head: int) -> dict[str, str]:
    """The present files without what revision `number` changed.  Raises `UndoError` with the reason why not."""
    if number <= 1:
        raise UndoError("la première révision ne s'annule pas : rien n'était connu avant elle")
    made = await documents.files(await documents.revision(number))
    before = await _before(documents, number)
    try:
        result = undo(before, made, now)
    except ClashError as reason:
        raise UndoError(await _reason(documents, number, head, before, made, reason)) from None
    if not changed(now, result):
        raise UndoError(f"la révision {number} est déjà annulée : ses lignes sont celles d'avant")
    return result


async def _before(documents: Documents, number: int) -> Files:
    return await documents.files(await documents.revision(number - 1)) if number > 1 else {}


async def _reason(documents: Documents, number: int, head: int, before: Files, made: Files, reason: ClashError) -> str:
    """Which later revision changed the lines, found by trying them in turn."""
    where = f"{reason.file}, ligne {reason.line}" if reason.line else f"{reason.file}, supprimé depuis"
    sure = f"la révision {number} ne s'annule plus : ses lignes ont changé depuis ({where})"
    later = [r for r in await documents.revisions(_LOOK_BACK, head + 1) if r.number > number]
    for revision in reversed(later):
        try:
            undo(before, made, await documents.files(revision))
        except ClashError:
            note = revision.note
            by = f"par la révision {revision.number}" + (f", « {note.reason} »" if note.reason else "")
            return f"{sure}, {by} ; annuler d'abord celle-là, ou corriger à la main"
    return f"{sure} ; corriger à la main"
