"""What is asked of a figure that the report does not give: a unit, a date, a change, a number of things, a breakdown."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.answering.readings import nearest, unexplained_cue
from bot.answering.results import NoFigure
from bot.facts.base import Base
from bot.french.lemmas import is_light
from bot.french.text import Token
from bot.understanding.query import Query, Reading
from bot.understanding.vocabulary import UNIT_NAMES

_NO_COUNT = "Le rapport donne des parts et des opinions, pas des effectifs : ce nombre n'y est pas."
_PAST = re.compile(
    r" (?:(?<!qu )il y a (?:\d+|un|une|quelques|plusieurs|des) (?:an|ans|annees?|mois)"
    r"|l (?:an|annee) (?:dernier|derniere|passee?|d avant)|les annees \d+|au siecle dernier) "
)
"""Another time than the survey's, folded."""
_UNIT_NAMED = {name: unit for unit, names in UNIT_NAMES.items() for name in names if len(name) > 2}
_TIMES = frozenset({"temps", "jours", "semaines", "mois", "heures", "minutes", "annees"})
_OF = frozenset({"de", "du", "des", "d"})


def other_unit(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """ "combien d'euros", "en minutes": a unit that the figure is not in."""
    best = reading.resolution.best
    if query.quantities or not best or best[0].fact.figure is None:
        return None
    given = best[0].fact.figure.unit.split()[:1]
    tokens = query.utterance.tokens
    if (
        best[0].fact.figure.unit == "%"
        and "period" not in reading.evidence.frame.varying
        and _asks_when(query, reading)
    ):
        return NoFigure("Le rapport ne donne ni date ni durée ici.", nearest(reading, base, all_of=True))
    for before, token in pairwise(tokens):
        unit = token.text if token.text in UNIT_NAMES else _UNIT_NAMED.get(token.folded)
        if (
            unit is None
            or before.folded not in ("d", "de", "en", "combien")
            or token.index in reading.evidence.explained
        ):
            continue
        if given != [unit]:
            return NoFigure(f"Le rapport ne donne pas ce chiffre en {token.text}.", nearest(reading, base, all_of=True))
    return None


def _asks_when(query: Query, reading: Reading) -> bool:
    """ "c'est quand…", "combien de temps": a date or a duration."""
    if any(not m.at & reading.evidence.explained for m in query.utterance.of_kind("cue") if m.id == "when"):
        return True
    tokens = query.utterance.tokens
    return any(
        one.folded == "combien"
        and of.folded == "de"
        and time.folded in _TIMES
        and time.index not in reading.evidence.explained
        for one, of, time in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def other_time(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """ "il y a cinq ans", "a-t-il augmenté ?": another time than the figure's, or how it changed."""
    if _asks_of_the_past(query, reading):
        return NoFigure("Le rapport ne donne pas ce chiffre pour cette époque-là.", nearest(reading, base, all_of=True))
    if query.intent in ("compare", "check") or not unexplained_cue(query, reading, "change") or _spans(query, reading):
        return None
    return no_evolution(reading, base)


def _spans(query: Query, reading: Reading) -> bool:
    """Whether a span of time was named ("depuis 2015") and the figure is of that span: it is the change itself."""
    named = {g.member for g in query.groups if g.dimensions == ("period",)}
    best = reading.resolution.best
    unit = best[0].fact.figure.unit if best and best[0].fact.figure else ""
    return unit == "points" and bool(named) and best[0].fact.members.get("period") in named


def _asks_of_the_past(query: Query, reading: Reading) -> bool:
    """ "il y a cinq ans", "l'an dernier": another time, which no period of the base was recognised in."""
    if any("period" in g.dimensions for g in query.groups):
        return False
    tokens = query.utterance.tokens
    said = " ".join(t.folded for t in tokens)
    used = set(reading.evidence.used)
    past = re.search(_PAST, f" {said} ")
    if past is None:
        return False
    start = len(said[: max(0, past.start() - 1)].split())
    return not used & set(range(start, start + len(past[0].split())))


def no_evolution(reading: Reading, base: Base) -> NoFigure:
    """The report gives a level, and not how it changed."""
    return NoFigure("Le rapport ne dit pas comment ce chiffre a évolué.", nearest(reading, base, all_of=True))


def number_of_things(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """ "combien y a-t-il de…" asks for a number of things, which an opinion survey does not give."""
    people = {i for m in query.utterance.mentions if m.kind in ("member", "people") for i in m.at}
    for mention in query.utterance.of_kind("cue"):
        if mention.id == "exist" and not any(i in people for i in range(mention.last + 1, mention.last + 4)):
            return NoFigure(_NO_COUNT, nearest(reading, base, all_of=True))
    if _counts_things(query, reading):
        return NoFigure(_NO_COUNT, nearest(reading, base, all_of=True))
    return None


def _counts_things(query: Query, reading: Reading) -> bool:
    """ "combien de zorgons…": a number of things, where the report gives shares of people."""
    best = reading.resolution.best
    shown = best[0].fact.figure if best else None
    if not best or (shown is not None and shown.unit != "%"):
        return False
    tokens = query.utterance.tokens
    things = {t.index for t in query.utterance.unknown}
    people = {i for m in query.utterance.of_kind("member", "people") for i in m.at}
    if _is_a_rate(tokens) and not any(t.index in reading.evidence.used for t in tokens[-2:]):
        things |= {t.index for t in tokens} - people
    return any(
        one.folded == "combien" and of.folded in _OF and noun.index in things and not is_light(noun.text)
        for one, of, noun in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _is_a_rate(tokens: tuple[Token, ...]) -> bool:
    """ "… par jour", "… cette année": a count over time."""
    last = tuple(t.folded for t in tokens if t.is_word)[-2:]
    return (
        len(last) == 2
        and last[0] in ("par", "cette", "ce")
        and last[1] in ("jour", "semaine", "mois", "an", "annee", "heure")
    )


def breakdown(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """ "dans quelle région… le plus ?": members of a dimension by which the figure does not differ."""
    asked = query.asks_dimension
    shown = reading.resolution.best[0].fact.figure if reading.resolution.best else None
    if shown is not None and len(shown.values) > 1:
        return None  # a range is over what it is asked by
    if asked is None or query.intent not in ("most", "least", "ranking", "figure") or _varies(asked, reading, base):
        return None
    label = base.survey.dimensions[asked].label if asked in base.survey.dimensions else asked
    return NoFigure(f"Le rapport ne détaille pas ce point par {label}.", nearest(reading, base, all_of=True))


def _varies(asked: str, reading: Reading, base: Base) -> bool:
    """Whether the figures of a reading differ by what is asked for."""
    facts = [f for i in reading.evidence.frame.indicators for f in base.facts_of(i)]
    if not any(f.figure and f.figure.unit not in ("rang", "points") for f in facts):
        return True
    dimensions = ("subject", "population") if asked in ("subject", "population") else (asked,)
    default = base.defaults.get("population")
    return any(len({f.members.get(d) for f in facts} - {default, None}) > 1 for d in dimensions)
