"""Every example question of a base, asked of the whole base: does each get its own answer?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.answering.say import join
from bot.answering.typography import THIN
from bot.blame.verdict import not_the_fact, not_the_outcome
from bot.conversation import Context, Engine
from bot.conversation import Turn as Exchange
from bot.errors import LeChiffreError, Problem
from bot.facts.base import Base, Fact
from bot.facts.checks import structural_warnings
from bot.facts.model import Dialogue, Example, Origin
from bot.understanding.dialogue import NOTHING

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
        context = NOTHING
        for turn in trial.turns:
            exchange = engine.turn(turn.text, context)
            wrong = _wrong(turn, exchange, engine, context)
            context = exchange.context
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


def _wrong(turn: Turn, exchange: Exchange, engine: Engine, context: Context) -> str:
    """Why a reply is not what a turn expects and how to mend it, or ""."""
    query, reply = exchange.query, exchange.reply
    if turn.first:
        want = engine.base.fact(turn.facts[0])
        right = reply.outcome in turn.outcomes and _same_cell(want, reply.facts[0], engine.base)
        return "" if right else not_the_fact(want, query, reply, engine, context)
    if reply.outcome not in turn.outcomes:
        return not_the_outcome(turn.outcomes, query, reply, engine)
    shown = {fact.id for fact in reply.facts + (() if reply.outcome == "answer" else reply.suggestions)}
    missing = [name for name in turn.facts if name not in shown]
    if missing:
        return f"ne montre pas {_quoted(missing)} mais {_quoted(shown) or 'aucun fait'} ; revoir leurs mots, ou « facts » ici"
    return ""


def _same_cell(one: Fact, other: Fact, base: Base) -> bool:
    return base.cell_key(one) == base.cell_key(other)


def _quoted(names: Iterable[str]) -> str:
    items = [f"« {name} »" for name in names]
    more = len(items) - MOST_NAMED
    return join([*items[:MOST_NAMED], f"{more} autres"] if more > 1 else items)
