"""Which facts a chart may put side by side, in what order, and which of them stand for the others."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot.answering.ranking import size
from bot.answering.say import label_in
from bot.facts.base import Base, Fact
from bot.facts.figure import Figure
from bot.facts.model import DIMENSIONS
from bot.understanding.groups import is_general

_PREFERRED = ("subject", "population", "country", "period")
"""Where two dimensions offer as many neighbours."""
_SAME_SCALE = re.compile(r"%|/\d+")
"""Units whose figures may be compared from one indicator to another."""
_AGAINST = re.compile(r"^(.*?)[\s(,]+(?:contre|vs\.?|versus|face à|au lieu de)\s+(.*?)\)?$", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|2[01])\d\d(?!\d)")
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_LEADING_NUMBER = re.compile(r"^\D{0,20}?(\d+)")


@dataclass(frozen=True)
class Peers:
    """Facts with a figure of one unit, in the order they are shown."""

    facts: tuple[Fact, ...]
    along: tuple[str, ...]
    """the dimensions by which they differ"""
    indicators_differ: bool = False
    of_themselves: bool = False
    """each group answers about itself: `population` and `subject` change together"""
    theme: str | None = None


def neighbours(fact: Fact, base: Base) -> Peers | None:
    """The facts of the same indicator that differ by one dimension: the one that offers most of them."""
    found: dict[tuple[str, ...], list[Fact]] = {}
    for other in base.facts_of(fact.indicator):
        if other == fact or not comparable(fact, other):
            continue
        along = tuple(d for d in base.dimensions if other.members[d] != fact.members[d])
        named = all(f.members[d] is not None for f in (fact, other) for d in along)
        if named and (len(along) == 1 or (set(along) == {"population", "subject"} and _selves(fact, other))):
            found.setdefault(along, []).append(other)
    if not found:
        return None
    along = max(found, key=lambda a: (len(found[a]), -_preference(a)))
    return ordered(Peers((fact, *found[along]), along, of_themselves=len(along) == 2), base)


def together(facts: Sequence[Fact], base: Base) -> Peers | None:
    """Several facts of an answer, when one unit measures them all."""
    if not all(comparable(facts[0], f) for f in facts[1:]) or unit_of(facts[0]) == "rang":
        return None
    along = tuple(d for d in base.dimensions if len({f.members[d] for f in facts}) > 1)
    differ = len({f.indicator for f in facts}) > 1
    selves = set(along) == {"population", "subject"} and not differ and _selves(*facts)
    peers = Peers(tuple(facts), along, differ, selves, _common_theme(facts, base) if differ else None)
    sizes = [size(f) for f in facts]
    least_first = sizes == sorted(sizes) and along != ("period",)
    return peers if least_first else ordered(peers, base)


def opposites(fact: Fact, base: Base) -> Peers | None:
    """The same cell of the indicator that measures the contrary."""
    mine = base.indicators[fact.indicator]
    contrary = {i.id for i in base.indicators.values() if i.opposite_of == mine.id} | {mine.opposite_of}
    cells = (base.cell(i, fact.members) for i in base.indicators if i in contrary)
    others = [f for f in cells if f is not None and comparable(fact, f)]
    return Peers((fact, *others), (), True, theme=_common_theme([fact, *others], base)) if others else None


def statements(fact: Fact, base: Base) -> Peers | None:
    """The same people on the other questions of the narrowest theme that has several of the same tone.

    A long bar must not mean praise in one line and blame in the next.
    """
    if not _SAME_SCALE.fullmatch(unit_of(fact)):
        return None
    blame = _blames(fact.indicator, base)
    for theme in themes_of(fact.indicator, base):
        alike = [i for i in _indicators(theme, base) if i != fact.indicator and _blames(i, base) == blame]
        cells = (base.cell(i, fact.members) for i in alike)
        others = [f for f in cells if f is not None and comparable(fact, f)]
        if others:
            return ordered(Peers((fact, *others), (), True, theme=theme), base)
    return None


def comparable(one: Fact, other: Fact) -> bool:
    """Whether one scale measures both; places in an order have no length to compare."""
    return unit_of(one) == unit_of(other) != "rang" and bool(one.figure and one.figure.values)


def unit_of(fact: Fact) -> str:
    """The unit, in the singular; "rang" where there is no figure to compare."""
    if fact.figure is None or not fact.figure.values:
        return "rang"
    words = fact.figure.unit.casefold().split()
    return " ".join(w if len(w) < 3 else w.rstrip("s") for w in words).replace("euro", "€")


def themes_of(indicator: str, base: Base) -> list[str]:
    """The themes an indicator belongs to, the narrowest first."""
    own = base.indicators[indicator].theme
    found = [t.id for t in base.themes.values() if t.id == own or indicator in t.indicators]
    return sorted(found, key=lambda t: len(_indicators(t, base)))


def _indicators(theme: str, base: Base) -> list[str]:
    listed = base.themes[theme].indicators
    return [i.id for i in base.indicators.values() if i.theme == theme or i.id in listed]


def _blames(indicator: str, base: Base) -> bool:
    entry = base.indicators[indicator]
    return not entry.positive or entry.better == "low"


def _common_theme(facts: Sequence[Fact], base: Base) -> str | None:
    indicators = dict.fromkeys(f.indicator for f in facts)
    common = [t for t in themes_of(facts[0].indicator, base) if indicators.keys() <= set(_indicators(t, base))]
    return common[0] if common else None


def _selves(*facts: Fact) -> bool:
    return all(f.members["population"] is not None and f.members["population"] == f.members["subject"] for f in facts)


def _preference(along: tuple[str, ...]) -> int:
    return _PREFERRED.index(along[0]) if len(along) == 1 and along[0] in _PREFERRED else len(_PREFERRED)


def against(figure: Figure) -> tuple[str, str]:
    """The two sides of a figure with a counterpart, each as the report writes it, with the unit."""
    match = _AGAINST.match(figure.text)
    mine, other = match.groups() if match else (figure.text, " à ".join(f"{v:g}" for v in figure.counterpart))
    unit = "" if figure.unit in ("rang", "ratio") else figure.unit
    sides = [side if not unit or not side[-1:].isdigit() else f"{side} {unit}" for side in (mine, other)]
    return sides[0].replace(".", ","), sides[1].replace(".", ",")


def ordered(peers: Peers, base: Base) -> Peers:
    """Periods in time order, ages and the like by their number, everything else the largest first."""
    facts = sorted(peers.facts, key=size, reverse=True)
    if peers.along == ("period",):
        facts = sorted(peers.facts, key=lambda f: _moment(f, base))
    elif len(peers.along) == 1 and (numbers := _numbered(peers, base)):
        facts = sorted(peers.facts, key=lambda f: numbers[f.id])
    return Peers(tuple(facts), peers.along, peers.indicators_differ, peers.of_themselves, peers.theme)


def _moment(fact: Fact, base: Base) -> tuple[float, int]:
    """When a period begins; the survey's own moment is the last, one without a year the first."""
    if fact.members["period"] is None:
        return -math.inf, 0
    member = base.members[fact.members["period"]]
    text = f"{member.label} {member.short} {member.id}".casefold()
    year = _YEAR.search(text)
    if year is None:
        return (math.inf if member.id == base.defaults.get("period") else -math.inf), 0
    return float(year[0]), next((n for n, month in enumerate(_MONTHS) if month in text), 0)


