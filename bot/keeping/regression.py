"""Every example question asked of a base as it is and as it would be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields

from bot.answering.say import describe
from bot.answering.write import Reply
from bot.checking import Trial, failures, trials
from bot.collector import quiet_collector
from bot.conversation import Context, Engine, Turn
from bot.errors import Problem
from bot.facts.base import Base, Fact
from bot.understanding.dialogue import NOTHING

MOST_TOLD = 3
"""Facts named when a reply holds several."""
TrialKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """What a question got."""

    key: tuple[object, ...]
    """the same for replies that say the same"""
    text: str
    """the reply in a few French words"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial got: something a turn, and what is wrong with it."""

    heard: tuple[Heard, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Effect:
    """A question whose answer changes."""

    question: str
    before: str
    after: str
    problem: Problem | None
    """why it would no longer get what it must; `None` when the new answer suits"""


@dataclass(frozen=True)
class _Recorder(Engine):
    """An engine that remembers its replies."""

    replies: list[Reply] = field(default_factory=list)

    @classmethod
    def around(cls, engine: Engine) -> _Recorder:
        return cls(**{f.name: getattr(engine, f.name) for f in fields(Engine)})

    def turn(self, text: str, context: Context = NOTHING, now: float | None = None) -> Turn:
        turn = super().turn(text, context, now)
        self.replies.append(turn.reply)
        return turn


class Exam:
    """The outcomes of an engine, each question asked once and only when it is needed."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.trials = {_key(trial): trial for trial in trials(engine.base)}
        self._outcomes: dict[tuple[object, ...], Outcome] = {}

    def outcome(self, trial: Trial) -> Outcome:
        """What a trial gets, be it of this base or of another."""
        key = (trial.kind, trial.id, tuple((t.text, t.outcomes, t.facts) for t in trial.turns))
        found = self._outcomes.get(key)
        if found is None:
            found = self._outcomes[key] = self._ask(trial)
        return found

    def ask_all(self) -> None:
        """Ask everything at once."""
        with quiet_collector():
            for trial in self.trials.values():
                self.outcome(trial)

    def _ask(self, trial: Trial) -> Outcome:
        recorder = _Recorder.around(self.engine)
        base = self.engine.base
        judged = all(base.has_fact(fact) for turn in trial.turns for fact in turn.facts)
        if judged:
            problem = next(failures(recorder, [trial]), None)
        else:  # it expects what this base does not have: only the replies matter
            problem = None
            context = NOTHING
            for turn in trial.turns:
                context = recorder.turn(turn.text, context).context
        return Outcome(tuple(heard(reply, base) for reply in recorder.replies), problem)


def compare(old: Exam, new: Exam) -> list[Effect]:
    """The questions of both bases whose answer changes, and those that fail; the failing ones first."""
    made: list[Effect] = []
    for key in old.trials.keys() | new.trials.keys():
        made += _effects(old, new, key)
    made.sort(key=lambda e: (e.problem is None, e.problem or Problem("", 0, ""), e.question))
    return made


def _effects(old: Exam, new: Exam, key: TrialKey) -> Iterable[Effect]:
    trial = new.trials.get(key) or old.trials[key]
    after = new.outcome(trial)
    before = old.outcome(old.trials.get(key) or trial)
    dropped = key not in new.trials
    problem = None if dropped else after.problem
    fresh = problem is not None and (before.problem is None or key not in old.trials)
    for turn, one, two in zip(trial.turns, before.heard, after.heard, strict=False):
        if one.key != two.key:
            yield Effect(turn.text, one.text, two.text, problem if fresh else None)
            fresh = False
    if fresh:
        yield Effect(trial.turns[-1].text, before.heard[-1].text, after.heard[-1].text, problem)


def heard(reply: Reply, base: Base) -> Heard:
    """What a reply says, in a few words."""
    outcome = reply.outcome
    if outcome == "answer":
        key = (outcome, tuple((f.id, f.figure and f.figure.text) for f in reply.facts), reply.verdict)
        return Heard(key, _facts(reply.facts, base, "aucun fait"))
    first = reply.lead.split("\n", 1)[0]
    if outcome == "clarify":
        return Heard(
            (outcome, tuple(f.id for f in reply.suggestions)),
            "hésite : " + " ; ".join(choice.label for choice in reply.choices[:MOST_TOLD]),
        )
    return Heard((outcome, first), first)


def _facts(facts: tuple[Fact, ...], base: Base, none: str) -> str:
    told = [f"{describe(f, base)} : {f.figure.text if f.figure else 'sans chiffre'}" for f in facts[:MOST_TOLD]]
    more = len(facts) - MOST_TOLD
    return " ; ".join([*told, f"et {more} autres"] if more > 0 else told) or none


def _key(trial: Trial) -> TrialKey:
    return (trial.kind, trial.id, *(turn.text for turn in trial.turns))
