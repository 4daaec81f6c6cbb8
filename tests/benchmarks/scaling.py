"""How answering grows with the base: a Markdown table of this base and of made ones, measured side by side.

    python tests/benchmarks/scaling.py                  this base, and two of 25,000 facts and 3,000 members
    python tests/benchmarks/scaling.py 2500:600 25000:3000:60

A size is facts:members, or facts:members:indicators for few indicators that have many facts each.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(ROOT)]

from made_survey import FACTS, MEMBERS, Survey
from measuring import Spent, cost, questions_of, ready_engine, spent_side_by_side

from bot.conversation import Engine
from bot.facts.base import Base
from bot.facts.loading import load

QUESTIONS = 1_000
SIZES = (f"{FACTS}:{MEMBERS}", f"{FACTS}:{MEMBERS}:60")


@dataclass(frozen=True)
class Built:
    """A base made ready, and the milliseconds that it took."""

    name: str
    base: Base
    engine: Engine
    index_ms: float


def build(name: str, base: Base) -> Built:
    """The engine of a base, timed."""
    engines: list[Engine] = []
    spent = cost(lambda: engines.append(ready_engine(base)))
    return Built(name, base, engines[0], spent)


def made(size: str) -> Base:
    """The made base of a size such as "25000:3000"."""
    return Survey(*map(int, size.split(":"))).base()


def table(bases: Sequence[Built], questions: int = QUESTIONS) -> Iterator[str]:
    """The lines of the table; the first base is the one that the others are compared with."""
    asked = [(built.engine, questions_of(built.base, questions)) for built in bases]
    times = spent_side_by_side(asked)
    yield "| base | facts | indicators | members | words and phrases | index built in | median | 99th centile | median, × this base |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    for built, spent in zip(bases, times, strict=True):
        yield _row(built, spent, times[0])


def _row(built: Built, spent: Spent, first: Spent) -> str:
    base = built.base
    cells = (
        built.name,
        f"{len(base.facts):,}",
        f"{len(base.indicators):,}",
        f"{len(base.members):,}",
        f"{_phrases(base):,}",
        f"{built.index_ms / 1000:.2f} s",
        f"{spent.median:.2f} ms",
        f"{spent.p99:.2f} ms",
        f"{spent.median / first.median:.1f}",
    )
    return f"| {' | '.join(cells)} |"


def _phrases(base: Base) -> int:
    members = sum(len(m.words) + len(m.people.words if m.people else ()) for m in base.members.values())
    return members + sum(len(c.words) + len(c.opposite) for c in base.concepts.values())


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sizes", nargs="*", default=SIZES, metavar="FACTS:MEMBERS[:INDICATORS]")
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help="questions asked of each base")
    given = parser.parse_args(arguments)
    bases = [build("this base", load(given.knowledge)), *(build("made", made(size)) for size in given.sizes)]
    print(f"Processor time, {given.questions} questions each, one base after the other in turn.\n")
    for line in table(bases, given.questions):
        print(line, flush=True)


if __name__ == "__main__":
    main()
