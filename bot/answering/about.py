"""Questions that no figure answers: small talk, terms, where a figure stands, what is not in the report."""

from __future__ import annotations

from bot.answering.compared import side_by_side
from bot.answering.results import Answer, Help, NoFigure, Result
from bot.facts.base import Base
from bot.understanding.query import Query


def silence(silence_id: str, base: Base) -> NoFigure:
    """The honest reply to something the report does not say."""
    entry = base.silences[silence_id]
    return NoFigure(entry.reply, tuple(base.fact(i) for i in entry.offer))


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


def again(query: Query, base: Base) -> Result:
    """Facts of the talk before: the previous one, or the last two side by side."""
    facts = [base.fact(name) for name in query.previous]
    return side_by_side(facts) if len(facts) > 1 else Answer(tuple(facts))


def why(query: Query, base: Base) -> Result:
    """The report gives figures, hardly ever causes."""
    del query, base
    return NoFigure("Le rapport donne des chiffres ; il n'explique pas celui-ci.")
