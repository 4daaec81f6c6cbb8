"""Whether a reading may be answered at all, and if not, why.

A wrong figure is far worse than none: every answerer passes here before it shows one.
"""

from __future__ import annotations

from bot.answering.measures import breakdown, number_of_things, other_time, other_unit
from bot.answering.readings import least_cost, nearest
from bot.answering.results import NoFigure
from bot.answering.say import join, member_name
from bot.answering.strangers import (
    unknown_clause,
    unknown_complement,
    unknown_predicate,
    unknown_public,
    unknown_subject,
    unknown_thing,
)
from bot.answering.talk import is_talk, is_thin
from bot.facts.base import Base, Fact
from bot.understanding.groups import Group
from bot.understanding.query import Query, Reading
from bot.understanding.slots import OFF_DEFAULT, resolve

COVERAGE_FLOOR = 0.55
"""Share of what was said that a reading must explain before its figure is shown."""
FOREIGN_CEILING = 0.4
"""Weight of what was said and not explained, as a share of what was, above which the question is another one."""
_UNSURE = "Je ne suis pas sûr d'avoir compris. Peut-être cherchez-vous ceci ?"
_SAYING = frozenset({"penser", "croire", "dire", "juger", "trouver", "estimer", "repondre", "think", "say", "believe"})
OFTEN = 2
"""Words mended in a message from which its writer slips all the time."""
MOST_TRIED, MOST_NEAR = 6, 4
"""Other subjects that are tried for figures on those who were named, and facts that are offered."""


def refusal(query: Query, base: Base) -> NoFigure | None:
    """Why the best reading must not be answered, or None when it may be."""
    reading = query.readings[0]
    for reason in (
        talk,
        other_unit,
        other_time,
        number_of_things,
        breakdown,
        _missing,
        unknown_subject,
        unknown_public,
        unknown_clause,
        unknown_complement,
        unknown_predicate,
        unknown_thing,
        _guess,
        _thin,
        _empty,
        _unexplained,
    ):
        refused = reason(query, reading, base)
        if refused is not None:
            return refused
    return None


def talk(query: Query, reading: Reading | None, base: Base) -> NoFigure | None:
    """ "mon libraire me demande…", "comment installer…": what a survey of opinions has no answer to."""
    if not is_talk(query, reading):
        return None
    reason = "Le rapport donne des opinions mesurées, pas de réponse à une situation personnelle ni de mode d'emploi."
    return NoFigure(reason, nearest(reading, base, all_of=True) if reading is not None else ())


def _missing(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    missing: tuple[Group, ...] = reading.resolution.missing
    if not missing:
        return None
    names = join([member_name(g.member, base) for g in missing])
    label = base.indicators[reading.wanted].label
    near = dict.fromkeys([*_on_those_named(query, reading, base), *nearest(reading, base)])
    return NoFigure(f"Pas de chiffre dans le rapport pour {names} sur ce point{_of(label)}.", tuple(near)[:MOST_NEAR])


def _on_those_named(query: Query, reading: Reading, base: Base) -> list[Fact]:
    """Facts on something near that are about just those who were named: worth more than another's figure."""
    others = [*(r.evidence for r in query.readings[1:]), *query.partial][:MOST_TRIED]
    usual = set(base.defaults.values())
    groups = [g for g in reading.resolution.groups if g.member not in usual]
    found = []
    for frame in (e.frame for e in others if e.best & reading.evidence.best or e.frame.fitting & reading.evidence.best):
        resolution = resolve(base, frame, frame.id, groups)
        if resolution.best and not resolution.missing:
            found.append(resolution.best[0].fact)
    return found[:2]


def _guess(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """Half an idea, and a figure about people that nobody named: too little to be sure; nor is a word read as another."""
    if _rests_on_a_repair(query, reading):
        return NoFigure(_UNSURE, nearest(reading, base, all_of=True))
    if _rests_on_saying(query, reading) or _is_claimed_of_nobody(query, reading):
        return NoFigure(_UNSURE, nearest(reading, base, all_of=True))
    sure = least_cost(reading) < OFF_DEFAULT and not reading.evidence.left_ids
    if not reading.evidence.guessed or query.kept or sure:
        return None
    return NoFigure(_UNSURE, nearest(reading, base, all_of=True))


def _thin(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    if not is_thin(query, reading):
        return None
    near = nearest(reading, base, all_of=True)
    return _unread(query, near) if query.unknown else NoFigure(_UNSURE, near)


def _unread(query: Query, near: tuple[Fact, ...]) -> NoFigure:
    """Words that may matter and that nobody knows, named."""
    words = join([f"« {w} »" for w in query.unknown[:3]])
    reason = f"Je ne sais pas lire {words} ici, et cela peut changer la réponse : je préfère ne pas donner de chiffre."
    return NoFigure(reason, near)


def _is_claimed_of_nobody(query: Query, reading: Reading) -> bool:
    """ "80 % du boulot est fait": a claim in words that are all common talk, on nobody that was named."""
    return query.intent == "check" and reading.evidence.weak and not query.groups and not query.kept


def _rests_on_saying(query: Query, reading: Reading) -> bool:
    """Whether all that was named is a verb of opinion ("combien pensent…"): people are asked, and not what about."""
    used = [query.utterance.tokens[i] for i in reading.evidence.used]
    return bool(used) and not query.groups and not query.kept and all(not _SAYING.isdisjoint(t.forms) for t in used)


def _rests_on_a_repair(query: Query, reading: Reading) -> bool:
    """Whether all ideas that were named are words that were read as other ones, though they are words by themselves.

    A group that was named makes sure that such a question is one: as it is written, or by somebody who slips all the time.
    """
    repairs = query.utterance.repairs
    guessed = {r.read_as for r in repairs if r.guess}
    if not guessed or query.kept:
        return False
    slips_often = sum(not r.guess for r in repairs) >= OFTEN
    mended = guessed if slips_often else {word for r in repairs for word in r.read_as.split()}
    return all(
        any(query.utterance.tokens[i].text in (guessed if m.kind in ("concept", "indicator") else mended) for i in m.at)
        for m in query.utterance.of_kind("concept", "indicator", "member", "people")
        if not m.soft and m.at & reading.evidence.used
    )


def _empty(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    if reading.resolution.best:
        return None
    label = base.indicators[reading.wanted].label
    return NoFigure(f"Le rapport ne donne pas de chiffre sur ce point précis{_of(label)}.", nearest(reading, base))


def _unexplained(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    outside = reading.evidence.left > FOREIGN_CEILING * reading.evidence.score
    if reading.coverage >= COVERAGE_FLOOR and not outside:
        return None
    near = tuple(dict.fromkeys(f for r in query.readings[:3] for f in nearest(r, base, all_of=True)))[:4]
    if query.unknown:
        return _unread(query, near)
    foreign = [f"« {said} »" for c in query.foreign[:2] if (said := _said(query, c))]
    if foreign:
        return NoFigure(f"Le rapport ne croise pas ce sujet avec {join(foreign)} : pas de chiffre là-dessus.", near)
    return NoFigure("Je n'ai pas compris la question : je préfère ne pas donner de chiffre.", near)


def _said(query: Query, concept: str) -> str:
    """An idea in the words of the question."""
    mention = next((m for m in query.utterance.of_kind("concept") if m.id == concept), None)
    return " ".join(query.utterance.tokens[i].text for i in sorted(mention.at)) if mention is not None else ""


def _of(label: str) -> str:
    """A label at the end of a sentence; never brackets in brackets."""
    return f" : {label}" if "(" in label else f" ({label})"
