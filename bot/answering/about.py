"""Questions that no figure answers: small talk, terms, where a figure stands, what is not in the report."""

from __future__ import annotations

from bot.answering.results import Answer, Help, NoFigure, Result
from bot.facts.base import Base
from bot.understanding.query import Query

MOST_OFFERED = 4


def silence(query: Query, base: Base) -> NoFigure:
    """The honest reply to something the report does not say, with what it says of the rest of the question."""
    entry = base.silences[query.silence or ""]
    offered = [base.fact(i) for i in entry.offer]
    if query.readings and not query.readings[0].resolution.missing and not query.readings[0].evidence.guessed:
        offered += [m.fact for m in query.readings[0].resolution.best]
    return NoFigure(entry.reply, tuple(dict.fromkeys(offered))[:MOST_OFFERED])


def define(query: Query, base: Base) -> Result:
    """A term of the glossary."""
    entry = base.glossary[query.glossary or ""]
    return NoFigure(f"{entry.label[:1].upper()}{entry.label[1:]} : {entry.definition}")


def small_talk(query: Query, base: Base) -> Result:
    """Greetings, thanks, help."""
    del base
    return Help("help" if query.intent == "help" else "greeting")


def section_of(query: Query, base: Base) -> Result:
    """Where the answer before stands in the report."""
    return Answer((base.fact(query.previous[0]),), "section")


def why(query: Query, base: Base) -> Result:
    """The report gives figures, hardly ever causes."""
    del query, base
    return NoFigure("Le rapport donne des chiffres ; il n'explique pas celui-ci.")
