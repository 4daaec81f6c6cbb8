"""Whether a claim agrees with the report."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.compare import compare
from bot.answering.figure import figure
from bot.answering.ranking import peers_of, rankable, size
from bot.answering.results import Answer, Clarification, Result
from bot.answering.threshold import threshold
from bot.facts.base import Base, Fact
from bot.french.numbers import Quantity
from bot.understanding.query import Query

FRACTION_SLACK = 5.0
"""Points by which a share said in words may differ: "deux sur trois" is said of 65 to 69 %."""
EXACT_SLACK = 0.5
ROUNDING = 1.0
"""Points by which "plus de deux tiers" may be said of a share that is just about that."""
COMPLEMENT_SLACK = 4.0
"""Points of people without an opinion, where a share is set against the contrary one."""
ALMOST_ALL, ALMOST_NONE = 85.0, 15.0
HALF = 50.0
_FIRST = frozenset({"premier", "premiers", "premiere", "premieres", "1er", "1ere"})
_LAST = frozenset({"dernier", "derniers", "derniere", "dernieres"})


def claim(query: Query, base: Base) -> Result:
    """The figure that a claim is about, with the verdict; without one when nothing in it can be checked."""
    compared = query.utterance.cue("compare", "as-many")
    result = compare(query, base) if compared else figure(query, base)
    if isinstance(result, Clarification) and query.utterance.cue("as-many"):
        result = Answer(tuple(c.fact for c in result.choices), "compare")
    if isinstance(result, Clarification) and query.quantities and query.utterance.cue("above", "below", "between"):
        return threshold(query, base)  # "métiers conseillés à plus de 70 %": no claim about one of them
    if not isinstance(result, Answer):
        return result
    verdict = _verdict(query, result, base)
    return result if verdict is None else replace(result, kind="check", verdict=verdict)


def _verdict(query: Query, answer: Answer, base: Base) -> bool | None:
    fact = answer.facts[0]
    if fact.figure is None or not fact.figure.values:
        return None
    if len(answer.facts) > 1 and query.utterance.cue("compare", "as-many"):
        return _in_order(query, answer.facts, base)
    shares = [q for q in query.quantities if _comparable(q, fact)]
    if fact.figure.unit == "rang":
        return _ranked(query, fact)
    if shares:
        return _agrees(query, shares[0], fact, base)
    if query.utterance.cue("most", "least") and not query.utterance.cue("majority"):
        return _at_the_end(query, fact, base)
    if fact.figure.unit != "%":
        return None
    return _as_most_say(query, fact, base)


def _comparable(said: Quantity, fact: Fact) -> bool:
    """Whether a number that was said may be the fact's: in its unit, or in none."""
    unit = fact.figure.unit if fact.figure else ""
    if said.unit in ("%", "points"):
        return unit in ("%", "points")
    return said.unit.split()[:1] == unit.split()[:1] or (said.unit == "" and (unit != "%" or said.value <= 100))


def _contrary(query: Query, fact: Fact, base: Base) -> bool:
    """Whether the fact measures the contrary of what is claimed."""
    if fact.indicator != query.readings[0].wanted:
        return True
    polarity = query.polarity
    named_itself = query.readings[0].evidence.direction == fact.indicator
    if base.indicators[fact.indicator].positive or named_itself:
        return polarity.turned
    if polarity.against or polarity.negations:
        return False
    return bool(polarity.favour) or _said_of_the_good_side(query, base)


def _said_of_the_good_side(query: Query, base: Base) -> bool:
    """Whether the one idea that was named has a contrary of its own, which the claim does not use."""
    best = query.readings[0].evidence.best
    named = [base.concepts[c] for c in best if c in base.concepts]
    return len(named) == 1 == len(best) and bool(named[0].opposite)


