"""Errors that people may read: one base class, tiny subclasses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MAX_MESSAGE = 400


class LeChiffreError(Exception):
    """Base of every error the bot raises on purpose; its text is French and meant to be shown."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a fact base. `str()` gives `file:line: message`, always one line."""

    file: str
    """Path relative to the folder of the base (or the folder itself), with slashes."""
    line: int
    """First line is 1; problems of a whole file or folder stand on line 1."""
    message: str
    """One French sentence: what is wrong and how to mend it."""

    def __str__(self) -> str:
        message = " ".join(self.message.split())
        if len(message) > MAX_MESSAGE:
            message = message[: MAX_MESSAGE - 1] + "…"
        return f"{self.file}:{self.line}: {message}"


class KnowledgeError(LeChiffreError):
    """A fact base that does not load; `problems` holds everything found at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[KnowledgeError], tuple[tuple[Problem, ...]]]:
        return (type(self), (self.problems,))
