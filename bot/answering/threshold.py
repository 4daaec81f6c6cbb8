"""Above, below, between: which figures of a row pass a bar, and how many."""

from __future__ import annotations

from bot.answering.figure import figure
from bot.answering.ranking import MOST_SHOWN, rankable, rows, size
from bot.answering.results import Answer, NoFigure, Result
from bot.facts.base import Base, Fact
from bot.understanding.query import Query


def threshold(query: Query, base: Base) -> Result:
    """The facts of a row that pass the bar of a question, highest first, and their number."""
    facts = rankable(rows(query, base))
    bars = sorted(q.value for q in query.quantities if q.unit not in ("count", "year", "rank"))
    if len(facts) < 2 or not bars:
        return figure(query, base)
    kept = sorted((f for f in facts if _passes(query, f, bars)), key=size, reverse=True)
    known = f"sur les {len(facts)} chiffres que donne le rapport"
    if not kept:
        return NoFigure(f"Aucun ne passe cette barre, {known}.", tuple(facts[:4]))
    count = f"{len(kept)} {known} (compté par le bot)."
    return Answer(tuple(kept[:MOST_SHOWN]), "ranking", computed=count)


def _passes(query: Query, fact: Fact, bars: list[float]) -> bool:
    value = size(fact)
    if len(bars) > 1 and query.utterance.cue("between"):
        return bars[0] <= value <= bars[-1]
    return value < bars[0] if query.utterance.cue("below") else value > bars[0]
