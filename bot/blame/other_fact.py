"""Why another fact answers than the one that must."""

from __future__ import annotations

from bot.answering.say import join
from bot.blame.reading import apart, frame_of, hiding, lacking, meeting, naming, reading_of
from bot.blame.telling import Cause, Telling, dimension_name, place, words_of
from bot.conversation import Engine
from bot.facts.base import Fact
from bot.understanding.query import Query
from bot.understanding.roles import CLEAR
from bot.understanding.utterance import Mention

_READ = {"population": "y est lu comme qui répond", "subject": "y est lu comme de qui l'on parle"}


def another(want: Fact, got: Fact, query: Query, engine: Engine, tell: Telling) -> Cause:
    """Why `got` answers and `want` does not."""
    wanted, read = frame_of(want.indicator, engine), frame_of(got.indicator, engine)
    if wanted.id != read.id:
        return other_indicator(want, got.indicator, query, engine, tell)
    if want.indicator != got.indicator:
        return _contrary(want, query, tell)
    return other_cell(want, got, query, tell)


def other_indicator(want: Fact, read: str, query: Query, engine: Engine, tell: Telling) -> Cause:
    """Another indicator was read: the words that led there, and what was lacking for the right one."""
    led = apart(frame_of(read, engine), frame_of(want.indicator, engine), query)[:1]
    why = f"{tell.mentions(led, query)} y mène" if led else "ce sont les mots des exemples qui y mènent"
    lack = lack_of(want, query, engine, tell)
    if lack is not None:
        return Cause(f"{why}, et {lack.why}", lack.mend)
    reading = reading_of(frame_of(want.indicator, engine), query)
    if reading is not None and reading.resolution.missing:
        missing = tell.the(reading.resolution.missing[0].member)
        return Cause(f"{why}, et l'indicateur attendu n'a pas de fait pour {missing}", "ôter ce nom de la question")
    return Cause(
        f"{why}, et y pèse plus que ce que demande {tell.indicator(want.indicator)}",
        "changer la question, ôter ce mot de son idée, ou joindre les deux idées dans « means » de l'indicateur attendu",
    )


def lack_of(want: Fact, query: Query, engine: Engine, tell: Telling) -> Cause | None:
    """The idea that the right indicator needs and that the question does not name, if there is one."""
    ideas = lacking(frame_of(want.indicator, engine), query)
    if not ideas:
        return None
    for idea in ideas:
        longer = hiding(idea, query, engine)
        if longer is not None:
            return _hidden(idea, longer, want, query, tell)
    needed = tell.the(min(ideas, key=lambda idea: idea in engine.base.members))
    unknown = tell.all(query.unknown)
    added = f"lui ajouter {unknown}, que personne ne connaît" if unknown else "lui ajouter les mots de la question"
    return Cause(f"rien n'y dit {needed}", f"{added}, ou changer la question")


def _hidden(idea: str, longer: Mention, want: Fact, query: Query, tell: Telling) -> Cause:
    """A longer expression was read where a short word of the idea stands."""
    words = tell.quoted(words_of(longer, query)) or "la plus longue expression"
    where = place(tell.base.indicators[want.indicator].origin)
    mend = f"raccourcir cette expression, ou ajouter une ligne à « means » ({where})"
    return Cause(f"{words} y cache {tell.the(idea)}", mend)


def _contrary(want: Fact, query: Query, tell: Telling) -> Cause:
    """The indicator that measures the contrary was read."""
    opposed = [m for m in query.utterance.mentions if m.target.contrary]
    words = tell.mentions(opposed[:1], query) if opposed else ""
    by = f" ({words} le dit)" if words else " (une négation le dit)" if query.polarity.negations else ""
    return Cause(
        f"la question est lue dans le sens contraire{by}",
        f"la dire dans l'autre sens, ou revoir « opposite » de l'idée et « positive » de {tell.indicator(want.indicator)}",
    )


def other_cell(want: Fact, got: Fact, query: Query, tell: Telling) -> Cause:
    """The right indicator, of other people, of another place or time."""
    differing = [d for d in tell.base.dimensions if want.members[d] != got.members[d]]
    roles = _roles(want, differing, query, tell)
    if roles is not None:
        return roles
    causes = [_dimension(d, want, got, query, tell) for d in _told_apart(differing, got)[:2]]
    mend = causes[0].mend if len(causes) == 1 else "accorder la question et le fait, ou revoir les mots de ces membres"
    return Cause(join([cause.why for cause in causes]), mend)


def _told_apart(dimensions: list[str], got: Fact) -> list[str]:
    """One dimension for each member that the fact has there: who speak of themselves are named once."""
    return [d for i, d in enumerate(dimensions) if got.members[d] not in {got.members[o] for o in dimensions[:i]}]


def _roles(want: Fact, differing: list[str], query: Query, tell: Telling) -> Cause | None:
    """Who is named was taken to answer where it is judged, or the other way round."""
    groups = query.readings[0].resolution.groups if query.readings else query.groups
    for dimension in (d for d in differing if d in _READ):
        group = next((g for g in groups if g.member == want.members[dimension]), None)
        if group is not None and _as_read(group.cue) != _READ[dimension]:
            return misread(group.member, group.cue, dimension, query, tell)
    if "population" in differing:
        group = next((g for g in groups if g.cue >= CLEAR and g.member == want.members["subject"]), None)
        if group is not None:
            return misread(group.member, group.cue, "subject", query, tell)
    return None


def misread(member: str, cue: float, needed: str, query: Query, tell: Telling) -> Cause:
    """A group stands in a role that the facts do not give it."""
    mention = naming(member, query)
    who = tell.mentions([mention], query) if mention is not None else tell.the(member)
    how = f"{_as_read(cue)}, et le fait l'a comme {dimension_name(needed, tell.base)}"
    said = "« selon … » ou « … eux-mêmes »" if needed == "population" else "« … vus par » ou « dans … »"
    return Cause(f"{who} {how}", f"dire {said} dans la question, ou corriger « population » et « subject » du fait")


def _as_read(cue: float) -> str:
    if cue >= CLEAR:
        return _READ["population"]
    return _READ["subject"] if cue < 0 else "n'y a pas de rôle"


def _dimension(dimension: str, want: Fact, got: Fact, query: Query, tell: Telling) -> Cause:
    needed, shown = want.members[dimension], got.members[dimension]
    named = meeting(shown, query, tell.base) if shown is not None else None
    if named is not None:
        why = f"{tell.mentions([named], query)} y est nommé ({dimension_name(dimension, tell.base)})"
        return Cause(why, "ôter ce qui est de trop de la question, ou le mot du membre")
    if needed is not None and naming(needed, query) is None:
        why = f"{tell.the(needed)} n'y est pas nommé ({dimension_name(dimension, tell.base)})"
        return Cause(why, "nommer ce qui manque dans la question, ou l'ajouter aux mots du membre")
    said = tell.the(shown) if shown is not None else "un fait sans précision"
    return Cause(f"{said} y convient mieux ({dimension_name(dimension, tell.base)})", "préciser la question")
