"""Messages that lean on the talk before: "et les auteurs ?", "et selon eux ?", "compare avec…", "pourquoi ?".

A message that is whole in itself inherits nothing.  One that lacks what it measures takes it over from the question
before and replaces the slots that it names; where it may fill one of several slots, the first that has a fact wins.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.french.lexicon import lexicon
from bot.understanding.query import Query
from bot.understanding.replacing import is_exact, kept_groups, same_frame
from bot.understanding.roles import CLEAR
from bot.understanding.slots import resolve
from bot.understanding.taken_up import BARE, about_the_talk
from bot.understanding.utterance import Mention, Utterance

if TYPE_CHECKING:
    from bot.understanding.dialogue import Context
    from bot.understanding.interpret import Interpreter


SHORT = 14
"""Words from which a message stands on its own."""
ELLIPTIC = 7
"""Words up to which a message that names an idea may still lean on the talk before."""
SAME_THEME = 0.75
"""A reading on the theme of the question before is as good as another, with this share of its evidence."""
_INTERJECTIONS = frozenset(
    {"ok", "bon", "ah", "oh", "d", "accord", "daccord", "merci", "super", "tres", "bien", "hum", "oui", "parfait"}
)
_OPENERS = frozenset({"et", "mais", "puis", "alors", "pareil", "idem", "meme", "donc"})
_INVERSE = frozenset({"inverse", "contraire", "oppose", "inversement"})
_ASKING = frozenset(
    {"combien", "quel", "quelle", "quels", "quelles", "qui", "pourcentage", "part", "proportion", "%", "taux"}
)
_TAKEN_UP = frozenset({"dessus", "meme", "memes", "ca", "cela", "derniers", "dernieres", "that"})


def following(interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context) -> Query | None:
    """The Query of a message that leans on the one before, or None when it stands alone."""
    words = [t for t in utterance.tokens if t.is_word]
    if len(words) > SHORT or (alone.silence is not None and not alone.groups):
        return None
    if utterance.cue("define") and alone.glossary is not None:
        return None
    again = about_the_talk(interpreter, utterance, alone, context)
    if again is not None:
        return again
    first = next((t for t in words if t.folded not in _INTERJECTIONS), None)
    opened = first is not None and first.folded in _OPENERS
    pronoun = not alone.groups and utterance.cue("them")
    groups = [m.at for m in utterance.of_kind("member", "people")]
    ideas = any(
        _is_idea(m, interpreter)
        and (not m.soft or len(words) <= BARE + 2 * opened)
        and not any(m.at < at for at in groups)
        for m in utterance.mentions
    )
    guessed = bool(alone.readings) and alone.readings[0].evidence.guessed
    if guessed and context.frame is not None and any(t.folded in _INVERSE for t in words):
        return same_frame(interpreter, utterance, alone, context)
    if alone.readings and not opened and not guessed and not pronoun and len(words) > 4:
        return None
    if ideas:
        found = _with_idea(interpreter, utterance, alone, context, opened or pronoun or len(words) <= ELLIPTIC)
        if (found is not None and found.readings) or alone.readings or not alone.groups or context.frame is None:
            return found
        taken_up = pronoun or any(t.folded in _TAKEN_UP for t in words)
        if not opened and not taken_up and _names_other_ideas(utterance, context, interpreter):
            return None
        return _same_frame_or_wider(interpreter, utterance, alone, context)
    if alone.readings or (alone.unknown and not alone.groups):
        return None
    taken_up = any(t.folded in _TAKEN_UP for t in words)
    leaning = opened or pronoun or taken_up or utterance.cue("inverse", "self", "compare", "gap") or alone.quantities
    if not leaning and len(words) > 2 * BARE and alone.groups and _says_more(utterance, context, interpreter):
        return None  # long enough to say what it is about, in words that are not known
    if context.frame is None:
        return _wider(interpreter, utterance, context) if alone.groups else None
    turned = alone.polarity.turned and (opened or pronoun or _asks(utterance))
    if not (
        alone.groups
        or turned
        or utterance.cue("inverse", "self")
        or (opened and (alone.quantities or utterance.cue("majority", "minority")))
    ):
        return None
    return _same_theme(alone, context, interpreter) or _same_frame_or_wider(interpreter, utterance, alone, context)


def _names_other_ideas(utterance: Utterance, context: Context, interpreter: Interpreter) -> bool:
    """Whether an idea is named that has no part in what was measured before."""
    fitting = interpreter.frames.frames[context.frame].fitting if context.frame is not None else frozenset()
    return any(not m.soft and m.id not in fitting for m in utterance.of_kind("concept"))


def _says_more(utterance: Utterance, context: Context, interpreter: Interpreter) -> bool:
    """Whether words of content stand beside the groups that are named, and are no words of what was measured before."""
    lex = lexicon()
    known = interpreter.frames.frames[context.frame].fitting if context.frame is not None else frozenset()
    kinds = ("cue", "dimension", "member", "people", "section")
    read = {i for m in utterance.mentions if m.kind in kinds or m.id in known for i in m.at}
    return any(
        t.is_word
        and t.index not in read
        and not lex.is_empty(t.forms)
        and not any(f in lex.opinion_verbs for f in t.forms)
        for t in utterance.tokens
    )


def _same_theme(alone: Query, context: Context, interpreter: Interpreter) -> Query | None:
    """ "et ceux des auteurs ?" after the figures of a theme: the same for another group, where there are any."""
    if context.theme is None or not alone.groups or alone.polarity.turned:
        return None
    base = interpreter.base
    named = {g.member for g in alone.groups if not g.excluded}
    facts = [f for i in base.themes[context.theme].indicators for f in base.facts_of(i)]
    met = {f.indicator for f in facts if named <= set(f.members.values())}
    return replace(alone, intent="list", theme=context.theme, kept=(context.theme,)) if len(met) > 1 else None


def _asks(utterance: Utterance) -> bool:
    return "?" in utterance.text or any(t.folded in _ASKING for t in utterance.tokens)


def _same_frame_or_wider(
    interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context
) -> Query | None:
    """The question before with the slots that are named now; another of its ideas where it has no figure just for them."""
    again = same_frame(interpreter, utterance, alone, context)
    if not alone.groups or (
        again.is_whole and is_exact(again.readings[0].resolution) and _says_when(again, alone, interpreter)
    ):
        return again
    return _wider(interpreter, utterance, context) or again


def _says_when(again: Query, alone: Query, interpreter: Interpreter) -> bool:
    """Whether a default that is named in so many words ("aujourd'hui") is met, as any other member is."""
    base = interpreter.base
    fact = again.readings[0].resolution.best[0].fact
    named = [
        (d, g.member)
        for g in alone.groups
        for d in g.dimensions
        if base.defaults.get(d) == g.member and not g.is_person
    ]
    return all(fact.members.get(d) in (None, member) for d, member in named)


def _wider(interpreter: Interpreter, utterance: Utterance, context: Context) -> Query | None:
    """ "et par rapport à l'étranger ?": the group that is named makes another question of the ideas before."""
    found = interpreter.standalone(utterance, extra=context.concepts, kept=kept_groups(context.slots))
    whole = [r for r in found.readings if r.resolution.best and not r.evidence.left_ids and not r.resolution.missing]
    exact = [r for r in whole if is_exact(r.resolution)]
    if not whole or (not exact and whole[0] is not found.readings[0]):
        return None
    first = exact[0] if exact else whole[0]
    readings = (first, *(r for r in found.readings if r is not first))
    return replace(found, readings=readings, kept=tuple(sorted(context.concepts)))


def _is_idea(mention: Mention, interpreter: Interpreter) -> bool:
    """A concept, or a member that is part of what some indicator measures ("et avec le ministère ?")."""
    if mention.kind == "member":
        thing = interpreter.base.members[mention.id].dimensions == ("subject",)
        return thing and mention.id in interpreter.frames.by_concept
    return mention.kind in ("concept", "indicator")


def _with_idea(
    interpreter: Interpreter, utterance: Utterance, alone: Query, context: Context, elliptic: bool
) -> Query | None:
    """A message that names an idea: read with the ideas and the groups of the question before where it lacks its own."""
    kept = kept_groups(context.slots)
    joined = interpreter.standalone(utterance, extra=context.concepts, kept=kept)
    if joined.readings and not (alone.readings and not elliptic):
        best = joined.readings[0].evidence.best
        fuller = bool(best & context.concepts) and bool(best - context.concepts)
        guessed = bool(alone.readings) and alone.readings[0].evidence.guessed
        surer = guessed and not joined.readings[0].evidence.guessed
        if not alone.readings or surer or (fuller and not alone.groups):
            joined = _on_the_same_side(_on_the_same_theme(joined, context, interpreter), context, interpreter)
            return replace(joined, kept=tuple(sorted(context.concepts)))
    if alone.readings and utterance.cue("them") and (asked := _still_asked(utterance, alone, context, interpreter)):
        return asked
    if not alone.readings or not elliptic or any(g.required for g in alone.groups):
        return None
    again = _on_the_same_theme(interpreter.standalone(utterance, kept=kept), context, interpreter)
    return replace(again, kept=tuple(sorted(context.slots.values()))) if kept else None


def _still_asked(utterance: Utterance, alone: Query, context: Context, interpreter: Interpreter) -> Query | None:
    """ "et le prix des livres, ils sont combien à s'en plaindre ?": those who answered go on answering."""
    answering = context.slots.get("population")
    if answering is None or any(g.is_person and g.cue >= CLEAR for g in alone.groups):
        return None
    again = interpreter.standalone(utterance, kept=kept_groups({"population": answering}))
    met = again.is_whole and again.readings[0].resolution.best[0].fact.members.get("population") == answering
    return replace(again, kept=(answering,)) if met else None


def _on_the_same_side(query: Query, context: Context, interpreter: Interpreter) -> Query:
    """ "les mauvaises relations avec…", then "et avec les auteurs ?": still the bad ones, where nothing says otherwise."""
    base = interpreter.base
    if context.indicator is None or base.indicators[context.indicator].positive or not query.polarity.silent:
        return query
    reading = query.readings[0]
    frame = reading.evidence.frame
    contrary = next((i for i in frame.indicators if not base.indicators[i].positive), None)
    if contrary is None or reading.evidence.direction is not None:
        return query
    turned = resolve(base, frame, contrary, reading.resolution.groups)
    if not turned.best or turned.missing or turned.best[0].fact.indicator != contrary:
        return query
    return replace(query, readings=(replace(reading, resolution=turned, wanted=contrary), *query.readings[1:]))


def _on_the_same_theme(query: Query, context: Context, interpreter: Interpreter) -> Query:
    """The readings, those on the theme of the question before first where they are about as good."""
    indicators = interpreter.base.indicators
    before = indicators[context.indicator].theme if context.indicator is not None else None
    if before is None or not query.readings:
        return query
    floor = SAME_THEME * query.readings[0].level
    near = [
        r for r in query.readings if indicators[r.wanted].theme == before and r.level >= floor and r.resolution.best
    ]
    return replace(query, readings=(*near, *(r for r in query.readings if r not in near))) if near else query
