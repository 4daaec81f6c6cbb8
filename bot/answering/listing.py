"""What exists on a subject: the figures of a theme, of an indicator, of a group, of a section."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.about import silence
from bot.answering.bundle import bundle
from bot.answering.decide import refusal
from bot.answering.figure import figure, from_reading, theme, theme_facts
from bot.answering.ranking import row
from bot.answering.readings import rivals
from bot.answering.results import Answer, Result
from bot.answering.sides import sides
from bot.facts.base import Base, Fact
from bot.understanding.query import Query

MOST_SHOWN = 12


def listing(query: Query, base: Base) -> Result:
    """The figures there are on what was named."""
    if query.silence is not None:
        return silence(query, base)
    if query.asks_dimension is not None and query.readings and not query.parts:
        return _of_indicator(query, base)
    together = bundle(query, base)
    if query.theme is not None and 2 * len(set(together) & set(theme_facts(query, base))) >= len(together):
        return theme(query, base)
    if len(together) > 1:
        return Answer(together, "list")
    if query.theme is not None:
        return theme(query, base)
    if query.readings:
        return _of_indicator(query, base)
    if query.groups and not query.unknown and not _begun(query):
        return _of_groups(query, base)
    if query.section is not None and not query.unknown:
        facts = base.by_section(query.section)
        return Answer(facts[:MOST_SHOWN], "list", title=base.sections[query.section].title)
    return figure(query, base)


def _begun(query: Query) -> bool:
    """Whether an idea was named, not just groups."""
    return any(not m.soft for m in query.utterance.of_kind("concept", "indicator"))


def _of_indicator(query: Query, base: Base) -> Result:
    refused = refusal(query, base)
    if refused is not None:
        return refused
    found = rivals(query)
    if len(found) > 1:
        themes = {base.indicators[r.wanted].theme for r in found}
        if len(themes) == 1 and None not in themes:
            return theme(replace(query, theme=themes.pop()), base)
        return _shown([m.fact for r in found for m in r.resolution.best])
    by_dimension = row(query, found[0], base) if query.asks_dimension is not None else []
    compared = by_dimension if len(by_dimension) > 1 else sides(query, found[0], base)
    if len(compared) > 1:
        return _shown(compared)
    title = base.indicators[found[0].wanted].label
    about_one = any(g.required and "subject" in g.dimensions for g in found[0].resolution.groups)
    if about_one:
        facts = [m.fact for m in sorted(found[0].resolution.matches, key=lambda m: (-len(m.met), m.cost))]
        top = max(len(m.met) for m in found[0].resolution.matches)
        facts = [m.fact for m in found[0].resolution.matches if len(m.met) == top]
        return _shown(facts, title) if len(facts) > 1 else from_reading(query, found[0], base)
    facts = row(query, found[0], base)
    if query.asks_dimension is None:
        facts = list(dict.fromkeys([*facts, *(m.fact for m in found[0].resolution.matches)]))
    return _shown(facts, title) if len(facts) > 1 else from_reading(query, found[0], base)


def _shown(facts: list[Fact], title: str = "") -> Answer:
    kept = tuple(dict.fromkeys(facts))
    return Answer(kept[:MOST_SHOWN], "list", title=title)


def _of_groups(query: Query, base: Base) -> Result:
    named = {g.member for g in query.groups}
    facts = [f for f in base.facts if named <= _spoken_of(f, base)]
    return Answer(tuple(facts[:MOST_SHOWN]), "list") if facts else figure(query, base)


def _spoken_of(fact: Fact, base: Base) -> set[str]:
    """The members of a fact, those it covers, and those that are part of its indicator."""
    members = {m for m in fact.members.values() if m}
    covered = {c for m in members for c in base.members[m].covers}
    return members | covered
