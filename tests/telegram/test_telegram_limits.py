"""Who asks too much hears so once, then nothing until there is room; others notice nothing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from telegram import Update
from telegram_world import flat, running

from bot.telegram.delivery.limits import ANEW, Gate, TooFast

PERSON = {"id": 7, "is_bot": False, "first_name": "A"}
FAST = "plus vite que je ne peux répondre"


class Clock:
    """A clock that tests move."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def update(number: int, user: int = 7, chat: int | None = None, kind: str = "message") -> Update:
    sender = {**PERSON, "id": user}
    place = {"id": chat or user, "type": "supergroup" if chat else "private", "title": "G"}
    message = {"message_id": number, "date": 0, "chat": place, "from": sender, "text": "q"}
    content = {
        "message": message,
        "edited_message": message,
        "callback_query": {"id": "1", "from": sender, "chat_instance": "1", "message": message, "data": "x"},
        "inline_query": {"id": "1", "from": sender, "query": "q", "offset": ""},
        "poll_answer": {"poll_id": "1", "user": sender, "option_ids": [0], "option_persistent_ids": ["0"]},
    }[kind]
    return Update.de_json({"update_id": number, kind: content})


def judged(gate: Gate, updates: list[Update]) -> str:
    """+ for what is admitted, ! for a notice, . for silence."""
    verdicts = [gate.judge(each) for each in updates]
    return "".join("!" if v.notice else "+" if v.admitted else "." for v in verdicts)


def test_a_burst_then_one_notice_then_silence_until_there_is_room() -> None:
    clock = Clock()
    gate = Gate(20, 0, clock=clock)
    assert judged(gate, [update(n) for n in range(1, 16)]) == "++++++++++!...."
    clock.now += 14
    assert judged(gate, [update(20)]) == ".", "silence until the bucket is half full, not until the first drop"
    clock.now += 2
    assert judged(gate, [update(n) for n in range(21, 30)]) == "+++++!..."
    clock.now += 3600
    assert judged(gate, [update(n) for n in range(30, 45)]) == "++++++++++!....", "no more than fits is saved up"


def test_the_notice_says_how_long() -> None:
    clock = Clock()
    gate = Gate(20, 0, clock=clock)
    verdicts = [gate.judge(update(n)) for n in range(1, 12)]
    notice = verdicts[-1].notice
    assert isinstance(notice, TooFast) and notice.seconds == pytest.approx(15) and not notice.group
    clock.now += notice.seconds + 0.01
    assert judged(gate, [update(99)]) == "+"


def test_each_person_has_their_own_and_owners_none() -> None:
    gate = Gate(4, 0, frozenset({9}), clock=Clock())
    assert judged(gate, [update(n) for n in range(1, 5)]) == "++!."
    assert judged(gate, [update(10, user=8)]) == "+"
    assert judged(gate, [update(n, user=9) for n in range(20, 40)]) == "+" * 20


def test_an_update_that_comes_again_is_judged_once() -> None:
    gate = Gate(4, 0, clock=Clock())
    assert judged(gate, [update(1)] * 20) == "+" * 20
    assert judged(gate, [update(2), update(3), update(3), update(4), update(4)]) == "+!!.."


def test_a_group_hears_it_once_whoever_is_too_fast() -> None:
    clock = Clock()
    gate = Gate(2, 1000, clock=clock)
    said = judged(gate, [update(100 * user + n, user, -100) for user in range(1, 6) for n in range(3)])
    assert said == "+!." + "+.." * 4
    clock.now += ANEW + 1
    assert judged(gate, [update(1000 + n, 1, -100) for n in range(3)]) == "+!."


def test_a_group_has_a_limit_of_its_own() -> None:
    gate = Gate(1000, 6, clock=Clock())
    assert judged(gate, [update(n, n, -100) for n in range(1, 8)]) == "+++!..."
    verdict = Gate(1000, 2, clock=Clock())
    first, second = (verdict.judge(update(n, n, -100)) for n in (1, 2))
    assert first.admitted and second.notice is not None and second.notice.group
    assert judged(gate, [update(50, 3), update(51, 3, -200)]) == "++", "elsewhere nothing has changed"


def test_typing_in_inline_mode_is_cheap_and_never_told() -> None:
    gate = Gate(10, 0, clock=Clock())
    assert judged(gate, [update(n, kind="inline_query") for n in range(1, 23)]) == "+" * 20 + ".."
    assert judged(gate, [update(99)]) == "!", "what can be told is told"


def test_what_nobody_asked_costs_nothing() -> None:
    gate = Gate(4, 4, counts=lambda u: u.message is None or u.effective_chat is None, clock=Clock())
    assert judged(gate, [update(n, chat=-100) for n in range(1, 50)]) == "+" * 49, "a group's talk"
    assert judged(gate, [update(n, kind="poll_answer") for n in range(50, 99)]) == "+" * 49


def test_a_clock_that_goes_back_does_no_harm() -> None:
    clock = Clock()
    gate = Gate(4, 0, clock=clock)
    assert judged(gate, [update(1), update(2), update(3)]) == "++!"
    clock.now -= 5000
    assert judged(gate, [update(4)]) == "."
    clock.now += 31
    assert judged(gate, [update(5)]) == "+"


def test_memory_is_bounded() -> None:
    clock = Clock()
    gate = Gate(60, 0, clock=clock)
    for number in range(25_000):
        clock.now += 0.01
        gate.judge(update(number, user=number + 1))
    assert len(gate._buckets) <= 10_000 and len(gate._judged) <= 5_000


async def test_in_front_of_the_bot(tmp_path: Path) -> None:
    """A flood in private and one in a group; another person is answered as if nothing were."""
    limits = {"messages_per_second": 1000.0, "person_limit": 8.0, "group_limit": 12.0}
    async with running(tmp_path, **limits) as world:
        flooder, calm = world.newcomer("Flo"), world.newcomer("Cal")
        for number in range(60):
            await flooder.send(f"combien de gens vont au musée {number} ?")
        start = time.monotonic()
        assert (await calm.ask("combien de gens vont au musée ?")).text
        assert time.monotonic() - start < 2.0
        assert not world.sandbox.pending or await _drained(world)
        said = [flat(m.text) for m in flooder.messages() if m.by_bot]
        assert [FAST in text for text in said].count(True) == 1 and len(said) == 5
        assert "Je réponds de nouveau dans" in said[-1]

        tapper = world.newcomer("Tia")
        answer = await tapper.ask("combien de gens vont au musée ?")
        toasts = [await tapper.tap_data("old", answer) for _ in range(4)]
        assert [FAST in flat(t.text) and t.alert for t in toasts] == [False, False, False, True]

        people = [world.sandbox.person(f"P{n}") for n in range(10)]
        group = world.group(*people)
        seats = [person.at(group) for person in people]
        for seat in seats:
            for _ in range(3):
                await seat.send("/q combien de gens vont au musée ?")
        await _drained(world)
        told = [flat(m.text) for m in seats[0].messages() if m.by_bot]
        assert [FAST in text for text in told].count(True) == 1 and len(told) == 7
        for _ in range(30):
            await seats[0].send("on parle d'autre chose entre nous")
        await _drained(world)
        assert len([m for m in seats[0].messages() if m.by_bot]) == 7


async def _drained(world: object) -> bool:
    """Everything that was sent has been taken and acknowledged."""
    for _ in range(400):
        if not world.sandbox.pending:  # type: ignore[attr-defined]
            await asyncio.sleep(0.3)
            return True
        await asyncio.sleep(0.05)
    raise AssertionError("updates are left over")
