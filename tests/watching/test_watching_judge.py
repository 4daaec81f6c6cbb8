"""When a share of unanswered questions is a jump, and how a look becomes an alert."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from scraped import Figures
from telegram.error import Conflict, TelegramError

from bot.telegram.delivery.request import NotSent, ServerTrouble, code_of
from bot.telegram.watching import texts
from bot.telegram.watching.metrics import Metrics
from bot.telegram.watching.unanswered import WINDOW, Tally, Unanswered, judge
from bot.telegram.watching.watchman import Finding, Watchman

WEEK = Tally(1000, 100)


def jumped(now: Tally, past: Tally = WEEK, factor: float = 2.0) -> bool:
    found = judge(now, past, factor, 20)
    assert found is not None and found.well < found.too_much
    return found.share >= found.too_much


def test_too_few_questions_tell_nothing() -> None:
    assert judge(Tally(19, 19), WEEK, 2.0, 20) is None


@pytest.mark.parametrize(
    ("now", "past", "jump"),
    [
        (Tally(100, 10), WEEK, False),
        (Tally(100, 20), WEEK, False),  # the share presumed of a bot without a past weighs a little
        (Tally(100, 21), WEEK, True),
        (Tally(100, 8), Tally(1000, 10), False),  # eight times as many, and still few
        (Tally(100, 13), Tally(1000, 10), True),
        (Tally(100, 70), Tally(1000, 600), False),
        (Tally(100, 81), Tally(1000, 600), True),  # twice 60 % cannot be: half as many have an answer
        (Tally(100, 40), Tally(0, 0), False),
        (Tally(100, 50), Tally(0, 0), True),
    ],
)
def test_a_jump_is_far_more_than_usual(now: Tally, past: Tally, jump: bool) -> None:
    assert jumped(now, past) is jump


def test_greetings_are_no_questions() -> None:
    assert Tally.of({"answer": 3, "clarify": 1, "no_figure": 2, "help": 50}) == Tally(6, 2)
    assert Tally(3, 1).without(Tally(5, 2)) == Tally(0, 0)


async def test_between_usual_and_too_much_all_stays_as_it_was() -> None:
    shares = {"no_figure": 10}

    async def outcomes(since: float) -> dict[str, int]:
        recent = {"answer": 100 - shares["no_figure"], **shares}
        return (
            recent
            if time.time() - since < 2 * WINDOW
            else {"answer": 900 + recent["answer"], "no_figure": 100 + shares["no_figure"]}
        )

    async def look(watch: Unanswered, share: int) -> bool | None:
        shares["no_figure"] = share
        found = await watch.look()
        return None if found is None else found.trouble is not None

    watch = Unanswered(outcomes, 2.0, 20)
    assert await look(watch, 18) is None, "before a restart it may have been either"
    assert [await look(watch, share) for share in (10, 18, 30, 18, 10, 18)] == [False, False, True, True, False, False]


class Told:
    """Incidents that are only noted; `reach`: whether owners can be told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.tries = 0
        self.reach = True

    async def begins(self, name: str, words: Any, since: float) -> bool:
        return self._say(words(100.0))

    async def ends(self, name: str, words: Any, missed: Any) -> bool:
        return self._say(words(100.0))

    def _say(self, words: str) -> bool:
        self.tries += 1
        if self.reach:
            self.said.append(words)
        return self.reach


class Watching:
    """A watchman over a state that the test sets."""

    def __init__(self, after: float = 0.0, calm: float = 0.0) -> None:
        self.told, self.metrics = Told(), Metrics()
        self.bad: bool | None = False
        self.watchman = Watchman(self.told, self.metrics, 0.01)  # type: ignore[arg-type]
        self.watchman.also("deaf", self.look, after, calm)

    async def look(self) -> Finding | None:
        if self.bad is None:
            return None
        return Finding((lambda _: "bad") if self.bad else None, lambda _: "good")

    async def during(self, *states: tuple[bool | None, float]) -> list[str]:
        """What is said while the state is each of these for so many seconds."""
        task = asyncio.create_task(self.watchman.run())
        for self.bad, seconds in states:
            await asyncio.sleep(seconds)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return self.told.said


async def test_trouble_must_last_and_calm_too() -> None:
    flaps = ((False, 0.9), (True, 0.1), (False, 0.05), (True, 0.1), (False, 0.9))
    assert await Watching(0.6, 0.6).during(*flaps) == ["good"], "once, in case that a former process said otherwise"
    flaps = ((True, 0.9), (False, 0.1), (True, 0.1), (False, 0.1), (True, 0.1), (False, 0.9))
    assert await Watching(0.6, 0.6).during(*flaps) == ["bad", "good"]


async def test_a_look_that_cannot_tell_changes_nothing() -> None:
    assert await Watching().during((True, 0.1), (None, 0.1), (True, 0.1)) == ["bad"]


async def test_who_cannot_be_told_is_tried_more_and_more_seldom() -> None:
    watching = Watching()
    watching.told.reach = False
    await watching.during((True, 1.0))
    assert 4 <= watching.told.tries <= 8
    assert Figures.of(watching.metrics.registry).value("lechiffre_alert_active", alert="deaf") == 1
    watching.told.reach = True
    assert await watching.during((False, 0.2)) == ["good"], "another state is told at once"


async def test_a_look_that_fails_stops_nothing() -> None:
    watching = Watching()

    async def fails() -> Finding | None:
        raise ValueError

    watching.watchman.also("store", fails)
    assert await watching.during((True, 0.1), (False, 0.1)) == ["bad", "good"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(Conflict("x"), "409"), (ServerTrouble(502), "502"), (ServerTrouble(599), "5xx"), (NotSent("x"), "unreachable"),
     (TelegramError("x"), "other")],
)  # fmt: skip
def test_an_error_has_a_code_of_a_few(error: Exception, code: str) -> None:
    assert code_of(error) == code


@pytest.mark.parametrize("code", ["", "409", "401", "429", "502", "unreachable", "timeout"])
def test_every_line_is_one_and_says_what_to_do(code: str) -> None:
    lines = (texts.deaf(200, code), texts.elsewhere(200), texts.unreached(200, "", 3), texts.crowded(200, 300),
             texts.store_down(200), texts.unanswered(0.5, 40, 0.1))  # fmt: skip
    for line in lines:
        assert line.startswith("⚠️ ") and "\n" not in line and "{" not in line and line.endswith(".")
        assert len(line) < 260 and line.count("\xa0:") == 1, line
    assert "3 min" in lines[0]
