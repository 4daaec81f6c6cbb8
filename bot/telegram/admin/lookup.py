"""Finding facts, and what has words, by what a person calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from bot.answering.say import describe
from bot.facts.base import Base, Fact
from bot.facts.editing.changes import Kind
from bot.facts.editing.errors import EditError
from bot.facts.editing.places import Pages
from bot.french.lemmas import fold
from bot.french.text import clean
from bot.telegram.knowledge import Edition

MOST = 8
_NEAR = 75.0
_SURE = 97.0
WITH_WORDS: tuple[Kind, ...] = ("members", "indicators", "concepts", "themes", "silences", "glossary")


@dataclass(frozen=True)
class Target:
    """An entry that words can be added to."""

    kind: Kind
    id: str
    label: str

    @property
    def name(self) -> str:
        """Kind and id in one."""
        return f"{self.kind}/{self.id}"


@dataclass(frozen=True)
class Written:
    """An entry as it stands in its file."""

    yaml: str
    data: Mapping[str, Any]
    file: str
    line: int


def facts_like(text: str, edition: Edition) -> list[Fact]:
    """The facts of an id, or of a question."""
    base = edition.base
    if base.has_fact(text):
        return [base.fact(text)]
    reply = edition.engine.turn(text).reply
    found = dict.fromkeys((*reply.facts, *reply.suggestions))
    wanted = plain(text)
    found |= dict.fromkeys(f for f in base.facts if len(wanted) > 2 and wanted.replace(" ", "-") in f.id)
    return list(found)[:MOST]


def fact_label(fact: Fact, base: Base) -> str:
    """A fact on a button."""
    figure = f"{fact.figure.text} · " if fact.figure else ""
    return figure + describe(fact, base)


def targets(base: Base, kinds: Iterable[Kind] = WITH_WORDS) -> list[Target]:
    """Everything of these kinds."""
    return [
        Target(kind, name, getattr(entry, "label", "") or name)
        for kind in kinds
        for name, entry in getattr(base, kind).items()
    ]


def targets_like(text: str, base: Base, kinds: Iterable[Kind] = WITH_WORDS) -> list[Target]:
    """What a person may mean by a name, the likeliest first; just one when there is no doubt."""
    wanted = plain(text)
    scored = [(max(fuzz.ratio(wanted, name) for name in _names(t, base)), t) for t in targets(base, kinds)]
    scored.sort(key=lambda pair: -pair[0])
    sure = [target for score, target in scored if score >= _SURE]
    if sure:
        return sure[:MOST]
    within = [t for _, t in scored if len(wanted) > 2 and any(wanted in name for name in _names(t, base))]
    near = [target for score, target in scored if score >= _NEAR]
    return list(dict.fromkeys([*near, *within]))[:MOST]


def _names(target: Target, base: Base) -> set[str]:
    entry = getattr(base, target.kind)[target.id]
    label = target.label
    bare = label.split(" ", 1)[1] if label.split(" ", 1)[0] in ("le", "la", "les") else label.removeprefix("l'")
    names = (target.id, target.id.replace("-", " "), label, bare, getattr(entry, "short", ""), *entry.words)
    return {plain(name.strip('"')) for name in names if name}


def plain(text: str) -> str:
    """A text as it is compared: no capitals, no accents."""
    return fold(clean(text).strip())


def kin(fact: Fact, base: Base) -> list[Target]:
    """What the words of a fact belong to: its indicator, the ideas this means, its members."""
    indicator = base.indicators[fact.indicator]
    ideas = dict.fromkeys(name for combination in indicator.combinations for name in combination)
    found = [Target("indicators", indicator.id, indicator.label)]
    found += [Target("concepts", name, name) for name in ideas if name in base.concepts]
    members = dict.fromkeys(m for m in fact.members.values() if m is not None and m in base.members)
    return [*found, *(Target("members", m, base.members[m].label) for m in members)]


def written(files: Mapping[str, str], kind: Kind, name: str) -> Written:
    """An entry's own lines.  Raises `EditError` for one that is gone."""
    place = Pages(files).find(kind, name)
    if place is None:
        raise EditError(f"« {name} » n'existe plus")
    part = place.page.parts(place.holder)[place.index]
    text = place.page.text
    start = place.page.line_start(part.start) if not place.holder.flow else part.start
    data = place.node.data()
    return Written(
        text[start : part.end], data if isinstance(data, dict) else {}, place.file, text.count("\n", 0, start) + 1
    )


def items_of(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The items of a list as they are written."""
    value = data.get(key)
    if isinstance(value, str):
        return (value,)
    return tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()
