"""A Query to a Result: the one place where it is decided to answer, to ask back, or to say that there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.answering.check import check
from bot.answering.results import Answer, Choice, Clarification, Help, NoFigure, Result
from bot.answering.say import describe, join, member_name
from bot.facts.base import Base, Fact
from bot.understanding.query import Query, Reading
from bot.understanding.slots import Group, Match

COVERAGE_FLOOR = 0.55
"""Share of what was said that a reading must explain before its figure is shown."""
FOREIGN_CEILING = 0.4
"""Weight of what was said and not explained, as a share of what was, above which the question is another one."""
TIE = 0.93
MOST_LISTED = 12


def find(query: Query, base: Base) -> Result:
    """What comes of a question."""
    return _BY_INTENT.get(query.intent, figure)(query, base)


def figure(query: Query, base: Base) -> Result:
    """A single figure, or the reason why there is none."""
    if query.silence is not None:
        return _silence(query.silence, base)
    if not query.readings:
        return _nothing_complete(query, base)
    refused = _refusal(query, base)
    if refused is not None:
        return refused
    rivals = _rivals(query)
    if len(rivals) > 1:
        facts = [r.resolution.best[0].fact for r in rivals]
        return _ask(facts, base)
    return _from_reading(query, rivals[0], base)


def _refusal(query: Query, base: Base) -> Result | None:
    reading = query.readings[0]
    if _unexplained_cue(query, reading, "change"):
        return NoFigure("Le rapport ne dit pas comment ce chiffre a évolué.", _nearest(reading, base, all_of=True))
    if _counts_things(query):
        return NoFigure(
            "Le rapport donne des parts et des opinions, pas des effectifs : ce nombre n'y est pas.",
            _nearest(reading, base, all_of=True),
        )
    if (
        query.asks_dimension
        and query.intent in ("most", "least", "ranking", "figure")
        and not _varies(query, reading, base)
    ):
        return NoFigure(
            "Le rapport ne détaille pas ce point "
            + (
                "par pays."
                if query.asks_dimension == "country"
                else f"par {base.survey.dimensions[query.asks_dimension].label}."
            ),
            _nearest(reading, base, all_of=True),
        )
    if reading.resolution.missing:
        return _missing(reading, reading.resolution.missing, base)
    if not reading.resolution.best:
        return NoFigure(
            f"Le rapport ne donne pas de chiffre sur ce point précis ({base.indicators[reading.wanted].label}).",
            _nearest(reading, base),
        )
    outside = reading.evidence.left > FOREIGN_CEILING * reading.evidence.score
    if reading.coverage < COVERAGE_FLOOR or outside:
        return _not_understood(query, base)
    return None


def _unexplained_cue(query: Query, reading: Reading, cue: str) -> bool:
    """Whether the question holds a cue that the reading itself does not account for."""
    return any(m.kind == "cue" and m.id == cue and not m.at & reading.evidence.used for m in query.utterance.mentions)


def _counts_things(query: Query) -> bool:
    """ "combien y a-t-il de…": a number of things, which an opinion survey does not give."""
    people = {i for m in query.utterance.mentions if m.kind in ("member", "people") for i in m.at}
    for mention in query.utterance.of_kind("cue"):
        if mention.id == "exist" and not any(i in people for i in range(mention.last + 1, mention.last + 4)):
            return True
    return False


def _varies(query: Query, reading: Reading, base: Base) -> bool:
    """Whether the figures of a reading differ by what is asked for: two groups at least, answering or judged."""
    asked = query.asks_dimension or ""
    dimensions = ("subject", "population") if asked == "subject" else (asked,)
    facts = [f for i in reading.evidence.frame.indicators for f in base.facts_of(i)]
    if len(facts) == 1:
        return True
    default = base.defaults.get("population")
    return any(
        len({f.members.get(d) for f in facts} - {default, None}) > 1
        or (asked == "country" and len({f.members.get(d) for f in facts}) > 1)
        for d in dimensions
    ) or not any(f.figure for f in facts)


def _not_understood(query: Query, base: Base) -> NoFigure:
    near = tuple(dict.fromkeys(f for r in query.readings[:3] for f in _nearest(r, base)))[:4]
    if query.unknown:
        words = join([f"« {w} »" for w in query.unknown[:3]])
        return NoFigure(
            f"Je ne sais pas lire {words} dans cette question, et cela peut changer la réponse : je préfère ne pas donner de chiffre.",
            near,
        )
    if query.foreign:
        words = join([f"« {base.concepts[c].words[0]} »" for c in query.foreign[:2] if c in base.concepts])
        return NoFigure(
            f"Le rapport ne croise pas ce sujet avec {words} : pas de chiffre pour cette question."
            if words
            else "Le rapport ne donne pas ce chiffre.",
            near,
        )
    return NoFigure("Je n'ai pas compris la question : je préfère ne pas donner de chiffre.", near)


def _rivals(query: Query) -> list[Reading]:
    """Readings that nothing tells apart."""
    best = query.readings[0]
    level = best.evidence.score - 0.5 * best.evidence.left
    rivals = [best]
    for other in query.readings[1:]:
        if other.resolution.missing or not other.resolution.best:
            continue
        same = other.evidence.score - 0.5 * other.evidence.left >= TIE * level
        if same and abs(_least_cost(other) - _least_cost(best)) < 0.3:
            rivals.append(other)
        elif same and _least_cost(other) < _least_cost(best) - 0.3:
            rivals = [other]
            best = other
    return rivals


def _least_cost(reading: Reading) -> float:
    return min(m.cost for m in reading.resolution.best)


def _from_reading(query: Query, reading: Reading, base: Base) -> Result:
    best = reading.resolution.best
    if len(best) > 1 and not _alternatives(best, reading):
        if all(m.narrower for m in best) and len(best) <= 3:
            return Answer(tuple(m.fact for m in best), "list", notes=_notes(query, reading, best, base))
        return _ask([m.fact for m in best], base)
    facts = tuple(m.fact for m in best)
    notes = _notes(query, reading, best, base)
    kind = "compare" if len(facts) > 1 else "figure"
    return Answer(facts, kind, notes=notes, related=_nearest(reading, base))


def _alternatives(best: tuple[Match, ...], reading: Reading) -> bool:
    """Whether the facts answer to different groups that were named."""
    required = frozenset(i for i, g in enumerate(reading.resolution.groups) if g.required)
    return len({m.met & required for m in best}) == len(best)


def _notes(query: Query, reading: Reading, best: Iterable[Match], base: Base) -> tuple[str, ...]:
    notes: list[str] = []
    for match in best:
        for index, level in zip(sorted(match.met), match.levels, strict=True):
            group = reading.resolution.groups[index]
            if level and group.member in base.members:
                has = next(
                    (
                        m
                        for d in group.dimensions
                        if (m := match.fact.members.get(d))
                        and (group.member in base.members[m].covers or group.member in base.ancestors(m))
                    ),
                    None,
                )
                if has is None:
                    continue
                if group.member in base.members[has].covers:
                    notes.append(
                        f"Le rapport donne ce chiffre pour {base.members[has].label}, pas pour {base.members[group.member].label} à part."
                    )
                else:
                    notes.append(
                        f"Pas de chiffre pour {base.members[group.member].label} en général ; voici celui qui porte sur {base.members[has].label}."
                    )
        if match.fact.indicator != reading.wanted and reading.wanted in base.indicators:
            notes.append(
                f"Le rapport ne mesure pas « {base.indicators[reading.wanted].label} » ici ; il mesure « {base.indicators[match.fact.indicator].label} »."
            )
    if query.unknown:
        notes.append(f"Je n'ai pas tenu compte de {join([f'« {w} »' for w in query.unknown[:3]])}.")
    if query.kept and reading.resolution.groups:
        kept = [member_name(g.member, base) for g in reading.resolution.groups if g.kept]
        notes.append(
            f"Toujours sur : {base.indicators[best_indicator(best, reading)].label}"
            + (f" ({join(kept)})" if kept else "")
            + "."
        )
    return tuple(dict.fromkeys(notes))


def best_indicator(best: Iterable[Match], reading: Reading) -> str:
    """The indicator of the first match."""
    return next((m.fact.indicator for m in best), reading.wanted)


def _missing(reading: Reading, missing: tuple[Group, ...], base: Base) -> NoFigure:
    names = join([member_name(g.member, base) for g in missing])
    label = base.indicators[reading.wanted].label
    return NoFigure(f"Pas de chiffre dans le rapport pour {names} sur ce point ({label}).", _nearest(reading, base))


def _nearest(reading: Reading, base: Base, count: int = 4, all_of: bool = False) -> tuple[Fact, ...]:
    """Facts of the reading besides those it shows; `all_of` keeps these too."""
    shown = {m.fact.id for m in reading.resolution.best} if not (reading.resolution.missing or all_of) else set()
    ranked = sorted(reading.resolution.matches, key=lambda m: (-len(m.met), m.cost))
    facts = [m.fact for m in ranked if m.fact.id not in shown]
    return tuple(facts[:count])


def _ask(facts: Iterable[Fact], base: Base) -> Result:
    kept = list(dict.fromkeys(facts))[:8]
    if len(kept) == 1:
        return Answer((kept[0],))
    return Clarification(
        tuple(Choice(describe(f, base), f) for f in kept),
        "Votre question peut se lire de plusieurs façons. Laquelle vous intéresse ?",
    )


def _nothing_complete(query: Query, base: Base) -> Result:
    """Only parts of an indicator, or nothing at all, were named."""
    if query.theme is not None and not query.unknown:
        return _theme(query, base)
    facts = _facts_of_parts(query, base)
    if query.unknown or not facts:
        words = join([f"« {w} »" for w in query.unknown[:3]])
        reason = (
            f"Je ne trouve rien sur {words} dans le rapport."
            if query.unknown
            else "Je n'ai pas reconnu de sujet du rapport dans cette question."
        )
        return NoFigure(reason, tuple(facts[:4]))
    return _ask(facts, base)


def _facts_of_parts(query: Query, base: Base) -> list[Fact]:
    facts: list[Fact] = []
    wanted = {g.member for g in query.groups if True}
    for evidence in query.partial[:6]:
        own = [f for i in evidence.frame.indicators for f in base.facts_of(i)]
        fits = [f for f in own if not wanted or wanted & set(f.members.values())]
        facts.extend(fits[:2])
    if not query.partial and wanted:
        facts = [f for f in base.facts if wanted & set(f.members.values())]
    return facts[:8]


def _theme(query: Query, base: Base) -> Result:
    theme = base.themes[query.theme or ""]
    named = {g.member for g in query.groups}
    facts = [base.fact(i) for i in theme.facts] or [f for i in theme.indicators for f in base.facts_of(i)]
    if named:
        everything = [f for i in theme.indicators for f in base.facts_of(i)]
        narrowed = [f for f in everything if named <= set(f.members.values())]
        if not narrowed and named - {"public"}:
            narrowed = [f for f in everything if named & set(f.members.values())]
        facts = narrowed or facts
    if query.intent in ("list", "overview", "ranking", "most", "least", "compare"):
        return Answer(tuple(facts[:MOST_LISTED]), "list", title=theme.label)
    return _ask(facts, base)


def _silence(silence_id: str, base: Base) -> NoFigure:
    silence = base.silences[silence_id]
    return NoFigure(silence.reply, tuple(base.fact(i) for i in silence.offer))


def where(query: Query, base: Base) -> Result:
    """Where does N % come from: every finding with that number, narrowed by the other words."""
    shares = [q for q in query.quantities if q.unit in ("%", "points", "rank", "")]
    facts: list[Fact] = []
    for quantity in shares:
        unit = {"%": "%", "points": "points"}.get(quantity.unit)
        for fact in base.by_value(round(quantity.value, 1), unit) or base.by_value(quantity.value, unit):
            if fact not in facts:
                facts.append(fact)
    named = {m.id for m in query.utterance.mentions if m.kind in ("member", "concept", "people", "indicator")}
    if named and len(facts) > 1:
        scored = [(len(named & _spoken_of(f, base)), f) for f in facts]
        top = max(s for s, _ in scored)
        if top:
            facts = [f for s, f in scored if s == top]
    if not facts:
        said = join([q.said.replace(" %", " %") for q in shares])
        return NoFigure(f"Aucun chiffre du rapport ne vaut {said}.")
    if len(facts) > 6:
        return _ask(facts, base)
    return Answer(tuple(facts), "where")


def _spoken_of(fact: Fact, base: Base) -> set[str]:
    """Everything a fact can be named by."""
    indicator = base.indicators[fact.indicator]
    ids = (
        {m for m in fact.members.values() if m}
        | {c for combo in indicator.combinations for c in combo}
        | {fact.indicator}
    )
    for member in list(ids):
        if member in base.members:
            ids |= set(base.members[member].covers)
    return ids


def ranking(query: Query, base: Base) -> Result:
    """Facts of one indicator put in order, or the one at the end that was asked for."""
    if query.silence is not None:
        return _silence(query.silence, base)
    if query.theme is not None and not query.readings:
        facts = _theme_facts(query, base)
    elif not query.readings or _refusal(query, base) is not None:
        return figure(query, base)
    else:
        facts = _row(query, query.readings[0], base)
    facts = [f for f in facts if f.figure is not None and f.figure.values]
    if len(facts) < 2:
        return figure(query, base)
    descending = query.intent != "least"
    facts.sort(key=lambda f: _size(f), reverse=descending)
    return Answer(
        tuple(facts[:MOST_LISTED]), "ranking", computed="Ordre établi par le bot à partir des chiffres du rapport."
    )


def _theme_facts(query: Query, base: Base) -> list[Fact]:
    theme = base.themes[query.theme or ""]
    named = {g.member for g in query.groups if g.required}
    facts = [f for i in theme.indicators for f in base.facts_of(i)]
    narrowed = [f for f in facts if named <= set(f.members.values())]
    return narrowed or facts


def _size(fact: Fact) -> float:
    values = fact.figure.values if fact.figure else ()
    return sum(values) / len(values) if values else 0.0


def _row(query: Query, reading: Reading, base: Base) -> list[Fact]:
    """The facts that differ from the best one in a single dimension: those that can be ranked."""
    best = reading.resolution.best
    if len(best) > 1:
        return [m.fact for m in best]
    lead = best[0].fact
    rows: dict[str, list[Fact]] = {}
    for match in reading.resolution.matches:
        fact = match.fact
        if fact.indicator != lead.indicator:
            continue
        differing = [d for d in base.dimensions if fact.members[d] != lead.members[d]]
        if len(differing) == 1:
            rows.setdefault(differing[0], []).append(fact)
    if query.asks_dimension in rows:
        return [lead, *rows[query.asks_dimension]]
    if not rows:
        return [lead]
    dimension = max(rows, key=lambda d: len(rows[d]))
    return [lead, *rows[dimension]]


def listing(query: Query, base: Base) -> Result:
    """What exists on a subject."""
    if query.silence is not None:
        return _silence(query.silence, base)
    if query.theme is not None:
        return _theme(query, base)
    if query.readings:
        refused = _refusal(query, base)
        if refused is not None:
            return refused
        rivals = _rivals(query)
        if len(rivals) > 1:
            return Answer(tuple(dict.fromkeys(m.fact for r in rivals for m in r.resolution.best))[:MOST_LISTED], "list")
        row = _row(query, rivals[0], base)
        about_one = any(g.required and "subject" in g.dimensions for g in rivals[0].resolution.groups)
        if len(row) > 1 and not about_one:
            return Answer(tuple(row[:MOST_LISTED]), "list", title=base.indicators[row[0].indicator].label)
        return _from_reading(query, rivals[0], base)
    if query.groups and not query.unknown and not query.partial:
        named = {g.member for g in query.groups}
        facts = [f for f in base.facts if named <= set(f.members.values())]
        if facts:
            return Answer(tuple(facts[:MOST_LISTED]), "list")
    return figure(query, base)


def compare(query: Query, base: Base) -> Result:
    """Facts side by side, with the gap when there are two of the same kind."""
    result = figure(query, base)
    if isinstance(result, Clarification) and query.readings:
        return Answer(tuple(c.fact for c in result.choices), "compare")
    return result


def define(query: Query, base: Base) -> Result:
    """A term of the glossary."""
    entry = base.glossary[query.glossary or ""]
    return NoFigure(f"{entry.label} : {entry.definition}")


def claim(query: Query, base: Base) -> Result:
    """A claim to check against the figure."""
    result = figure(query, base)
    if not isinstance(result, Answer):
        return result
    return check(query, result, base)


def small_talk(query: Query, base: Base) -> Result:
    """Greetings, thanks, help."""
    del base
    return Help("help" if query.intent == "help" else "greeting")


def section_of(query: Query, base: Base) -> Result:
    """Where the previous answer stands."""
    return Answer((base.fact(query.previous_fact or ""),), "section")


def why(query: Query, base: Base) -> Result:
    """The report gives figures, hardly ever causes."""
    del base
    return NoFigure("Le rapport donne des chiffres, pas d'explication sur ce point.")


_BY_INTENT: dict[str, Callable[[Query, Base], Result]] = {
    "figure": figure,
    "where": where,
    "ranking": ranking,
    "most": ranking,
    "least": ranking,
    "list": listing,
    "compare": compare,
    "define": define,
    "check": claim,
    "greeting": small_talk,
    "help": small_talk,
    "section": section_of,
    "why": why,
}
