""" "Pourquoi ?", "quelle section ?", "les deux ?", "celui des auteurs": questions on the answer itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.french.lexicon import lexicon
from bot.understanding.query import Query
from bot.understanding.utterance import Utterance

if TYPE_CHECKING:
    from bot.understanding.dialogue import Context
    from bot.understanding.interpret import Interpreter


BARE = 3
"""Words up to which even common words are all that a message is about ("des documents ?")."""
_BOTH = frozenset({"deux", "2", "both"})
_POINTS = frozenset({"point", "points"})
_FIGURES = frozenset({"combien", "chiffre", "chiffres", "pourcentage", "score", "taux", "exact", "exactement"})
_NEUTRAL = frozenset({"where", "count", "courtesy", "thanks", "check"})
"""Cues that ask for nothing else than a figure."""
_ALL_OF_THEM = frozenset({"tous", "toutes", "tout", "ces", "eux", "elles", "all", "les"})
_RANKED = ("ranking", "most", "least", "top")
_THAT_ONE = frozenset({"celui", "celle", "ceux", "celles"})


def about_the_talk(interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context) -> Query | None:
    """Questions on the answer itself: its section, its cause, the one before, the two together."""
    if context.fact is None or (alone.readings and not _leaves_it_open(utterance, alone, context, interpreter)):
        return None
    if utterance.cue("section") and not alone.groups:
        return replace(alone, intent="section", previous=(context.fact,))
    together = () if _completes(interpreter, utterance, context) else _together(utterance, alone, context)
    if together:
        return replace(alone, intent="again", previous=together, readings=())
    if _asks_again(utterance, alone):
        return replace(alone, intent="again", previous=(context.fact,), readings=())
    pointed = _pointed_at(interpreter, utterance, alone, context)
    if pointed is not None:
        return replace(alone, intent="again", previous=(pointed,), readings=())
    if (
        utterance.cue("previous")
        and context.earlier is not None
        and not (alone.groups or alone.unknown or utterance.of_kind("concept"))
    ):
        return replace(alone, intent="again", previous=(context.earlier,))
    if utterance.cue("why") and not alone.unknown and not (alone.groups and alone.readings):
        causes = interpreter.standalone(utterance, extra=context.concepts)
        bare = sum(t.is_word for t in utterance.tokens) <= BARE or alone.polarity.negations
        if causes.readings and (bare or _is_a_cause(causes, utterance, context)):
            return replace(causes, intent="figure", kept=tuple(sorted(context.concepts)))
        return replace(alone, intent="why", previous=(context.fact,))
    return None


def _asks_again(utterance: Utterance, alone: Query) -> bool:
    """ "quel est le chiffre exact ?", "combien, alors ?": the figure just shown, and nothing else."""
    longer = sum(t.is_word for t in utterance.tokens) > BARE + 2
    taken = alone.groups or alone.unknown or alone.quantities or not alone.polarity.silent
    if longer or taken or utterance.cues - _NEUTRAL:
        return False
    asked = {t.folded for t in utterance.tokens} & _FIGURES
    empty = lexicon().is_empty
    return bool(asked) and all(t.folded in _FIGURES or empty(t.forms) for t in utterance.tokens if t.is_word)


def _is_a_cause(causes: Query, utterance: Utterance, context: Context) -> bool:
    """Whether the causes of what was measured before are measured too: the idea of a cause is part of another question."""
    asked = {i for m in utterance.of_kind("cue") if m.id == "why" for i in m.at}
    cause = {m.id for m in utterance.of_kind("concept") if m.at & asked}
    best = causes.readings[0].evidence.best
    whole = bool(causes.readings[0].resolution.best) and not causes.readings[0].resolution.missing
    return whole and bool(best & cause) and bool(best & context.concepts)


def _completes(interpreter: Interpreter, utterance: Utterance, context: Context) -> bool:
    """Whether what is named makes another question of the ideas before: "les deux" may be an answer that was measured."""
    if not utterance.of_kind("concept"):
        return False
    readings = interpreter.standalone(utterance, extra=context.concepts).readings
    best = readings[0].evidence.best if readings else frozenset()
    return bool(best & context.concepts) and bool(best - context.concepts)


def _leaves_it_open(utterance: Utterance, alone: Query, context: Context, interpreter: Interpreter) -> bool:
    """Whether a reading that was found is of no subject in particular, nor of the one before."""
    indicators = interpreter.base.indicators
    before = indicators[context.indicator].theme if context.indicator is not None else None
    return _asks_only(utterance) and indicators[alone.readings[0].wanted].theme != before


def _asks_only(utterance: Utterance) -> bool:
    """ "les deux ?", "l'écart fait combien de points ?": nothing is named that could be asked about."""
    at = {i for m in utterance.of_kind("cue") if m.id in ("compare", "gap") for i in m.at}
    empty = lexicon().is_empty
    return all(t.index in at or t.folded in _BOTH | _POINTS or empty(t.forms) for t in utterance.tokens if t.is_word)


def _together(utterance: Utterance, alone: Query, context: Context) -> tuple[str, ...]:
    """ "compare les deux", "mets les trois côte à côte", "classe-les": the facts just shown that are asked for together."""
    ranked = utterance.cue(*_RANKED)
    bare = _asks_only(utterance) and not utterance.cue("why", "section")
    both = any(t.folded in _BOTH for t in utterance.tokens)
    several = next(
        (int(q.value) for q in alone.quantities if q.unit in ("count", "") and 2 <= q.value <= len(context.trail)), 0
    )
    asked = ranked or utterance.cue("compare", "gap") or (bare and (both or several))
    if alone.groups or alone.unknown or not asked:
        return ()
    if both or (bare and utterance.cue("gap") and len(context.trail) > 1):
        last = (context.earlier, context.fact)
        return tuple(f for f in last if f is not None) if None not in last and not ranked else context.trail[-2:]
    if several:
        return context.trail[-several:]
    shown = context.facts if len(context.facts) > 1 else context.trail
    return shown if len(shown) > 1 and any(t.folded in _ALL_OF_THEM for t in utterance.tokens) else ()


def _spoken_of(interpreter: Interpreter, fact_id: str) -> set[str | None]:
    """The members of a fact and the ideas that name what it measures."""
    fact = interpreter.base.fact(fact_id)
    ideas = {c for combo in interpreter.base.indicators[fact.indicator].combinations for c in combo}
    return {*fact.members.values(), *ideas}


def _pointed_at(interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context) -> str | None:
    """ "celui des libraires": the one fact of those just shown that is about the group."""
    if len(context.facts) < 2 or not any(t.folded in _THAT_ONE for t in utterance.tokens):
        return None
    named = {g.member for g in alone.groups} | {m.id for m in utterance.of_kind("concept") if not m.soft}
    found = [f for f in context.facts if named & _spoken_of(interpreter, f)]
    return found[0] if len(found) == 1 else None