def _agrees(query: Query, said: Quantity, fact: Fact, base: Base) -> bool | None:
    """Whether a number that was said is the fact's, or on the side of it that was said."""
    figure = fact.figure
    if figure is None:
        return None
    low, high = min(map(abs, figure.values)), max(map(abs, figure.values))
    if figure.unit == "points" and _other_way(query, figure.values[0]):
        return False
    slack = FRACTION_SLACK if said.fraction else EXACT_SLACK
    if _contrary(query, fact, base):
        if any(abs(said.value - c) <= slack for c in figure.counterpart):
            return True
        return None if abs(100 - high - said.value) <= COMPLEMENT_SLACK else False
    loosely = ROUNDING if said.fraction and said.value != HALF else 0.0
    if query.utterance.cue("above"):
        return high > said.value - loosely
    if query.utterance.cue("below"):
        return low < said.value + loosely
    return low - slack <= said.value <= high + slack


def _other_way(query: Query, value: float) -> bool:
    """Whether a rise is claimed of a fall, or a fall of a rise."""
    cues = query.utterance
    return (value < 0 and cues.cue("up") and not cues.cue("down")) or (
        value > 0 and cues.cue("down") and not cues.cue("up")
    )


def _as_most_say(query: Query, fact: Fact, base: Base) -> bool | None:
    """Claims without a number: "la plupart", "presque personne", or what "les Français" are said to think."""
    figure = fact.figure
    if figure is None:
        return None
    low, high = min(figure.values), max(figure.values)
    contrary = _contrary(query, fact, base)
    cues = query.utterance
    if cues.cue("almost-all"):
        return not contrary and low >= ALMOST_ALL
    if cues.cue("almost-none"):
        return contrary and low >= ALMOST_ALL if contrary else high <= ALMOST_NONE
    if cues.cue("minority"):
        return low > HALF if contrary else high < HALF
    if not cues.cue("majority", "check"):
        return None
    return high < HALF if contrary else low > HALF


def _ranked(query: Query, fact: Fact) -> bool | None:
    """A claimed place: the first, the Nth, the first alone."""
    figure = fact.figure
    if figure is None:
        return None
    place = next((int(q.value) for q in query.quantities if q.unit in ("rank", "")), None)
    cues = query.utterance
    said = {t.folded for t in cues.tokens}
    if said & _LAST:
        last_but_one = "avant" in said
        return ("avant-derni" in figure.text) == last_but_one and "derni" in figure.text
    if place is None and said & _FIRST:
        place = 1
    if place is None:
        if cues.cue("least"):
            place = -1
        elif cues.cue("most"):
            place = 1
        else:
            return None
    tied = "quo" in figure.text
    return place in figure.values and not (tied and cues.cue("alone"))


def _in_order(query: Query, facts: tuple[Fact, ...], base: Base) -> bool | None:
    """Whether the first named is above the second, or below it where "moins" is said."""
    shared = set(facts[0].members.values()) & set(facts[1].members.values())
    one, other = sorted(facts[:2], key=lambda f: _place(query, set(f.members.values()) - shared))
    if one.figure is None or other.figure is None or one.figure.unit != other.figure.unit or not other.figure.values:
        return None
    if query.utterance.cue("as-many"):
        return all(f.figure is not None and f.figure.values == one.figure.values for f in facts)
    less = any(t.folded in ("moins", "less", "pire") for t in query.utterance.tokens)
    gap = size(one) - size(other)
    return gap < 0 if less != _contrary(query, one, base) else gap > 0


def _place(query: Query, members: set[str | None]) -> int:
    """Where in the question one of some members is named first."""
    return min((g.first for g in query.readings[0].resolution.groups if g.member in members), default=99)


def _at_the_end(query: Query, fact: Fact, base: Base) -> bool | None:
    """ "les X sont les plus…": whether the fact is the first, or the last, of those it can be ranked with."""
    facts = rankable(peers_of(fact, base))
    if len(facts) < 2:
        return None
    sizes = [size(f) for f in facts]
    return size(fact) == (min(sizes) if query.utterance.cue("least") else max(sizes))
