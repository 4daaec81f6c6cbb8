"""Taking a fact away with everything that names it."""

from __future__ import annotations

from bot.facts.base import Base
from bot.facts.editing.changes import Change, Delete, Remove
from bot.facts.model import Example


def removal(base: Base, fact_id: str) -> tuple[Change, ...]:
    """The changes that delete a fact: it is also taken out of themes, of what silences offer, of example questions.

    A question that expected only this fact goes with it.  A dialogue that expects it stays, and loading says so.
    """
    changes: list[Change] = [Delete(kind="facts", id=fact_id)]
    for theme in base.themes.values():
        if fact_id in theme.facts:
            changes.append(Remove(kind="themes", id=theme.id, key="facts", items=(fact_id,)))
    for silence in base.silences.values():
        if fact_id in silence.offer:
            changes.append(Remove(kind="silences", id=silence.id, key="offer", items=(fact_id,)))
    for example in base.examples:
        if isinstance(example, Example) and fact_id in example.facts:
            alone = set(example.facts) == {fact_id}
            changes.append(
                Delete(kind="examples", id=example.ask)
                if alone
                else Remove(kind="examples", id=example.ask, key="facts", items=(fact_id,))
            )
    return tuple(changes)
