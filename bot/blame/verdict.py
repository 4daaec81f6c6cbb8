"""What is wrong with the reply to an example question, in one line: what came, why, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.say import join
from bot.answering.write import Reply
from bot.blame.other_fact import another
from bot.blame.reading import drawn, frame_of
from bot.blame.refused import refused, silenced, undecided
from bot.blame.telling import Cause, Telling
from bot.conversation import Context, Engine
from bot.facts.base import Fact
from bot.understanding.query import Query

_SAID = {"answer": "une réponse", "clarify": "une question en retour", "no_figure": "un refus", "help": "un accueil"}


def not_the_fact(want: Fact, query: Query, reply: Reply, engine: Engine, context: Context) -> str:
    """Why a question that `want` must answer got something else."""
    tell = Telling(engine.base, [query.utterance.text])
    if reply.outcome == "answer":
        got = f"reçoit {tell.quoted(reply.facts[0].id)} au lieu de {tell.quoted(want.id)}"
        return _told(got, another(want, reply.facts[0], query, engine, tell))
    if reply.outcome == "clarify":
        offered = tell.all(fact.id for fact in sorted(reply.suggestions, key=lambda fact: fact != want))
        without = "" if want in reply.suggestions else f", sans {tell.quoted(want.id)}"
        return _told(f"fait hésiter entre {offered}{without}", undecided(want, query, reply, engine, tell))
    got = f"reçoit {_SAID[reply.outcome]} au lieu de {tell.quoted(want.id)}"
    return _told(got, refused(want, query, reply, engine, tell, context))


def not_the_outcome(wanted: Iterable[str], query: Query, reply: Reply, engine: Engine) -> str:
    """Why a question that no single fact must answer got something else than one of the `wanted` outcomes."""
    tell = Telling(engine.base, [query.utterance.text])
    instead = "d'" + join([_SAID[outcome] for outcome in sorted(wanted)], "ou")
    if reply.outcome == "answer":
        return _told(
            f"reçoit {tell.quoted(reply.facts[0].id)} au lieu {instead}", _answered(query, reply, engine, tell)
        )
    if reply.outcome == "clarify":
        got = f"fait choisir entre {tell.all(fact.id for fact in reply.suggestions)} au lieu {instead}"
        return _told(got, Cause("ses mots les nomment", "préciser la question, ou revoir ces mots"))
    if query.silence is not None:
        return _told(f"reçoit {_SAID[reply.outcome]} au lieu {instead}", silenced(query, tell))
    unknown = tell.all(query.unknown)
    why = f"personne ne connaît {unknown}" if unknown else "aucun mot n'y nomme ce qui doit répondre"
    return _told(
        f"reçoit {_SAID[reply.outcome]} au lieu {instead}", Cause(why, "ajouter ces mots, ou changer la question")
    )


def _answered(query: Query, reply: Reply, engine: Engine, tell: Telling) -> Cause:
    led = drawn(frame_of(reply.facts[0].indicator, engine), query)
    why = f"{tell.mentions(led, query)} {'y mène' if len(led) == 1 else 'y mènent'}" if led else "ses mots y mènent"
    return Cause(why, "ôter ces mots de là, donner à un silence l'expression entière, ou changer ce qui est attendu")


def _told(got: str, cause: Cause) -> str:
    return f"{got} : {cause.why} ; {cause.mend}"
