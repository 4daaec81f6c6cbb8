"""Several things asked at once: "utile ? intéressant ?", "leur style, et s'ils conseilleraient leur métier"."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from bot.answering.decide import FOREIGN_CEILING, refusal
from bot.answering.readings import rivals
from bot.facts.base import Base, Fact
from bot.understanding.query import Query, Reading
from bot.understanding.slots import resolve

MOST = 6
_TOGETHER = frozenset({"compare", "list", "ranking", "most", "least"})


def bundle(query: Query, base: Base) -> tuple[Fact, ...]:
    """One fact for each thing that was asked, in the order of the question; fewer than two where only one was.

    Readings are taken together when each explains a part that the others do not, and all of what was named is
    explained by one of them.
    """
    parts = _of_parts(query, base)
    if parts or len(query.readings) < 2:
        return parts
    lead = query.readings[0]
    if not (lead.evidence.left_ids or _joins_alternatives(query, lead) or _lacks_anothers(query)):
        return ()
    chosen = _cover(query)
    if len(chosen) < 2 or not _explained(query, chosen):
        return ()
    themes = {base.indicators[r.wanted].theme for r in chosen}
    if len(themes) > 1 and not (query.intent in _TOGETHER and _enumerated(query, chosen)):
        return ()
    if query.intent not in _TOGETHER and not _enumerated(query, chosen):
        return ()
    found = [_alone(reading, chosen, base) for reading in sorted(chosen, key=lambda r: min(r.evidence.used))]
    facts = tuple(dict.fromkeys(f for f in found if f is not None))
    return facts if len(facts) == len(chosen) else ()


def _of_parts(query: Query, base: Base) -> tuple[Fact, ...]:
    """The fact of each part of a joint question, where each has just one and none is refused."""
    found = []
    for part in query.parts:
        if refusal(part, base) is not None or len(rivals(part)) > 1 or len(part.readings[0].resolution.best) > 1:
            return ()
        found.append(part.readings[0].resolution.best[0].fact)
    units = {fact.figure.unit for fact in found if fact.figure is not None} - {"rang", "points", "ratio"}
    if len(units) > 1 and query.intent in ("compare", "ranking", "most", "least"):
        return ()  # euros and shares are not set against one another
    return tuple(dict.fromkeys(found))


def _lacks_anothers(query: Query) -> bool:
    """ "les relations avec les patients, les familles et la Sécu": what one lacks names another."""
    missing = {g.member for g in query.readings[0].resolution.missing}
    return any(missing & r.evidence.best for r in query.readings[1:])


def _named(query: Query) -> set[int]:
    """Tokens that name an idea."""
    return {i for m in query.utterance.of_kind("concept", "indicator") if not m.soft for i in m.at}


def _cover(query: Query) -> list[Reading]:
    wanted = _named(query)
    members = {i for m in query.utterance.of_kind("member") for i in m.at}
    chosen: list[Reading] = []
    covered: set[int] = set()
    for reading in query.readings:
        if _joins_alternatives(query, reading):
            continue
        own = reading.evidence.used & (wanted | (members & _of_combination(query, reading)))
        if own - covered and reading.resolution.matches:
            chosen.append(reading)
            covered |= own
    return chosen[:MOST]


def _joins_alternatives(query: Query, reading: Reading) -> bool:
    """ "l'ordinateur ou le téléphone ?": a reading that takes in both is not what was asked."""
    tokens = query.utterance.tokens
    places = sorted(m.first for m in query.utterance.of_kind("concept") if m.id in reading.evidence.best)
    return any(
        other - one <= 4 and any(t.folded in ("ou", "or", "vs") for t in tokens[one + 1 : other])
        for one, other in pairwise(places)
    )


def _of_combination(query: Query, reading: Reading) -> set[int]:
    best = reading.evidence.best
    return {i for m in query.utterance.of_kind("member") if m.id in best for i in m.at}


def _explained(query: Query, chosen: list[Reading]) -> bool:
    used = frozenset().union(*(r.evidence.used for r in chosen))
    left = [m for m in query.utterance.of_kind("concept") if not m.soft and not m.at & used]
    return len(left) <= FOREIGN_CEILING * len(chosen)


def _enumerated(query: Query, chosen: list[Reading]) -> bool:
    """Whether the things asked are parts of a list: a stop or an "et" stands between them."""
    starts = sorted(min(r.evidence.used) for r in chosen)
    tokens = query.utterance.tokens
    return all(
        any(t.after_break or t.folded in ("et", "ou", "/", "+") for t in tokens[one + 1 : other + 1])
        for one, other in pairwise(starts)
    )


def _alone(reading: Reading, chosen: list[Reading], base: Base) -> Fact | None:
    """The fact of one reading, without the members that belong to the others."""
    others = {c for r in chosen if r is not reading for c in r.evidence.best} - reading.evidence.best
    groups = [replace(g, required=g.required and g.member not in others) for g in reading.resolution.groups]
    frame = reading.evidence.frame
    resolution = resolve(base, frame, reading.wanted, groups)
    if resolution.missing or not resolution.best:
        return None
    return min(resolution.best, key=lambda m: m.cost).fact
