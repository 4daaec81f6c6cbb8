"""A plain figure: one fact, a choice between readings, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.about import silence
from bot.answering.bundle import bundle
from bot.answering.decide import refusal
from bot.answering.measures import no_evolution
from bot.answering.readings import nearest, rivals, unexplained_cue
from bot.answering.results import Answer, Choice, Clarification, NoFigure, Result
from bot.answering.say import describe, join, member_name
from bot.answering.sides import sides
from bot.facts.base import Base, Fact
from bot.french.lexicon import lexicon
from bot.understanding.groups import Group
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR
from bot.understanding.slots import Match

MOST_CHOICES = 8
MOST_NARROWER = 3
MOST_LISTED = 12
_FEW_WORDS = 5
FEW = 6
"""Figures of a theme on one group that are shown at once: choosing among them would take longer than reading them."""


def figure(query: Query, base: Base) -> Result:
    """A single figure, or the reason why there is none."""
    if query.silence is not None:
        return silence(query, base)
    if not query.readings:
        return nothing_complete(query, base)
    together = bundle(query, base)
    if len(together) > 1:
        return Answer(together, "compare")
    several = _several_answer(query, base)
    if several:
        return Answer(several, "compare")
    refused = refusal(query, base)
    if refused is not None:
        return theme(query, base) if _is_a_theme_alone(query) else refused
    found = rivals(query)
    if len(found) > 1:
        return ask([r.resolution.best[0].fact for r in found], base)
    if _too_broad(query, found[0]):
        return theme(query, base)
    return from_reading(query, found[0], base)


def _several_answer(query: Query, base: Base) -> tuple[Fact, ...]:
    """ "que répondent les X, et que répondent les Y ?": a figure for each of those who answer."""
    asked_twice = sum(any(f in lexicon().opinion_verbs for f in t.forms) for t in query.utterance.tokens) > 1
    answering = {g.member for g in query.readings[0].resolution.groups if g.cue >= CLEAR and g.is_person}
    found = sides(query, query.readings[0], base) if asked_twice and len(answering) > 1 else []
    return tuple(found) if len(found) == len(answering) else ()


def _is_a_theme_alone(query: Query) -> bool:
    """ "librairies pourcentage": just a theme, which one of its indicators would be a guess at."""
    words = [t for t in query.utterance.tokens if t.is_word]
    guessed = query.readings[0].evidence.guessed and not query.unknown and not query.groups
    return query.theme is not None and guessed and len(words) <= _FEW_WORDS and query.intent == "figure"


def _too_broad(query: Query, reading: Reading) -> bool:
    """Only a theme was named ("les librairies ?"): one of its figures would be a guess."""
    named = any(m.met for m in reading.resolution.best) or query.utterance.cue("mean")
    return query.theme is not None and not named and len(reading.evidence.best) == 1 and query.intent == "figure"


def from_reading(query: Query, reading: Reading, base: Base) -> Result:
    """The facts of one reading, or a choice when it leaves several."""
    best = _means_first(query, reading, base)
    notes = notes_of(query, reading, best, base)
    if len(best) > 1 and not alternatives(reading):
        if all(m.narrower for m in best) and len(best) <= MOST_NARROWER:
            return Answer(tuple(m.fact for m in best), "list", notes=notes)
        return ask([m.fact for m in best], base)
    facts = tuple(m.fact for m in best)
    return Answer(facts, "compare" if len(facts) > 1 else "figure", notes=notes, related=nearest(reading, base))


def _means_first(query: Query, reading: Reading, base: Base) -> tuple[Match, ...]:
    """Where a mean is asked for, a figure rather than a range: the best one's, or that of a mean over its subject."""
    best = reading.resolution.best
    if not query.utterance.cue("mean"):
        return best
    single = tuple(m for m in best if _is_single(m.fact))
    if single or len(best) != 1:
        return single or best
    lead = best[0].fact
    for match in reading.resolution.matches:
        fact = match.fact
        differing = {d for d in base.dimensions if fact.members[d] != lead.members[d]}
        mean = base.members.get(fact.members["subject"] or "")
        if (
            fact.indicator == lead.indicator
            and differing == {"subject"}
            and mean
            and lead.members["subject"] in mean.covers
        ):
            return (match,) if _is_single(fact) else best
    return best


def _is_single(fact: Fact) -> bool:
    return fact.figure is not None and len(fact.figure.values) == 1


