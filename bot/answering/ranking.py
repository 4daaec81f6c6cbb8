"""Rankings: who is first, last, in what order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.answering.about import silence
from bot.answering.bundle import bundle
from bot.answering.decide import refusal
from bot.answering.figure import figure, theme_facts
from bot.answering.readings import rivals, unexplained_cue
from bot.answering.results import Answer, Result
from bot.answering.sides import sides
from bot.facts.base import Base, Fact
from bot.understanding.groups import GENERAL_FROM
from bot.understanding.query import Query, Reading
from bot.understanding.slots import Match

MOST_SHOWN = 12
COMPUTED = "Ordre établi par le bot à partir des chiffres du rapport."


def ranking(query: Query, base: Base) -> Result:
    """Facts that can be compared, in order; the plain answer where there is nothing to rank."""
    if query.silence is not None:
        return silence(query, base)
    facts = rankable(rows(query, base))
    return in_order(query, facts, base) if len(facts) > 1 else figure(query, base)


def in_order(query: Query, facts: list[Fact], base: Base) -> Answer:
    """Facts that can be ranked, highest first unless the lowest or the best by a low figure is asked for."""
    least = query.intent == "least" or (query.intent == "again" and query.utterance.cue("least"))
    ordered = sorted(facts, key=standing(facts, base), reverse=least == _first_is_low(query, facts[0], base))
    return Answer(tuple(_asked_places(query, ordered)), "ranking", computed=COMPUTED)


def _asked_places(query: Query, facts: list[Fact]) -> list[Fact]:
    """The whole order, or the places that were asked: "les trois premiers", "le deuxième"."""
    if query.utterance.cue("second") and len(facts) > 1:
        return [facts[1], facts[0], *facts[2:MOST_SHOWN]]
    top = next((int(q.value) for q in query.quantities if q.unit in ("count", "") and q.value.is_integer()), 0)
    if query.utterance.cue("top") and 0 < top < len(facts):
        return facts[:top]
    return facts[:MOST_SHOWN]


def _first_is_low(query: Query, fact: Fact, base: Base) -> bool:
    """Whether the first is the lowest: places, and "le mieux" where a low figure is the good one."""
    if fact.figure is not None and fact.figure.unit == "rang":
        return True
    valued = any(
        t.folded in ("mieux", "meilleur", "meilleurs", "meilleure", "meilleures", "pire", "pires")
        for t in query.utterance.tokens
    )
    return valued and base.indicators[fact.indicator].better == "low"


def rows(query: Query, base: Base) -> list[Fact]:
    """The facts that a question puts side by side: groups, things asked together, or the figures of a theme."""
    compared = sides(query, query.readings[0], base) if query.readings else []
    if len(compared) > 1:
        return compared
    together = bundle(query, base)
    if len(together) > 1:
        return list(together)
    if not query.readings:
        return theme_facts(query, base) if query.theme is not None else []
    lead_ = query.readings[0]
    broader = not lead_.resolution.missing and (bool(lead_.evidence.left_ids) or len(row(query, lead_, base)) < 2)
    if (
        query.theme is not None
        and query.asks_dimension is None
        and broader
        and not unexplained_cue(query, lead_, "change")
    ):
        return theme_facts(query, base)
    if refusal(query, base) is not None:
        return []
    found = rivals(query)
    if len(found) > 1:
        return [m.fact for r in found for m in r.resolution.best]
    row_ = row(query, found[0], base)
    lead = found[0].resolution.best[0].fact
    by_itself = row_[0] != lead if lead.figure is not None else query.intent != "threshold"
    if found[0].evidence.frame.derived and by_itself:
        return [lead]  # a place or a gap is an answer by itself
    theme = query.theme or base.indicators[found[0].wanted].theme
    asked = query.theme is not None or query.intent in ("ranking", "threshold") or query.utterance.cue("which")
    spread = row_[0].figure is not None and len(row_[0].figure.values) > 1
    if len(row_) > 1 or theme is None or query.asks_dimension is not None or spread or not asked:
        return row_
    return theme_facts(replace(query, theme=theme), base)


def row(query: Query, reading: Reading, base: Base) -> list[Fact]:
    """The facts that differ from the best one in a single dimension: those that can be ranked."""
    best = reading.resolution.best
    if len(best) > 1:
        return [m.fact for m in best]
    lead = _lead(query, reading).fact
    by_dimension: dict[str, list[Fact]] = {}
    for match in reading.resolution.matches:
        fact = match.fact
        if fact.indicator != lead.indicator:
            continue
        differing = [d for d in base.dimensions if fact.members[d] != lead.members[d]]
        if len(differing) == 1:
            by_dimension.setdefault(differing[0], []).append(fact)
        elif set(differing) == {"population", "subject"} and fact.members["population"] == fact.members["subject"]:
            by_dimension.setdefault("population", []).append(fact)
    asked = [d for d in _asked(query) if d in by_dimension]
    if not by_dimension:
        return [lead]
    dimension = asked[0] if asked else max(by_dimension, key=lambda d: len(by_dimension[d]))
    return _peers([lead, *by_dimension[dimension]], dimension, base)


def _lead(query: Query, reading: Reading) -> Match:
    """The fact whose peers are ranked: where no group was asked about, one of the indicator that was."""
    best = reading.resolution.best[0]
    several = query.intent in ("ranking", "most", "least", "threshold") or (
        query.intent == "list" and query.asks_dimension is not None
    )
    if best.met or not several or best.fact.indicator == reading.wanted:
        return best
    return next((m for m in reading.resolution.matches if m.fact.indicator == reading.wanted), best)


def peers_of(fact: Fact, base: Base) -> list[Fact]:
    """A fact and those it can be ranked with: same indicator, another subject (or population) of the same kind."""
    for dimension in ("subject", "population", *(d for d in base.dimensions if d not in ("subject", "population"))):
        others = [
            f
            for f in base.facts_of(fact.indicator)
            if f.id != fact.id and [d for d in base.dimensions if f.members[d] != fact.members[d]] == [dimension]
        ]
        if others:
            return _peers([fact, *others], dimension, base)
    return [fact]


def _asked(query: Query) -> tuple[str, ...]:
    if query.asks_dimension in ("subject", "population"):
        return ("subject", "population")
    return (query.asks_dimension,) if query.asks_dimension else ()


def _peers(facts: list[Fact], dimension: str, base: Base) -> list[Fact]:
    """Without the members that stand for all the others, and without strangers to the family of most."""
    there = {f.members[dimension] or "" for f in facts}
    families = [set(base.ancestors(f.members[dimension] or "")) for f in facts]
    kin = [
        bool(family) or f.members[dimension] == base.defaults.get(dimension)
        for family, f in zip(families, facts, strict=True)
    ]
    kept = [
        f
        for f, has_family in zip(facts, kin, strict=True)
        if (has_family or sum(kin) < 2 or dimension == "population")
        and not _takes_in_others(f.members[dimension] or "", there, base)
    ]
    return kept if len(kept) > 1 else facts


def _takes_in_others(member: str, there: set[str], base: Base) -> bool:
    """Whether a member stands for others: for some of those beside it, or for too many to be one of them."""
    covered = base.members[member].covers if member in base.members else ()
    under = {d for m in (member, *covered) for d in base.descendants(m)} | set(covered)
    return bool(under & (there - {member})) or (len(under) >= GENERAL_FROM and not base.ancestors(member))


def rankable(facts: list[Fact]) -> list[Fact]:
    """Those with a figure in the unit of the first."""
    figures = [f for f in facts if f.figure is not None and f.figure.values]
    return [f for f in figures if f.figure and figures[0].figure and f.figure.unit == figures[0].figure.unit]


def standing(facts: list[Fact], base: Base) -> Callable[[Fact], float]:
    """What facts are ranked by: their figures, those on what goes badly taken the other way round where both kinds stand."""
    kinds = {base.indicators[f.indicator].positive for f in facts}
    if len(kinds) < 2 or any(f.figure is None or f.figure.unit != "%" for f in facts):
        return size
    return lambda fact: size(fact) if base.indicators[fact.indicator].positive else 100 - size(fact)


def size(fact: Fact) -> float:
    """The number a fact is ranked by: its figure, or the middle of its range."""
    values = fact.figure.values if fact.figure else ()
    return sum(values) / len(values) if values else 0.0
