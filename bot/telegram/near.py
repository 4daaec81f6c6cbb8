"""The facts near a fact, and how each differs from it in a few words."""

from __future__ import annotations

from bot.answering.say import describe, label_in
from bot.answering.typography import typeset
from bot.facts.base import Base, Fact

MOST = 6


def nearest(fact: Fact, base: Base, count: int = MOST) -> tuple[Fact, ...]:
    """Other facts, nearest first: the same question of other people, then their other answers, then the section's."""
    indicator = base.indicators[fact.indicator]
    opposites = {i.id for i in base.indicators.values() if i.opposite_of == indicator.id} | {indicator.opposite_of}

    def distance(other: Fact) -> tuple[int, int] | None:
        apart = sum(fact.members[d] != other.members[d] for d in base.dimensions)
        if other.indicator == fact.indicator:
            return 0, apart
        if other.indicator in opposites:
            return 1, apart
        if indicator.theme is not None and base.indicators[other.indicator].theme == indicator.theme:
            return 2, apart
        return (3, apart) if other.section == fact.section else None

    found = [(away, other) for other in base.facts if other != fact and (away := distance(other)) is not None]
    return tuple(other for _, other in sorted(found, key=lambda f: f[0])[:count])


def difference(other: Fact, fact: Fact, base: Base) -> str:
    """How `other` differs from `fact`, with its figure: « libraires : 86 % »."""
    if other.indicator != fact.indicator:
        return with_figure(describe(other, base), other)
    names = [_name(other, d, base) for d in base.dimensions if other.members[d] != fact.members[d] and other.members[d]]
    label = " – ".join(dict.fromkeys(filter(None, names))) or describe(other, base)
    return with_figure(label[:1].upper() + label[1:], other)


def with_figure(label: str, fact: Fact) -> str:
    """A label with the figure first: what is cut off a long button is its end."""
    return typeset(f"{fact.figure.text} · {label}" if fact.figure else label)


def _name(fact: Fact, dimension: str, base: Base) -> str:
    member = base.members[fact.members[dimension] or ""]
    label = label_in(fact, dimension, base)
    if label != member.label:
        return label
    return member.locative or member.short or label
