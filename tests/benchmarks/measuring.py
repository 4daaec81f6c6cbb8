"""What the benchmarks share: questions of a base, and the processor time that each costs.

Processor time, not the clock: answering never waits for anything, and a busy machine then tells the same.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median

from bot.conversation import Engine
from bot.facts.base import Base

SEED = 11
_LONG = 6
"""Letters from which a word gets a typing error."""


@dataclass(frozen=True)
class Spent:
    """Milliseconds that each of many questions cost."""

    each: Sequence[float]

    @property
    def median(self) -> float:
        """The time of an ordinary question."""
        return median(self.each)

    @property
    def p99(self) -> float:
        """The time that one question in a hundred exceeds."""
        return sorted(self.each)[min(len(self.each) - 1, len(self.each) * 99 // 100)]


def questions_of(base: Base, count: int, seed: int = SEED) -> list[str]:
    """`count` questions: seven in ten of the base's own examples, then typing errors, sources, groups, rankings."""
    rng = Random(seed)
    examples = [question.text for question in base.questions()]
    rng.shuffle(examples)
    return [_varied(i, examples[i % len(examples)], base, rng) for i in range(count)]


def _varied(number: int, example: str, base: Base, rng: Random) -> str:
    kind = number % 20
    if kind in (1, 5, 11):
        return _mistyped(example, rng)
    if kind == 7:
        return f"d'où vient le chiffre de {rng.randint(1, 99)} % ?"
    if kind == 13:
        return f"que sait-on sur {_any_group(base, rng)} ?"
    if kind == 17:
        return f"quel classement : {example}"
    return example


def _any_group(base: Base, rng: Random) -> str:
    named = [member for member in base.members.values() if member.words]
    return rng.choice(rng.choice(named).words).strip('"')


def _mistyped(text: str, rng: Random) -> str:
    """`text` with two letters of one long word swapped."""
    words = text.split()
    long = [i for i, word in enumerate(words) if len(word) >= _LONG and word.isalpha()]
    if long:
        chosen = rng.choice(long)
        word = words[chosen]
        cut = rng.randrange(1, len(word) - 2)
        words[chosen] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)


def cost(act: Callable[[], object]) -> float:
    """Milliseconds of processor time that `act` takes, in all threads."""
    start = time.process_time_ns()
    act()
    return (time.process_time_ns() - start) / 1e6


def spent_side_by_side(rivals: Sequence[tuple[Engine, Sequence[str]]], warm: int = 50) -> list[Spent]:
    """The time of every question of every engine, each asked once, one engine after the other in turn.

    The first `warm` questions of each only read the word lists into memory.  What the engines hold is kept from the
    garbage collector, so that no base pays for the size of another.
    """
    for engine, questions in rivals:
        _each(engine, questions[:warm])
    gc.collect()
    gc.freeze()
    found: list[list[float]] = [[] for _ in rivals]
    for number in range(warm, max(len(questions) for _, questions in rivals)):
        for (engine, questions), times in zip(rivals, found, strict=True):
            if number < len(questions):
                times.append(cost(lambda e=engine, q=questions[number]: e.turn(q)))  # type: ignore[misc]
    gc.unfreeze()
    return [Spent(times) for times in found]


def _each(engine: Engine, questions: Iterable[str]) -> None:
    for question in questions:
        engine.turn(question)


def ready_engine(base: Base) -> Engine:
    """An engine with nothing left to make at its first question."""
    engine = Engine.of(base)
    assert engine.vocabulary.repairer
    return engine
