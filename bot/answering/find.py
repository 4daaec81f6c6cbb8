"""A Query to a Result: each kind of question has an answerer of its own."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.about import define, section_of, small_talk, why
from bot.answering.again import again
from bot.answering.change import change
from bot.answering.check import claim
from bot.answering.compare import compare
from bot.answering.decide import talk
from bot.answering.figure import figure
from bot.answering.listing import listing
from bot.answering.ranking import ranking
from bot.answering.results import NoFigure, Result
from bot.answering.threshold import threshold
from bot.answering.where import where
from bot.facts.base import Base
from bot.understanding.query import Query

Answerer = Callable[[Query, Base], Result]

_SEVERAL = frozenset({"list", "ranking", "most", "least", "compare", "change", "threshold"})
_BY_INTENT: dict[str, Answerer] = {
    "figure": figure,
    "where": where,
    "ranking": ranking,
    "most": ranking,
    "least": ranking,
    "list": listing,
    "compare": compare,
    "change": change,
    "threshold": threshold,
    "check": claim,
    "define": define,
    "greeting": small_talk,
    "help": small_talk,
    "section": section_of,
    "again": again,
    "why": why,
}


def find(query: Query, base: Base) -> Result:
    """What comes of a question."""
    if query.utterance.cue("order"):
        return NoFigure("Je réponds d'après le rapport, et ne prends pas de consigne.")
    if query.utterance.cue("saying") and "?" not in query.utterance.text:
        return NoFigure("Je n'y vois pas de question sur l'enquête.")
    if query.intent in _SEVERAL and query.silence is None:
        # whoever gives one figure asks this of the reading that is given
        told = talk(query, query.readings[0] if query.readings else None, base)
        if told is not None:
            return told
    return _BY_INTENT.get(query.intent, figure)(query, base)
