"""A crowd that asks, taps, types inline queries and edits, and an owner who changes the base now and then."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.facts.loading import load
from bot.sandbox import Sandbox, Seat
from bot.sandbox.people import Person
from bot.sandbox.shown import Shown

PATIENCE = 20.0
COMMANDS = ("/hasard", "/sections", "/aide", "/sources", "/quiz")
DRAWN = ("📊", "🖼")


class Crowd:
    """People in chats of their own; each act waits for its answer, and what is not answered is noted."""

    def __init__(self, sandbox: Sandbox, knowledge: Path, people: int, boss: Person) -> None:
        base = load(knowledge)
        self.questions = [example for fact in base.facts for example in fact.examples]
        self.done: Counter[str] = Counter()
        self.trouble: list[str] = []
        self._free = [sandbox.person(f"P{number}") for number in range(people)]
        self._boss = boss.private()
        self._edits = 0
        self._acts: tuple[tuple[int, Callable[[Person, Seat], Awaitable[object]]], ...] = (
            (70, self._question), (13, self._tap), (12, self._inline), (3, self._edit), (2, self._command),
        )  # fmt: skip

    async def work(self, seconds: float, per_second: float, edit_every: float) -> None:
        """Act at random moments for so long, then wait for what is under way."""
        loop = asyncio.get_running_loop()
        end, at, running = loop.time() + seconds, loop.time(), set[asyncio.Task[None]]()
        edits = asyncio.create_task(self._change_the_base(end, edit_every))
        while (at := at + random.expovariate(per_second)) < end:
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not self._free:
                self.done["nobody free"] += 1
                continue
            task = asyncio.create_task(self._act())
            running.add(task)
            task.add_done_callback(running.discard)
        await asyncio.gather(edits, *running)

    async def draw(self) -> None:
        """One picture, so that what drawing needs is there."""
        person = self._free[0]
        await self._note("picture", self._picture(person.private()))

    async def ask_once(self) -> None:
        """One question of one person."""
        person = self._free[0]
        await self._note("question", self._question(person, person.private()))

    async def _act(self) -> None:
        person = self._free.pop(random.randrange(len(self._free)))
        try:
            act = random.choices([act for _, act in self._acts], [weight for weight, _ in self._acts])[0]
            await self._note(act.__name__.strip("_"), act(person, person.private()))
        finally:
            self._free.append(person)

    async def _note(self, name: str, act: Awaitable[object]) -> None:
        try:
            await act
            self.done[name] += 1
        except AssertionError as error:
            self.trouble.append(f"{name}: {str(error)[:1500]}")

    def _any_question(self) -> str:
        return random.choice(self.questions)

    async def _question(self, person: Person, seat: Seat) -> None:
        await seat.ask(self._any_question(), PATIENCE)

    async def _inline(self, person: Person, seat: Seat) -> None:
        await person.inline(self._any_question(), timeout=PATIENCE)

    async def _command(self, person: Person, seat: Seat) -> None:
        await seat.ask(random.choice(COMMANDS), PATIENCE)

    async def _edit(self, person: Person, seat: Seat) -> None:
        """Ask, then ask something else in the same message; the answer may stay the same, so only the first is awaited."""
        seat.catch_up()
        asked = await seat.send(self._any_question())
        await seat.wait_message(PATIENCE)
        await seat.edit(asked, self._any_question())

    async def _tap(self, person: Person, seat: Seat) -> None:
        """Tap what stands under an answer, mostly no picture: those take half a second of processor."""
        shown = await seat.ask(self._any_question(), PATIENCE)
        if buttons := _callbacks(shown, drawn=random.random() < 0.02):
            await seat.tap_data(random.choice(buttons), shown, PATIENCE)

    async def _picture(self, seat: Seat) -> None:
        for question in self.questions[:20]:
            shown = await seat.ask(question, PATIENCE)
            if buttons := _callbacks(shown, drawn=True):
                await seat.tap_data(buttons[0], shown, PATIENCE)
                await asyncio.sleep(2)
                return
        raise AssertionError("no answer offers a picture")

    async def _change_the_base(self, end: float, every: float) -> None:
        loop = asyncio.get_running_loop()
        while loop.time() + every / 2 < end:
            await self._note("base edited", self._add_a_word())
            await asyncio.sleep(min(every, max(0.0, end - loop.time())))

    async def _add_a_word(self) -> None:
        self._edits += 1
        word = "zob" + "".join(random.choice("aeiou") + random.choice("bdfgklmnprstv") for _ in range(4))
        preview = await self._boss.ask(f"/mot {word} = dentistes", 60)
        await self._boss.tap("onfirmer", preview, 60)


def _callbacks(shown: Shown, drawn: bool) -> list[str]:
    buttons = [button for row in shown.buttons for button in row if button.kind == "callback_data"]
    return [each.value for each in buttons if any(word in each.label for word in DRAWN) == drawn]
