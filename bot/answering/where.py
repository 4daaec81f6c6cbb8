"""Where does a number come from: every finding that carries it, narrowed by the other words."""

from __future__ import annotations

from bot.answering.about import silence
from bot.answering.figure import ask
from bot.answering.results import Answer, NoFigure, Result
from bot.answering.say import join
from bot.facts.base import Base, Fact
from bot.french.numbers import Quantity
from bot.understanding.query import Query

MOST_SHOWN = 6
FRACTION_SLACK = 0.7
ABOUT = 3.0
"""How far a number said with "presque" or "environ" may be from the finding's."""


def where(query: Query, base: Base) -> Result:
    """The findings that carry the numbers of a question."""
    if query.silence is not None:
        return silence(query, base)
    shares = [q for q in query.quantities if q.unit not in ("count", "year")]
    facts = list(dict.fromkeys(f for q in shares for f in _carrying(q, base)))
    named = _named(query)
    if not facts and named:
        facts = [f for f in base.facts if _spoken_of(f, base) & named and any(_about(q, f) for q in shares)]
    facts = _narrowed(facts, named, base)
    if not facts:
        return NoFigure(f"Aucun chiffre du rapport ne vaut {join([q.said for q in shares])}.")
    if len(facts) == 1 and query.utterance.cue("check") and named & set(facts[0].members.values()):
        return Answer(tuple(facts), "check", verdict=True)
    return ask(facts, base) if len(facts) > MOST_SHOWN else Answer(tuple(facts), "where")


def _carrying(quantity: Quantity, base: Base) -> list[Fact]:
    unit = {"rank": "rang", "": None}.get(quantity.unit, quantity.unit)
    found = base.by_value(quantity.value, unit)
    if unit not in ("%", "points", "rang", None):
        found = tuple(f for f in base.by_value(quantity.value) if f.figure and _same_unit(f.figure.unit, unit))
    if not found and quantity.fraction:
        found = base.by_value(round(quantity.value, 1), unit)
    return list(found)


def _same_unit(unit: str, said: str) -> bool:
    """ "€" is said of "€ par mois" as well."""
    return unit.split()[0] == said.split()[0]


def _about(quantity: Quantity, fact: Fact) -> bool:
    return fact.figure is not None and any(abs(quantity.value - v) <= ABOUT for v in fact.figure.values)


def _named(query: Query) -> set[str]:
    mentions = query.utterance.of_kind("member", "concept", "people", "indicator")
    asked = {i for m in query.utterance.of_kind("cue") if m.id in ("gap", "change", "up", "down") for i in m.at}
    return {m.id for m in mentions if not (m.kind == "concept" and (m.soft or m.at <= asked))}


def _narrowed(facts: list[Fact], named: set[str], base: Base) -> list[Fact]:
    """The facts that share most with what else was named; all of them when nothing was."""
    if not named or len(facts) < 2:
        return facts
    scored = [(len(named & _spoken_of(f, base)), f) for f in facts]
    top = max(score for score, _ in scored)
    return [f for score, f in scored if score == top] if top else facts


def _spoken_of(fact: Fact, base: Base) -> set[str]:
    """Everything a fact can be named by."""
    indicator = base.indicators[fact.indicator]
    members = {m for m in fact.members.values() if m}
    covered = {c for m in members for c in base.members[m].covers}
    return members | covered | {c for combo in indicator.combinations for c in combo} | {fact.indicator}
