"""Readings weighed against one another: rivals, what stands nearest, what they leave unexplained."""

from __future__ import annotations

from bot.facts.base import Base, Fact
from bot.french.lexicon import lexicon
from bot.french.text import Token
from bot.understanding.query import Query, Reading

TIE = 0.93
"""A reading with this share of the best one's evidence is as good."""
CLOSE_COST = 0.3
"""Readings whose facts fit the named groups this equally are not told apart by them."""
_WISHED = frozenset(
    {
        "evolutions",
        "changements",
        "changer",
        "bouger",
        "evoluer",
        "progresser",
        "augmenter",
        "baisser",
        "reculer",
        "diminuer",
    }
)
"""Words of change in the form of what is wished or feared, or is itself judged: no measured change is asked for."""


def level(reading: Reading) -> float:
    """The evidence for a reading, less what it leaves unexplained."""
    return reading.evidence.score - 0.5 * reading.evidence.left


def least_cost(reading: Reading) -> float:
    """How well the best facts of a reading fit the groups that were named; lower is better."""
    return min((m.cost for m in reading.resolution.best), default=99.0)


def rivals(query: Query) -> list[Reading]:
    """The best reading and those that nothing tells apart from it."""
    best = query.readings[0]
    kept = [best]
    for other in query.readings[1:]:
        if other.resolution.missing or not other.resolution.best or level(other) < TIE * level(best):
            continue
        difference = least_cost(other) - least_cost(best)
        if abs(difference) < CLOSE_COST:
            kept.append(other)
        elif difference < 0:
            kept, best = [other], other
    return kept


def nearest(reading: Reading, base: Base, count: int = 4, all_of: bool = False) -> tuple[Fact, ...]:
    """Facts of the reading besides those it shows, nearest first; `all_of` keeps these too."""
    del base
    shown = set() if reading.resolution.missing or all_of else {m.fact.id for m in reading.resolution.best}
    ranked = sorted(reading.resolution.matches, key=lambda m: (-len(m.met), m.cost))
    return tuple([m.fact for m in ranked if m.fact.id not in shown][:count])


def unexplained_cue(query: Query, reading: Reading, cue: str) -> bool:
    """Whether the question holds a cue that the reading itself does not account for."""
    tokens = query.utterance.tokens
    said = [m for m in query.utterance.of_kind("cue") if m.id == cue]
    if any(m.at & reading.evidence.used for m in said):
        return False
    return any(
        not m.at & reading.evidence.explained and not (len(m.at) == 1 and _is_wished(tokens, m.first)) for m in said
    )


def _is_wished(tokens: tuple[Token, ...], at: int) -> bool:
    """ "pour changer", "favorables au changement": wished or feared, not measured."""
    stance = lexicon().stance_for | lexicon().stance_against
    before = tokens[max(0, at - 3) : at]
    return tokens[at].folded in _WISHED or any(not stance.isdisjoint(t.forms) for t in before)
