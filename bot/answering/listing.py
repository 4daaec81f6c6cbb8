"""What exists on a subject: the figures of a theme, of an indicator, of a group, of a section."""

from __future__ import annotations

from bot.answering.about import silence
from bot.answering.decide import refusal, rivals
from bot.answering.figure import figure, from_reading, several, theme
from bot.answering.ranking import row
from bot.answering.results import Answer, Result
from bot.facts.base import Base
from bot.understanding.query import Query

MOST_SHOWN = 12


def listing(query: Query, base: Base) -> Result:
    """The figures there are on what was named."""
    if query.silence is not None:
        return silence(query.silence, base)
    if query.readings and (together := several(query, base)) is not None and refusal(query, base) is None:
        return together
    if query.theme is not None:
        return theme(query, base)
    if query.readings:
        return _of_indicator(query, base)
    if query.groups and not query.unknown and not query.partial:
        return _of_groups(query, base)
    if query.section is not None and not query.unknown:
        facts = base.by_section(query.section)
        return Answer(facts[:MOST_SHOWN], "list", title=base.sections[query.section].title)
    return figure(query, base)


def _of_indicator(query: Query, base: Base) -> Result:
    refused = refusal(query, base)
    if refused is not None:
        return refused
    found = rivals(query)
    if len(found) > 1:
        return Answer(tuple(dict.fromkeys(m.fact for r in found for m in r.resolution.best))[:MOST_SHOWN], "list")
    facts = row(query, found[0], base)
    about_one = any(g.required and "subject" in g.dimensions for g in found[0].resolution.groups)
    if len(facts) > 1 and not about_one:
        return Answer(tuple(facts[:MOST_SHOWN]), "list", title=base.indicators[facts[0].indicator].label)
    return from_reading(query, found[0], base)


def _of_groups(query: Query, base: Base) -> Result:
    named = {g.member for g in query.groups}
    facts = [f for f in base.facts if named <= set(f.members.values())]
    return Answer(tuple(facts[:MOST_SHOWN]), "list") if facts else figure(query, base)
