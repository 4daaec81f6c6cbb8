"""Whole conversations as text: what persons do, and under it what the bot did.

== a title (private, or « groupe »)
Anna: words that she writes
Anna › Label: a button that she taps, on the last message that has it
Anna ✎ words: she changes her last message
Anna @ words: she uses inline mode
  | what the bot wrote, or how it changed a message
  | [its buttons]
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path

from telegram_world import World, flat

from bot.sandbox.seats import Seat
from bot.sandbox.shown import Shown

FOLDER = Path(__file__).parent / "golden"
_STEP = re.compile(r"(?P<who>\w+)(?P<how>:| ›| ✎| @) (?P<what>.*)")


@dataclass
class Step:
    """What a person does, and what came of it."""

    who: str
    how: str
    what: str
    came: list[str] = field(default_factory=list)

    def text(self) -> str:
        """As it stands in the file."""
        return "\n".join([f"{self.who}{self.how} {self.what}", *(f"  | {line}".rstrip() for line in self.came)])


@dataclass
class Conversation:
    """A title and steps."""

    title: str
    steps: list[Step] = field(default_factory=list)

    @property
    def in_group(self) -> bool:
        """Whether it takes place in a group."""
        return "groupe" in self.title

    def text(self) -> str:
        """As it stands in the file."""
        return "\n".join([f"== {self.title}", *(step.text() for step in self.steps)]) + "\n"


def read(path: Path) -> list[Conversation]:
    """The conversations of a file."""
    found: list[Conversation] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            found.append(Conversation(line[3:]))
        elif line.startswith("  |"):
            found[-1].steps[-1].came.append(line[4:])
        elif line.strip():
            step = _STEP.fullmatch(line)
            assert step is not None, line
            found[-1].steps.append(Step(step["who"], step["how"], step["what"]))
    return found


async def play(conversation: Conversation, world: World) -> Conversation:
    """The same conversation with what the bot does now."""
    names = dict.fromkeys(step.who for step in conversation.steps)
    people = {name: world.sandbox.person(name) for name in names}
    group = world.group(*people.values()) if conversation.in_group else None
    seats = {name: person.at(group) if group else person.private() for name, person in people.items()}
    mine: dict[str, Shown] = {}
    made = Conversation(conversation.title)
    for step in conversation.steps:
        seat = seats[step.who]
        if step.how == " @":
            answer = await people[step.who].inline(step.what)
            came = [flat(f"{r.title} – {r.description}") for r in answer.results[:4]]
        else:
            came = await _act(step, seat, mine)
        made.steps.append(Step(step.who, step.how, step.what, came))
    return made


async def _act(step: Step, seat: Seat, mine: dict[str, Shown]) -> list[str]:
    seat.catch_up()
    if step.how == ":":
        mine[step.who] = await seat.send(step.what)
        return _lines(await seat.wait_message())
    if step.how == " ✎":
        await seat.edit(mine[step.who], step.what)
        return _lines(await seat.wait_edit())
    before = {message.id: message for message in seat.messages()}
    tapped = await seat.tap(step.what)
    if tapped.kind != "callback_data":
        return [f"({tapped.kind}) {flat(tapped.value)}"]
    if tapped.text:
        return [f"({flat(tapped.text)})"]
    for _ in range(250):
        changed = [m for m in seat.messages() if (m.text, m.labels) != _was(before.get(m.id))]
        if changed:
            return _lines(changed[-1])
        await asyncio.sleep(0.02)  # a picture comes after its tap is answered
    raise AssertionError(f"nothing came of {step}")


def _was(message: Shown | None) -> tuple[str, list[str]] | None:
    return (message.text, message.labels) if message is not None else None


def _lines(message: Shown) -> list[str]:
    shown = flat(message.html).split("\n") if message.text else []
    photo = ["(image)"] if message.photo else []
    buttons = [f"[{' | '.join(map(flat, message.labels))}]"] if message.labels else []
    return [*photo, *shown, *buttons]
