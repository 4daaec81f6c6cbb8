"""The bot and its peers, side by side: a Markdown table on the same facts, phrasings and questions.

    python tests/benchmarks/peers.py
    python tests/benchmarks/peers.py --tuning mine.jsonl --measuring others.jsonl

Peers give single figures only: all are asked the single questions of the files (kinds `single` and `none`, one turn),
judged by the rules of the project's own tests.  The refusal threshold of each peer is the one that is best for it on
the tuning questions: most right answers and right refusals, less the wrong figures, among those at which it answers
half of what can be answered (a peer that never answers is never wrong, and of no use).  Then it is measured on questions
that it was not tuned on.  Times are processor time, all contestants asked one question before the next.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent / "understanding"), str(ROOT)]

from contestants import PEERS, Guess, Peer
from judging import mark, read_items
from measuring import cost, ready_engine
from phrasings import CAP, phrasings_of

from bot.conversation import Engine, Reply
from bot.facts.loading import load

QUESTIONS = ROOT / "tests" / "data" / "questions"
KINDS = ("single", "none")
WRONG_COSTS = 1
LEAST_ANSWERED = 0.5
"""Share of the answerable tuning questions that a peer must give a figure to."""
TUNING_SECONDS = 120.0
"""Slow peers are tuned on as many questions as they answer in this time, spread over the files."""
NEVER = float("inf")


@dataclass(frozen=True)
class Asked:
    """A question and what must come of it."""

    text: str
    expect: dict[str, Any]

    @property
    def answerable(self) -> bool:
        """Whether there is a figure for it."""
        return bool(self.expect["outcome"] == "answer")


@dataclass
class Contestant:
    """One row of the table: marks of its replies, and those of a peer that never refuses."""

    name: str
    peer: Peer | None
    """none for the bot, which refuses by itself"""
    threshold: float = 0.0
    marks: list[str] = field(default_factory=list)
    unrefused: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


def questions(paths: Sequence[Path]) -> list[Asked]:
    """The questions of some files that a peer can be asked."""
    items = [item for path in paths for item in read_items(path)]
    turns = [item["turns"][0] for item in items if item["kind"] in KINDS and len(item["turns"]) == 1]
    return [Asked(turn["text"], turn["expect"]) for turn in turns if "all" not in turn["expect"]]


def reply_of(guess: Guess, threshold: float) -> Reply:
    """What a peer says: its figure, or nothing where it is not sure enough."""
    if guess.fact is None or guess.score < threshold:
        return Reply("no_figure")
    return Reply("answer", facts=(guess.fact,))


def best_threshold(peer: Peer, asked: Sequence[Asked]) -> float:
    """The score under which a peer does best to refuse."""
    known: list[tuple[Asked, Guess]] = []
    started = time.monotonic()
    for question in asked:
        known.append((question, peer(question.text)))
        if time.monotonic() - started > TUNING_SECONDS:
            break
    scores = sorted(guess.score for q, guess in known if q.answerable and guess.fact is not None)
    highest = scores[int(len(scores) * (1 - LEAST_ANSWERED))] if scores else NEVER
    levels = sorted({guess.score for _, guess in known if guess.score <= highest} | {highest})
    return max(levels, key=lambda level: _worth([mark(q.expect, reply_of(guess, level)) for q, guess in known]))


def _worth(marks: Sequence[str]) -> int:
    return marks.count("right") - WRONG_COSTS * marks.count("wrong")


def spread(asked: Sequence[Asked], step: int = 7) -> list[Asked]:
    """The same questions, neighbours (often on the same fact) far from one another."""
    return [question for start in range(step) for question in asked[start::step]]


def enter(names: Sequence[str], phrasings: Sequence[Any], tuning: Sequence[Asked]) -> Iterator[Contestant]:
    """The peers that are installed, tuned."""
    for name in names:
        entry = PEERS[name]
        try:
            _progress(f"{name} : making and tuning")
            peer = entry.make(phrasings)
        except ImportError:
            print(f"{name} is left out: pip install {entry.package}\n")
            continue
        yield Contestant(name, peer, best_threshold(peer, tuning))


def measure(contestants: Sequence[Contestant], engine: Engine, asked: Sequence[Asked]) -> None:
    """Ask every contestant each question in turn, and note marks and times."""
    for number, question in enumerate(asked):
        if number % 50 == 0:
            _progress(f"{number} of {len(asked)} questions asked")
        for contestant in contestants:
            _ask(contestant, engine, question)


def _ask(contestant: Contestant, engine: Engine, question: Asked) -> None:
    peer = contestant.peer
    if peer is None:
        replies: list[Reply] = []
        contestant.times.append(cost(lambda: replies.append(engine.turn(question.text).reply)))
        contestant.marks.append(mark(question.expect, replies[0]))
        return
    guesses: list[Guess] = []
    contestant.times.append(cost(lambda: guesses.append(peer(question.text))))
    contestant.marks.append(mark(question.expect, reply_of(guesses[0], contestant.threshold)))
    contestant.unrefused.append(mark(question.expect, reply_of(guesses[0], 0.0)))


def table(contestants: Sequence[Contestant], asked: Sequence[Asked]) -> Iterator[str]:
    """The lines of the table."""
    yield "| | right | wrong figure | unanswerable answered | right, if it never refused | median time |"
    yield "|---|---:|---:|---:|---:|---:|"
    for contestant in contestants:
        yield _row(contestant, asked)


def _row(contestant: Contestant, asked: Sequence[Asked]) -> str:
    cells = (
        _share(contestant.marks, asked, True, "right"),
        _share(contestant.marks, asked, True, "wrong"),
        _share(contestant.marks, asked, False, "wrong"),
        _share(contestant.unrefused, asked, True, "right") if contestant.unrefused else "–",
        f"{median(contestant.times):.1f} ms",
    )
    name = contestant.name if contestant.peer else f"**{contestant.name}**"
    return f"| {name} | {' | '.join(cells)} |"


def _share(marks: Sequence[str], asked: Sequence[Asked], answerable: bool, wanted: str) -> str:
    own = [m for m, question in zip(marks, asked, strict=True) if question.answerable is answerable]
    return f"{100 * own.count(wanted) / max(1, len(own)):.1f} %"


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--tuning", type=Path, nargs="+", default=[QUESTIONS / f"practice-{part}.jsonl" for part in "AB"]
    )
    parser.add_argument("--measuring", type=Path, nargs="+", default=[QUESTIONS / "fresh-2.jsonl"])
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--cap", type=int, default=CAP, help="synonym phrasings of each fact")
    parser.add_argument("--peers", nargs="*", choices=[*PEERS], default=[*PEERS], metavar="NAME")
    given = parser.parse_args(arguments)
    missing = [str(path) for path in (*given.tuning, *given.measuring) if not path.is_file()]
    if missing or not given.tuning:
        parser.error(f"no such file of questions: {', '.join(missing) or QUESTIONS / 'practice-*.jsonl'}")
    base = load(given.knowledge)
    phrasings = phrasings_of(base, given.cap)
    tuning, measuring = spread(questions(given.tuning)), questions(given.measuring)
    rows = [Contestant("the bot", None), *enter(given.peers, phrasings, tuning)]
    measure(rows, ready_engine(base), measuring)
    answerable = sum(question.answerable for question in measuring)
    print(f"{len(base.facts)} facts, {len(phrasings)} phrasings; peers tuned on {len(tuning)} questions.")
    print(f"Measured on {answerable} questions with one figure and {len(measuring) - answerable} with none.\n")
    print("\n".join(table(rows, measuring)))


if __name__ == "__main__":
    main()
