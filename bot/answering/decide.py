"""Whether a reading may be answered at all, and which readings are rivals.

A wrong figure is far worse than none: every answerer passes here before it shows one.
"""

from __future__ import annotations

from itertools import pairwise

from bot.answering.results import NoFigure
from bot.answering.say import join, member_name
from bot.facts.base import Base, Fact
from bot.french.lemmas import is_light
from bot.french.lexicon import lexicon
from bot.understanding.groups import Group
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR
from bot.understanding.slots import OFF_DEFAULT

COVERAGE_FLOOR = 0.55
"""Share of what was said that a reading must explain before its figure is shown."""
FOREIGN_CEILING = 0.4
"""Weight of what was said and not explained, as a share of what was, above which the question is another one."""
TIE = 0.93
"""A reading with this share of the best one's evidence is as good."""
CLOSE_COST = 0.3
"""Readings whose facts fit the named groups this equally are not told apart by them."""

_NO_COUNT = "Le rapport donne des parts et des opinions, pas des effectifs : ce nombre n'y est pas."
_OF = frozenset({"de", "du", "des", "d"})
_SHARES = frozenset({"combien", "pourcentage", "part", "proportion", "%", "taux", "chiffre"})


def refusal(query: Query, base: Base) -> NoFigure | None:
    """Why the best reading must not be answered, or None when it may be."""
    reading = query.readings[0]
    for reason in (_talk, _evolution, _count, _breakdown, _missing, _stranger, _complement, _predicate, _guess, _empty, _unexplained):
        refused = reason(query, reading, base)
        if refused is not None:
            return refused
    return None


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
    return any(
        m.kind == "cue" and m.id == cue and not m.at & reading.evidence.explained for m in query.utterance.mentions
    )