def alternatives(reading: Reading) -> bool:
    """Whether the best facts answer to different groups that were named."""
    required = frozenset(i for i, g in enumerate(reading.resolution.groups) if g.required)
    best = reading.resolution.best
    return len({m.met & required for m in best}) == len(best)


def ask(facts: Iterable[Fact], base: Base) -> Result:
    """A choice between facts; a single one needs no choice."""
    kept = list(dict.fromkeys(facts))[:MOST_CHOICES]
    if len(kept) == 1:
        return Answer((kept[0],))
    question = "Votre question peut se lire de plusieurs façons. Laquelle vous intéresse ?"
    return Clarification(tuple(Choice(describe(f, base), f) for f in kept), question)


def nothing_complete(query: Query, base: Base) -> Result:
    """Only parts of an indicator, or nothing at all, were named."""
    if query.theme is not None and not query.unknown:
        return theme(query, base)
    facts = _facts_of_parts(query, base)
    themes = {base.indicators[f.indicator].theme for f in facts}
    if query.intent == "list" and query.partial and len(facts) > 1 and len(themes) == 1 and not query.unknown:
        return Answer(tuple(facts), "list")
    if query.unknown or not facts or any(m.kind == "cue" and m.id == "exist" for m in query.utterance.mentions):
        words = join([f"« {w} »" for w in query.unknown[:3]])
        reason = f"Je ne trouve rien sur {words} dans le rapport." if words else ""
        return NoFigure(reason or "Je n'ai pas reconnu de sujet du rapport dans cette question.", tuple(facts[:4]))
    stranger = next((g for g in query.groups if g.required and not _is_told_of(g, base)), None)
    if stranger is not None:
        return NoFigure(f"Pas de chiffre dans le rapport pour {member_name(stranger.member, base)}.", tuple(facts[:4]))
    if not query.partial and any(m.soft for m in query.utterance.of_kind("concept")):
        return NoFigure("Je n'ai pas reconnu de sujet du rapport dans cette question.", tuple(facts[:4]))
    if len(facts) == 1:
        return NoFigure("Je ne suis pas sûr d'avoir compris. Peut-être cherchez-vous ceci ?", tuple(facts))
    return ask(facts, base)


def _is_told_of(group: Group, base: Base) -> bool:
    """Whether some figure is about a member, about one that takes it in, or about one that it takes in."""
    near = {group.member, *base.ancestors(group.member), *base.descendants(group.member), *base.covering(group.member)}
    return any(near & set(f.members.values()) for f in base.facts)


def _facts_of_parts(query: Query, base: Base) -> list[Fact]:
    """Facts of the indicators that were begun, or those on the groups that were named."""
    everyone = set(base.defaults.values())
    wanted = {g.member for g in query.groups if g.member not in everyone} or {g.member for g in query.groups}
    ideas_named = any(not m.soft for m in query.utterance.of_kind("concept", "indicator"))
    facts: list[Fact] = []
    if not query.partial or not ideas_named:
        facts = [f for f in base.facts if wanted & set(f.members.values())]
    for evidence in query.partial[:6]:
        own = [f for i in evidence.frame.indicators for f in base.facts_of(i)]
        ideas = evidence.frame.fitting
        facts.extend([f for f in own if not wanted or wanted & (set(f.members.values()) | ideas)][:2])
    return list(dict.fromkeys(facts))[:MOST_CHOICES]


def theme(query: Query, base: Base) -> Result:
    """A theme was named: its main figures when a list is asked for, else a choice among them."""
    strangers = _strangers(query, base)
    if strangers:
        label = base.themes[query.theme or ""].label
        names = join([member_name(g.member, base) for g in strangers])
        return NoFigure(
            f"Pas de chiffre dans le rapport pour {names} sur ce sujet ({label}).", tuple(theme_facts(query, base)[:4])
        )
    if query.readings and unexplained_cue(query, query.readings[0], "change"):
        return no_evolution(query.readings[0], base)
    facts = theme_facts(query, base)
    if query.intent in ("list", "ranking", "most", "least", "compare"):
        return Answer(tuple(facts[:MOST_LISTED]), "list", title=base.themes[query.theme or ""].label)
    about_one = {g.member for g in query.groups if g.required} - set(base.defaults.values())
    said = bool(query.utterance.of_kind("theme"))
    if said and about_one and 1 < len(facts) <= FEW and all(about_one & set(f.members.values()) for f in facts):
        return Answer(tuple(facts), "list", title=base.themes[query.theme or ""].label)
    return ask(facts, base)


