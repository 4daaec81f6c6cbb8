"""Whether a claim agrees with the figure of the report."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.results import Answer
from bot.facts.base import Base, Fact
from bot.french.numbers import Quantity
from bot.understanding.query import Query

FRACTION_SLACK = 5.0
"""Points by which a share said in words may differ: "deux sur trois" is said of 65 to 69 %."""
EXACT_SLACK = 0.5


def check(query: Query, answer: Answer, base: Base) -> Answer:
    """The answer with its verdict; without one when the claim holds nothing that can be checked."""
    fact = answer.facts[0]
    verdict = _verdict(query, answer, fact)
    if verdict is None:
        return answer
    del base
    return replace(answer, kind="check", verdict=verdict)


def _verdict(query: Query, answer: Answer, fact: Fact) -> bool | None:
    if fact.figure is None or not fact.figure.values:
        return None
    low, high = min(fact.figure.values), max(fact.figure.values)
    cues = query.utterance
    said = [q for q in query.quantities if q.unit in ("%", "points")]
    if cues.cue("as-many") and len(answer.facts) > 1:
        return all(f.figure is not None and f.figure.values == fact.figure.values for f in answer.facts)
    if said:
        return _agrees(said[0], abs(low), abs(high), query)
    if cues.cue("almost-all"):
        return low >= 85
    if cues.cue("majority") or (cues.cue("above") and "moitie" in {t.folded for t in cues.tokens}):
        return low > 50
    if cues.cue("minority"):
        return high < 50
    return None


def _agrees(claim: Quantity, low: float, high: float, query: Query) -> bool:
    cues = query.utterance
    if (cues.cue("above") and not claim.fraction) or (cues.cue("above") and claim.said.startswith("moitie")):
        return high > claim.value
    if cues.cue("below"):
        return low < claim.value
    slack = FRACTION_SLACK if claim.fraction else EXACT_SLACK
    return low - slack <= claim.value <= high + slack