def _numbered(peers: Peers, base: Base) -> dict[str, float]:
    """The number each label begins with, by fact; none when a label that is no reference has none."""
    whole = including(peers, base)
    parts = [f for f in peers.facts if f not in whole]
    numbers = {f.id: _LEADING_NUMBER.match(label_in(f, peers.along[0], base)) for f in parts}
    if len(parts) < 2 or not all(numbers.values()):
        return {}
    return {f.id: math.inf for f in whole} | {i: float(match[1]) for i, match in numbers.items() if match}


def including(peers: Peers, base: Base) -> Set[Fact]:
    """The facts about a group that takes in the others: a mean, an average, everyone."""
    if len(peers.along) != 1 or len(peers.facts) < 3:
        return frozenset()
    dimension = peers.along[0]
    members = {f.members[dimension] or "" for f in peers.facts}
    return {f for f in peers.facts if _takes_in(f.members[dimension] or "", members, dimension, base)}


def _takes_in(member: str, members: Set[str], dimension: str, base: Base) -> bool:
    if not member:
        return False
    if dimension not in DIMENSIONS and member == base.defaults.get(dimension):
        return True
    covered = base.members[member].covers
    inside = {*covered, *(d for m in (member, *covered) for d in base.descendants(m))}
    others = members - {member}
    if any(is_general(m, base) for m in (member, *covered)):
        return bool(inside & others)
    return others <= inside


def window(peers: Peers, asked: Fact | None, references: Set[Fact], most: int) -> tuple[Fact, ...]:
    """At most `most` facts: the asked one, a reference, and those nearest to it in the order shown."""
    if asked is None or len(peers.facts) <= most:
        return peers.facts[:most]
    middle = peers.facts.index(asked)
    reference = next((f for f in peers.facts if f in references), asked)
    nearest = sorted(peers.facts, key=lambda f: abs(peers.facts.index(f) - middle))
    kept = set(list(dict.fromkeys([asked, reference, *nearest]))[:most])
    return tuple(f for f in peers.facts if f in kept)
