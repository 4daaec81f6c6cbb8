"""What may come of a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.facts.base import Fact

Outcome = Literal["answer", "clarify", "no_figure", "help"]


@dataclass(frozen=True)
class Answer:
    """Facts that answer, the main one first."""

    facts: tuple[Fact, ...]
    kind: str = "figure"
    """figure, compare, ranking, list, check, where"""
    verdict: bool | None = None
    notes: tuple[str, ...] = ()
    """what the reader must know before the figure: joint figures, words passed over, what was kept"""
    computed: str = ""
    """a sentence with what the bot worked out itself"""
    title: str = ""
    related: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One reading offered, with the fact that stands for it."""

    label: str
    fact: Fact


@dataclass(frozen=True)
class Clarification:
    """Several readings: the choices, best first."""

    choices: tuple[Choice, ...]
    question: str


@dataclass(frozen=True)
class NoFigure:
    """The report has no such figure, or the words were not understood."""

    reason: str
    suggestions: tuple[Fact, ...] = field(default=())


@dataclass(frozen=True)
class Help:
    """Greetings and help."""

    text: str


Result = Answer | Clarification | NoFigure | Help