def _strangers(query: Query, base: Base) -> list[Group]:
    """Groups that were named and that no figure of the theme knows."""
    entry = base.themes[query.theme or ""]
    facts = [f for i in entry.indicators for f in base.facts_of(i)]
    known = {m for f in facts for m in f.members.values() if m}
    known |= {c for m in known for c in base.members[m].covers} | {a for m in known for a in base.ancestors(m)}
    ideas = {c for i in entry.indicators for combo in base.indicators[i].combinations for c in combo}
    involved = {c for i in entry.indicators for c in base.indicators[i].involves}
    return [g for g in query.groups if g.required and g.member not in known | ideas | involved]


def theme_facts(query: Query, base: Base) -> list[Fact]:
    """The facts of the theme of a question, narrowed by the groups it names."""
    entry = base.themes[query.theme or ""]
    everything = [f for i in entry.indicators for f in base.facts_of(i)]
    named = {g.member for g in query.groups} - set(base.defaults.values())
    if query.intent == "list":
        measured = {c for i in entry.indicators for combo in base.indicators[i].combinations for c in combo}
        named -= (
            measured if len([f for f in everything if named & set(f.members.values())]) * 2 < len(everything) else set()
        )
    for narrowed in (
        [f for f in everything if named <= set(f.members.values())],
        [f for f in everything if named & set(f.members.values())],
    ):
        if named and narrowed:
            return narrowed
    if _unmet(query, everything, base):
        return []
    of_themselves = [f for f in everything if f.members.get("population") == f.members.get("subject") is not None]
    if query.utterance.cue("self") and of_themselves:
        return of_themselves
    chosen = [base.fact(i) for i in entry.facts]
    if query.intent == "list" and (len(everything) <= MOST_LISTED or query.utterance.cue("everything")):
        chosen += everything
    return list(dict.fromkeys(chosen or everything))


def _unmet(query: Query, facts: list[Fact], base: Base) -> bool:
    """Whether a group that must be met is spoken of by none of some facts, nor by what they measure."""
    members = {m for f in facts for m in f.members.values() if m}
    spoken = (
        members | {c for m in members for c in base.members[m].covers} | {a for m in members for a in base.ancestors(m)}
    )
    measured = {base.indicators[f.indicator].id: base.indicators[f.indicator] for f in facts}.values()
    ideas = {c for i in measured for combo in i.combinations for c in combo} | {c for i in measured for c in i.involves}
    defaults = set(base.defaults.values())
    return any(g.required and g.member not in spoken | ideas | defaults for g in query.groups)


def notes_of(query: Query, reading: Reading, best: Iterable[Match], base: Base) -> tuple[str, ...]:
    """What the reader must know before the figure."""
    notes: list[str] = []
    for match in best:
        notes.extend(_level_notes(reading, match, base))
        if match.fact.indicator != reading.wanted:
            asked, given = base.indicators[reading.wanted].label, base.indicators[match.fact.indicator].label
            notes.append(f"Le rapport ne donne pas « {asked} » ici ; il donne « {given} ».")
    loose = [member_name(g.member, base) for g in reading.resolution.groups if g.loose]
    if loose:
        notes.append(f"Le rapport parle ici de l'ensemble, pas à part pour {join(loose)}.")
    for repair in query.utterance.repairs:
        if repair.guess:
            notes.append(f"J'ai lu « {repair.read_as} » au lieu de « {repair.written} ».")
    if query.unknown:
        notes.append(f"Je n'ai pas tenu compte de {join([f'« {w} »' for w in query.unknown[:3]])}.")
    if query.kept:
        kept = [member_name(g.member, base) for g in reading.resolution.groups if g.kept]
        about = base.indicators[next((m.fact.indicator for m in best), reading.wanted)].label
        notes.append(f"Toujours sur : {about}" + (f" ({join(kept)})." if kept else "."))
    return tuple(dict.fromkeys(notes))


def _level_notes(reading: Reading, match: Match, base: Base) -> Iterable[str]:
    """Where the fact is about more, or less, than the group that was named."""
    for index, how in zip(sorted(match.met), match.levels, strict=True):
        group = reading.resolution.groups[index]
        if not how or group.member not in base.members or not group.required:
            continue
        named = base.members[group.member].label
        for member in filter(None, (match.fact.members.get(d) for d in group.dimensions)):
            if group.member in base.members[member].covers:
                yield f"Le rapport donne ce chiffre pour {base.members[member].label}, pas pour {named} à part."
            elif group.member in base.ancestors(member):
                yield f"Pas de chiffre pour {named} en général ; celui-ci porte sur {base.members[member].label}."
