"""Whether a claim agrees with the report."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.figure import figure
from bot.answering.ranking import row, size
from bot.answering.results import Answer, Clarification, Result
from bot.facts.base import Base, Fact
from bot.french.numbers import Quantity
from bot.understanding.query import Query

FRACTION_SLACK = 5.0
"""Points by which a share said in words may differ: "deux sur trois" is said of 65 to 69 %."""
EXACT_SLACK = 0.5
ALMOST_ALL = 85.0


def claim(query: Query, base: Base) -> Result:
    """The figure that a claim is about, with the verdict; without one when nothing in it can be checked."""
    result = figure(query, base)
    if isinstance(result, Clarification) and query.utterance.cue("as-many"):
        result = Answer(tuple(c.fact for c in result.choices), "compare")
    if not isinstance(result, Answer):
        return result
    verdict = _verdict(query, result, base)
    return result if verdict is None else replace(result, kind="check", verdict=verdict)


def _verdict(query: Query, answer: Answer, base: Base) -> bool | None:
    fact = answer.facts[0]
    if fact.figure is None or not fact.figure.values:
        return None
    low, high = min(map(abs, fact.figure.values)), max(map(abs, fact.figure.values))
    cues = query.utterance
    shares = [q for q in query.quantities if q.unit in ("%", "points") or (q.unit == "" and q.value <= 100)]
    if cues.cue("as-many") and len(answer.facts) > 1:
        return all(f.figure is not None and f.figure.values == fact.figure.values for f in answer.facts)
    if shares:
        return _agrees(shares[0], low, high, query)
    if cues.cue("most", "least") and not cues.cue("majority"):
        return _at_the_end(query, fact, base)
    if cues.cue("almost-all"):
        return low >= ALMOST_ALL
    if cues.cue("majority"):
        return low > 50
    if cues.cue("minority"):
        return high < 50
    return None


def _agrees(said: Quantity, low: float, high: float, query: Query) -> bool:
    if query.utterance.cue("above") and (not said.fraction or "moitie" in said.said):
        return high > said.value
    if query.utterance.cue("below"):
        return low < said.value
    slack = FRACTION_SLACK if said.fraction else EXACT_SLACK
    return low - slack <= said.value <= high + slack


def _at_the_end(query: Query, fact: Fact, base: Base) -> bool | None:
    """ "les X sont les plus…": whether the fact is the first, or the last, of those it can be ranked with."""
    facts = [f for f in row(query, query.readings[0], base) if f.figure is not None and f.figure.values]
    if len(facts) < 2:
        return None
    sizes = [size(f) for f in facts]
    return size(fact) == (min(sizes) if query.utterance.cue("least") else max(sizes))
