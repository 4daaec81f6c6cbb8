"""Every example question of a base, asked of the whole base: does each get its own answer?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.answering.say import join
from bot.answering.typography import THIN
from bot.answering.write import Reply
from bot.conversation import Conversation, Engine
from bot.errors import LeChiffreError, Problem
from bot.facts.base import Base, Fact
from bot.facts.checks import structural_warnings
from bot.facts.model import Dialogue, Example, Origin

MOST_NAMED = 4
"""Facts or words named in one line."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One question, and what must come of it."""

    text: str
    origin: Origin
    outcomes: frozenset[str]
    facts: tuple[str, ...] = ()
    """facts that must be among those answered or offered"""
    first: bool = False
    """the single fact of `facts` must be what is answered first"""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question that stands alone, or a conversation, written somewhere in the base."""

    kind: Literal["fact", "silence", "glossary", "example"]
    id: str
    """of the entry it belongs to; "" for those that belong to none"""
    turns: tuple[Turn, ...]


Only = Callable[[Trial], bool]
"""Which trials to run."""
_OUTCOMES = {
    "fact": frozenset({"answer"}),
    "silence": frozenset({"no_figure"}),
    "glossary": frozenset({"clarify", "no_figure", "help"}),
}
_SAID = {"answer": "une réponse", "clarify": "une question en retour", "no_figure": "un refus", "help": "un accueil"}


class NothingToCheck(LeChiffreError):
    """A name that no file and no entry of the base has."""


def check_base(base: Base, only: Only | None = None, engine: Engine | None = None) -> list[Problem]:
    """Everything wrong with a base that loads, sorted by file and line.

    In: the base, which trials to run (all by default), its engine when there is one already.
    """
    found = structural_warnings(base) if only is None else []
    return sorted([*found, *failures(engine or Engine.of(base), trials(base, only))])


def trials(base: Base, only: Only | None = None) -> Iterator[Trial]:
    """The trials of a base, in the order of its files' entries."""
    for question in base.questions():
        own = question.kind == "fact"
        facts = (question.id,) if own else ()
        turn = Turn(question.text, question.origin, _OUTCOMES[question.kind], facts, first=own)
        trial = Trial(question.kind, question.id, (turn,))
        if only is None or only(trial):
            yield trial
    for example in base.examples:
        turns = example.dialogue if isinstance(example, Dialogue) else (example,)
        trial = Trial("example", "", tuple(map(_turn, turns)))
        if only is None or only(trial):
            yield trial


def _turn(example: Example) -> Turn:
    return Turn(example.ask, example.origin, frozenset({example.expect}), example.facts)


def failures(engine: Engine, chosen: Iterable[Trial]) -> Iterator[Problem]:
    """What is wrong with the replies to some trials, at most one problem a turn."""
    for trial in chosen:
        conversation = Conversation(engine)
        chat = "essai" if len(trial.turns) > 1 else None
        for turn in trial.turns:
            wrong = _wrong(turn, conversation.handle(chat, turn.text), engine)
            if wrong:
                yield Problem(turn.origin.file, turn.origin.line, f"« {turn.text} » {wrong}")


def named(base: Base, names: Iterable[str]) -> Only | None:
    """Trials of the files or entries of those names; all of them without a name.  Raises `NothingToCheck`."""
    wanted = list(names)
    if not wanted:
        return None
    for name in wanted:
        if not any(_is_named(trial, name) for trial in trials(base)):
            raise NothingToCheck(
                f"lechiffre check : aucune question d'essai sous le nom « {name} » (fichier ou identifiant)"
            )
    return lambda trial: any(_is_named(trial, name) for name in wanted)


def _is_named(trial: Trial, name: str) -> bool:
    return trial.id == name or any(f"/{turn.origin.file}".endswith(f"/{name}") for turn in trial.turns)


def summary(base: Base, only: Only | None = None) -> str:
    """One line that says what was checked and found right."""
    questions = sum(len(trial.turns) for trial in trials(base, only))
    counts = [(len(base.facts), "fait"), (questions, "question d'essai")]
    counts += [(len(base.indicators), "indicateur"), (len(base.members), "membre"), (len(base.silences), "silence")]
    return f"0 problème{THIN}: " + ", ".join(_count(number, noun) for number, noun in counts)


def _count(number: int, noun: str) -> str:
    first, *rest = noun.split(" ", 1)
    plural = first + ("s" if number > 1 else "")
    return " ".join([f"{number:,}".replace(",", THIN), plural, *rest])


def _wrong(turn: Turn, reply: Reply, engine: Engine) -> str:
    """Why a reply is not what a turn expects and how to mend it, or ""."""
    if reply.outcome not in turn.outcomes:
        return _other_outcome(turn, reply, engine)
    if turn.first:
        want, got = engine.base.fact(turn.facts[0]), reply.facts[0]
        return "" if _same_cell(want, got, engine.base) else _other_fact(want, got, engine.base)
    shown = {fact.id for fact in reply.facts + (() if reply.outcome == "answer" else reply.suggestions)}
    missing = [name for name in turn.facts if name not in shown]
    if missing:
        return f"ne montre pas {_quoted(missing)} mais {_quoted(shown) or 'aucun fait'} ; revoir leurs mots, ou « facts » ici"
    return ""


def _same_cell(one: Fact, other: Fact, base: Base) -> bool:
    return base.cell_key(one) == base.cell_key(other)


def _other_fact(want: Fact, got: Fact, base: Base) -> str:
    if want.indicator != got.indicator:
        mend = f"préciser la question, ou revoir les mots des indicateurs « {got.indicator} » et « {want.indicator} »"
    else:
        differing = [d for d in base.dimensions if want.members[d] != got.members[d]]
        members = [f"« {m} »" for d in differing for m in (got.members[d], want.members[d]) if m]
        mend = f"nommer {join(differing)} dans la question, ou revoir les mots de {join(members)}"
    return f"reçoit « {got.id} » au lieu de « {want.id} » ; {mend}"


def _other_outcome(turn: Turn, reply: Reply, engine: Engine) -> str:
    wanted = f"de « {turn.facts[0]} »" if turn.first else "d'" + join([_SAID[o] for o in sorted(turn.outcomes)], "ou")
    if reply.outcome == "answer":
        fact = reply.facts[0]
        return f"reçoit « {fact.id} » au lieu {wanted} ; revoir les mots de l'indicateur « {fact.indicator} »"
    if reply.outcome == "clarify":
        offered = _quoted([fact.id for fact in reply.suggestions])
        return f"fait hésiter entre {offered} au lieu {wanted} ; préciser la question, ou les mots qui les distinguent"
    unknown = engine.understand(turn.text).unknown if reply.outcome == "no_figure" else ()
    if unknown:
        return (
            f"reçoit un refus au lieu {wanted}, faute de connaître {_quoted(unknown)} ; ajouter ces mots au vocabulaire"
        )
    return f"reçoit {_SAID[reply.outcome]} au lieu {wanted} ; ajouter ses mots à ce qui doit répondre"


def _quoted(names: Iterable[str]) -> str:
    items = [f"« {name} »" for name in names]
    more = len(items) - MOST_NAMED
    return join([*items[:MOST_NAMED], f"{more} autres"] if more > 1 else items)
