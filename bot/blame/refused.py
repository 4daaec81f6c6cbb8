"""Why a question gets no figure, or several to choose from, where a fact must answer."""

from __future__ import annotations

from bot.answering.find import find
from bot.answering.say import join
from bot.answering.write import Reply, write
from bot.blame.other_fact import lack_of, misread, other_indicator
from bot.blame.reading import naming
from bot.blame.telling import Cause, Telling, dimension_name, place, words_of
from bot.conversation import Context, Engine
from bot.facts.base import Fact
from bot.understanding.groups import Group
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR
from bot.understanding.slots import meets

_LONGEST = 120
"""Letters of the bot's own words that are quoted."""


def refused(want: Fact, query: Query, reply: Reply, engine: Engine, tell: Telling, context: Context) -> Cause:
    """Why no figure is given."""
    if query.silence is not None:
        return silenced(query, tell)
    unknown = _stranger(want, query, engine, context)
    if unknown is not None:
        return _unknown((unknown,), tell)
    if not query.readings:
        return lack_of(want, query, engine, tell) or _own_words(query, reply, tell)
    reading = query.readings[0]
    if want.indicator not in reading.evidence.frame.indicators:
        return other_indicator(want, reading.wanted, query, engine, tell)
    if reading.resolution.missing:
        return _missing(want, reading, query, tell)
    foreign = reading.evidence.left_ids
    if foreign and not query.unknown:
        return _foreign(foreign[0], reading, query, tell)
    return _own_words(query, reply, tell)


def silenced(query: Query, tell: Telling) -> Cause:
    """A silence took the question."""
    name = query.silence or ""
    parts = {part for combination in tell.base.silences[name].combinations for part in combination}
    named = [m for m in query.utterance.of_kind("silence") if m.id == name]
    named = named or [m for m in query.utterance.of_kind("concept", "member") if m.id in parts]
    words = tell.all(words_of(m, query) for m in sorted(named, key=lambda m: -len(m.at))[:2])
    by = f", par {words}" if words else ""
    return Cause(
        f"le {tell.silence(name)} prend la question{by}",
        "ôter ces mots du silence ou les y préciser, ou changer la question",
    )


def _stranger(want: Fact, query: Query, engine: Engine, context: Context) -> str | None:
    """The word nobody knows without which the fact answers: nothing else is in the way."""
    for word in query.unknown:
        text = " ".join(token.text for token in query.utterance.tokens if token.text != word)
        reply = write(find(engine.understand(text, context), engine.base), engine.base)
        if reply.outcome == "answer" and reply.facts and reply.facts[0] == want:
            return word
    return None


def _unknown(words: tuple[str, ...], tell: Telling) -> Cause:
    return Cause(
        f"personne ne connaît {tell.all(words) or 'un de ses mots'}",
        "l'ajouter aux mots d'une idée ou d'un membre, à « common_words » s'il ne distingue rien, ou changer la question",
    )


def _missing(want: Fact, reading: Reading, query: Query, tell: Telling) -> Cause:
    """A group is named for which the indicator has no fact, or none in that role."""
    group = reading.resolution.missing[0]
    facts = [f for i in reading.evidence.frame.indicators for f in tell.base.facts_of(i)]
    held = {
        d
        for f in facts
        for d in ("population", "subject")
        if group.member in tell.base.members and meets(tell.base, group.member, f.members[d]) is not None
    }
    role = _role(group)
    if held and role and role not in held:
        return misread(group.member, group.cue, min(held), query, tell)
    if group.member not in tell.base.members:
        return Cause(f"aucun fait n'est de {tell.quoted(group.member) or 'cette année'}", "changer la question")
    return _without_fact(group, bool(held) or _held_elsewhere(group, facts, tell), query, want, tell)


def _role(group: Group) -> str:
    return "population" if group.cue >= CLEAR else "subject" if group.cue <= -CLEAR else ""


def _held_elsewhere(group: Group, facts: list[Fact], tell: Telling) -> bool:
    dimensions = [d for d in group.dimensions if d not in ("population", "subject")]
    return any(meets(tell.base, group.member, f.members[d]) is not None for f in facts for d in dimensions)


def _without_fact(group: Group, together: bool, query: Query, want: Fact, tell: Telling) -> Cause:
    mention = naming(group.member, query)
    named = tell.mentions([mention], query) if mention is not None else tell.the(group.member)
    what = "en même temps que le reste" if together else "dans cet indicateur"
    indicator = tell.base.indicators[want.indicator]
    if group.member in indicator.involves:
        mend = "« involves » le nomme déjà, mais la question le lit comme qui répond : la tourner autrement, ou ôter ce mot"
    else:
        where = place(indicator.origin)
        mend = (
            f"l'ôter de la question, ôter ce mot du membre, ou l'ajouter à « involves » ({where}) s'il en fait partie"
        )
    return Cause(f"aucun fait n'est sur {named} {what}", mend)


def _foreign(idea: str, reading: Reading, query: Query, tell: Telling) -> Cause:
    """An idea is said that the indicator does not speak of."""
    said = next((m for m in query.utterance.of_kind("concept") if m.id == idea), None)
    named = tell.mentions([said], query) if said is not None else tell.the(idea)
    where = place(tell.base.indicators[reading.wanted].origin)
    return Cause(
        f"l'indicateur ne parle pas de {named}",
        f"l'ajouter à « optional » ({where}), en faire un mot « weak », ou changer la question",
    )


def _own_words(query: Query, reply: Reply, tell: Telling) -> Cause:
    """The reason that the bot gives, where no entry of the base is to blame alone."""
    reason = reply.lead.split("\n", 1)[0].replace("« ", "").replace(" »", "").rstrip(".")
    unknown = tell.all(query.unknown)
    mend = (
        f"ajouter {unknown} au vocabulaire, ou changer la question" if unknown else "changer la question, ou les mots"
    )
    return Cause(f"« {reason[:_LONGEST]} »", mend)


def undecided(want: Fact, query: Query, reply: Reply, engine: Engine, tell: Telling) -> Cause:
    """Several facts are offered."""
    rivals = [f for f in reply.suggestions if f != want]
    if want not in reply.suggestions:
        return lack_of(want, query, engine, tell) or _tied(want, tell)
    if all(f.indicator == want.indicator for f in rivals):
        differing = [d for d in tell.base.dimensions if any(f.members[d] != want.members[d] for f in rivals)]
        names = join([dimension_name(d, tell.base) for d in differing])
        return Cause(f"rien n'y dit ce qui seul les distingue ({names})", "le préciser dans la question")
    if not query.readings:
        return lack_of(want, query, engine, tell) or _tied(want, tell)
    return _tied(want, tell)


def _tied(want: Fact, tell: Telling) -> Cause:
    where = place(tell.base.indicators[want.indicator].origin)
    return Cause(
        "ses mots les nomment autant l'un que l'autre",
        f"ajouter à la question un mot propre au fait, ou une combinaison plus longue à « means » ({where})",
    )