def _talk(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """ "mon libraire me demande…", "comment installer…": what a survey of opinions has no answer to."""
    tokens = query.utterance.tokens
    surveyed = any(t.folded in _SHARES for t in tokens) or any(g.population_too or g.cue >= CLEAR for g in query.groups)
    if surveyed or not (_is_mine(query) or _is_how_to(query)):
        return None
    reason = "Le rapport donne des opinions mesurées, pas de réponse à une situation personnelle ni de mode d'emploi."
    return NoFigure(reason, nearest(reading, base, all_of=True))


def _is_mine(query: Query) -> bool:
    """Whether the person who types speaks of what is theirs, or of what they may do."""
    words, tokens = lexicon().roles, query.utterance.tokens
    named = {i for m in query.utterance.of_kind("concept", "member", "indicator") if not m.soft for i in m.at}
    named |= {t.index for t in query.utterance.unknown}
    for token, after in pairwise(tokens):
        if token.folded in words["mine"] and (token.index == 0 or after.index in named):
            return True
        if token.index == 0 and "je" in (token.folded, after.folded) and words["may"] & {token.folded, after.folded}:
            return True
    return False


def _is_how_to(query: Query) -> bool:
    tokens = query.utterance.tokens
    if len(tokens) < 2 or tokens[0].folded != "comment" or any(g.is_person for g in query.groups):
        return False
    verb = tokens[1]
    infinitive = verb.folded.endswith(("er", "ir", "re")) and verb.folded == verb.forms[-1]
    return infinitive or verb.folded in lexicon().roles["works"]


def _evolution(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    if query.intent in ("compare", "check") or not unexplained_cue(query, reading, "change"):
        return None
    return no_evolution(reading, base)


def no_evolution(reading: Reading, base: Base) -> NoFigure:
    """The report gives a level, and not how it changed."""
    return NoFigure("Le rapport ne dit pas comment ce chiffre a évolué.", nearest(reading, base, all_of=True))


def _count(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """"combien y a-t-il de…" asks for a number of things, which an opinion survey does not give."""
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
    if not best or best[0].fact.figure is None or best[0].fact.figure.unit != "%":
        return False
    tokens = query.utterance.tokens
    things = {t.index for t in query.utterance.unknown}
    return any(
        one.folded == "combien" and of.folded in _OF and noun.index in things and not is_light(noun.text)
        for one, of, noun in zip(tokens, tokens[1:], tokens[2:], strict=False)
    )


def _breakdown(query: Query, reading: Reading, base: Base) -> NoFigure | None:
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


def _missing(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    missing: tuple[Group, ...] = reading.resolution.missing
    if not missing:
        return None
    names = join([member_name(g.member, base) for g in missing])
    label = base.indicators[reading.wanted].label
    return NoFigure(f"Pas de chiffre dans le rapport pour {names} sur ce point ({label}).", nearest(reading, base))


def _stranger(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown noun where a group is expected ("popularité des zorgons"): its figure would be another's."""
    named = any(g.required or (g.is_person and g.cue < 0) for g in reading.resolution.groups if "subject" in g.dimensions)
    if named or query.intent not in ("figure", "check") or "subject" not in reading.evidence.frame.varying:
        return None
    tokens = query.utterance.tokens
    articles = lexicon().roles["article"]
    for token in query.utterance.unknown:
        before = tokens[token.index - 1].folded if token.index else ""
        if token.index not in reading.evidence.explained and before in articles and not is_light(token.text):
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'un autre."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def _predicate(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown word that says what is asked of the subject ("le livre est-il efficace ?")."""
    words = lexicon().roles
    for token in query.utterance.unknown:
        asked = [t.folded for t in query.utterance.tokens[max(0, token.index - 2) : token.index]]
        inverted = len(asked) == 2 and asked[0] in words["be"] and asked[1] in words["pronoun"]
        if inverted and token.index not in reading.evidence.explained:
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'autre chose."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def _guess(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """Half an idea, and a figure about people that nobody named: too little to be sure."""
    if not reading.evidence.guessed or query.kept or least_cost(reading) < OFF_DEFAULT:
        return None
    return NoFigure("Je ne suis pas sûr d'avoir compris. Peut-être cherchez-vous ceci ?", nearest(reading, base, all_of=True))


def _complement(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown noun that narrows what was named ("parcours de randonnée"): it is another thing."""
    tokens = query.utterance.tokens
    words = lexicon().roles
    used = {i for m in query.utterance.of_kind("concept", "indicator") for i in m.at} & reading.evidence.used
    for token in query.utterance.unknown:
        before = token.index - 1
        while before >= 0 and tokens[before].folded in words["article"] - _OF:
            before -= 1
        narrowed = before > 0 and tokens[before].folded in _OF and before - 1 in used and not token.after_break
        if narrowed and token.index not in reading.evidence.explained and not is_light(token.text):
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'autre chose."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def _empty(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    if reading.resolution.best:
        return None
    label = base.indicators[reading.wanted].label
    return NoFigure(f"Le rapport ne donne pas de chiffre sur ce point précis ({label}).", nearest(reading, base))


def _unexplained(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    outside = reading.evidence.left > FOREIGN_CEILING * reading.evidence.score
    if reading.coverage >= COVERAGE_FLOOR and not outside:
        return None
    near = tuple(dict.fromkeys(f for r in query.readings[:3] for f in nearest(r, base, all_of=True)))[:4]
    if query.unknown:
        words = join([f"« {w} »" for w in query.unknown[:3]])
        reason = f"Je ne sais pas lire {words} ici, et cela peut changer la réponse : je préfère ne pas donner de chiffre."
        return NoFigure(reason, near)
    foreign = [f"« {base.concepts[c].words[0]} »" for c in query.foreign[:2] if c in base.concepts]
    if foreign:
        return NoFigure(f"Le rapport ne croise pas ce sujet avec {join(foreign)} : pas de chiffre là-dessus.", near)
    return NoFigure("Je n'ai pas compris la question : je préfère ne pas donner de chiffre.", near)
