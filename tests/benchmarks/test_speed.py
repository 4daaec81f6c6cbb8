"""How fast: run with `pytest tests/benchmarks --benchmark-only`; left out of the ordinary tests.

Nothing is asserted of a time: the tables are for people to read, and `scaling.py` makes the one of the README.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import TypeVar

import pytest
from made_survey import Survey
from measuring import questions_of, ready_engine
from pytest_benchmark.fixture import BenchmarkFixture

from bot.conversation import Engine
from bot.facts.base import Base
from bot.facts.loading import load

ROOT = Path(__file__).parent.parent.parent
MIX = 50
Made = TypeVar("Made")
ASK = [sys.executable, "-m", "bot.cli", "ask", "Quelle est la popularité des pharmaciens ?"]
LIBRARIES = [sys.executable, "-c", "import rapidfuzz, yaml, pydantic, simplemma"]


@pytest.fixture(scope="module")
def this_base() -> Base:
    return load(ROOT / "knowledge")


@pytest.fixture(scope="module")
def this_engine(this_base: Base) -> Engine:
    return ready_engine(this_base)


@pytest.fixture(scope="module")
def large_base() -> Base:
    return Survey().base()


@pytest.fixture(scope="module")
def large_engine(large_base: Base) -> Engine:
    return ready_engine(large_base)


def _timed(benchmark: BenchmarkFixture, act: Callable[[], Made], rounds: int, warm: int = 0) -> Made:
    made: Made = benchmark.pedantic(act, rounds=rounds, warmup_rounds=warm)  # type: ignore[no-untyped-call]
    return made


def _ask_in_turn(benchmark: BenchmarkFixture, engine: Engine, base: Base, count: int, rounds: int) -> None:
    """Times one question a round: the median and the worst are those of a mix."""
    questions = cycle(questions_of(base, count))
    for _ in range(count):
        engine.turn(next(questions))
    reply = _timed(benchmark, lambda: engine.turn(next(questions)).reply, rounds)
    assert reply.outcome in ("answer", "clarify", "no_figure", "help")


@pytest.mark.benchmark(group="a question")
def test_question_on_this_base(benchmark: BenchmarkFixture, this_engine: Engine, this_base: Base) -> None:
    _ask_in_turn(benchmark, this_engine, this_base, MIX, rounds=20 * MIX)


@pytest.mark.benchmark(group="a question")
def test_question_on_a_base_a_hundred_times_larger(
    benchmark: BenchmarkFixture, large_engine: Engine, large_base: Base
) -> None:
    _ask_in_turn(benchmark, large_engine, large_base, MIX, rounds=20 * MIX)


@pytest.mark.benchmark(group="making ready")
def test_loading_this_base(benchmark: BenchmarkFixture) -> None:
    base = _timed(benchmark, lambda: load(ROOT / "knowledge"), 5, warm=1)
    assert base.facts


@pytest.mark.benchmark(group="making ready")
def test_index_of_this_base(benchmark: BenchmarkFixture, this_base: Base) -> None:
    engine = _timed(benchmark, lambda: ready_engine(this_base), 5, warm=1)
    assert engine.base is this_base


@pytest.mark.benchmark(group="making ready")
def test_index_of_a_base_a_hundred_times_larger(benchmark: BenchmarkFixture, large_base: Base) -> None:
    engine = _timed(benchmark, lambda: ready_engine(large_base), 1)
    assert engine.base is large_base


@pytest.mark.benchmark(group="a process")
def test_cold_ask(benchmark: BenchmarkFixture) -> None:
    done = _timed(benchmark, lambda: _run(ASK), 10, warm=1)
    assert "%" in done.stdout


@pytest.mark.benchmark(group="a process")
def test_only_importing_the_libraries(benchmark: BenchmarkFixture) -> None:
    done = _timed(benchmark, lambda: _run(LIBRARIES), 10, warm=1)
    assert done.returncode == 0


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
