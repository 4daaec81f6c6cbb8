"""Facts of the talk before, asked for again: the previous one, several side by side, or in order."""

from __future__ import annotations

from bot.answering.compared import side_by_side, stated_gap
from bot.answering.ranking import in_order, rankable
from bot.answering.results import Answer, Result
from bot.facts.base import Base
from bot.understanding.query import Query


def again(query: Query, base: Base) -> Result:
    """The facts that the talk before has shown and that are pointed at."""
    facts = [base.fact(name) for name in query.previous]
    if len(facts) < 2:
        return Answer(tuple(facts))
    if query.utterance.cue("ranking", "most", "least") and len(rankable(facts)) == len(facts):
        return in_order(query, facts, base)
    stated = stated_gap(facts[0], facts[1], base) if len(facts) == 2 else None
    return Answer((stated, *facts), "compare") if stated is not None else side_by_side(facts)
