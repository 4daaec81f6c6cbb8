"""Conversations with the real base, and what each message must be answered: follow-ups show whose talk was leant on."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation import Engine
from bot.opening import open_engine
from bot.sandbox import Sandbox, Seat
from bot.telegram.answers import paragraphs
from bot.telegram.rendering import messages
from bot.understanding.dialogue import NOTHING

STARTS = (
    "Quelle est la popularité des dentistes ?",
    "Le prestige des infirmiers s'est-il dégradé ?",
    "Quel pourcentage de médecins ont de bonnes relations avec leurs patients ?",
    "Les pharmaciens sont-ils prêts à vacciner sans prescription du médecin ?",
    "Qui conseillerait son métier à son enfant, chez les dentistes ?",
)
FOLLOWS = tuple(
    f"et {who} ?"
    for who in (
        "les infirmiers", "les pharmaciens", "les médecins généralistes", "les kinés", "les dentistes", "les spécialistes",
        "les sages-femmes", "les médecins", "les aides-soignantes",
    )
)  # fmt: skip
_TAG = re.compile(r"<[^>]+>")


@dataclass
class Talk:
    """One person's talk: what they say, what they must hear, and where."""

    seat: Seat
    lines: tuple[str, ...]
    expected: tuple[str, ...]
    asked: int = 0
    wrong: list[str] = field(default_factory=list)

    async def ask_next(self) -> None:
        """Say the next line, whether the last was answered or not."""
        self.asked += 1
        await self.seat.send(self.lines[self.asked - 1])

    @property
    def heard(self) -> list[str]:
        """What the bot answered, in order."""
        own = self.seat.account
        return [shown.text for shown in self.seat.messages() if shown.source.sender is not own]

    @property
    def missing(self) -> list[str]:
        """What was asked and not answered."""
        heard = set(self.heard)
        return [line for line, text in zip(self.lines[: self.asked], self.expected, strict=False) if text not in heard]

    @property
    def twice(self) -> int:
        """How many questions were answered more than once."""
        heard = self.heard
        return sum(heard.count(text) > 1 for text in self.expected)

    def check(self) -> None:
        """Nothing but what was expected, in the order of the questions."""
        foreign = [text for text in self.heard if text not in self.expected]
        assert not foreign, f"asked {self.lines}, expected {self.expected}, but heard {foreign}"
        assert tuple(dict.fromkeys(self.heard)) == self.expected[: self.asked], self.lines


def talks(sandbox: Sandbox, knowledge: Path, chats: int, questions: int) -> list[Talk]:
    """So many people with so many questions each; in a talk every answer is another."""
    engine = open_engine(str(knowledge))
    made = []
    for number in range(chats):
        lines, expected = _talk(engine, STARTS[number % len(STARTS)], questions)
        made.append(Talk(sandbox.person(f"P{number}").private(), lines, expected))
    _check_that_it_tells(made)
    return made


def _talk(engine: Engine, start: str, questions: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines, expected, context = [start], [], NOTHING
    for line in (start, *random.sample(FOLLOWS, len(FOLLOWS))):
        turn = engine.turn(line, context)
        pages = [html.unescape(_TAG.sub("", page)) for page in messages(paragraphs(turn.reply))]
        if len(pages) != 1 or pages[0] in expected:
            continue
        expected.append(pages[0])
        context = turn.context
        lines += [line] if line is not start else []
        if len(expected) == questions:
            return tuple(lines), tuple(expected)
    raise AssertionError(f"too few different answers after « {start} »: {lines}")


def _check_that_it_tells(made: Sequence[Talk]) -> None:
    """The same follow-up has other answers in other talks: who leant on another's talk would be seen."""
    answers: dict[str, set[str]] = {}
    for talk in made:
        for line, text in zip(talk.lines[1:], talk.expected[1:], strict=True):
            answers.setdefault(line, set()).add(text)
    assert sum(len(each) > 1 for each in answers.values()) >= 3, answers
