"""What an examination finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Mark = Literal["✓", "!", "✗"]


@dataclass(frozen=True)
class Finding:
    """One line: well (✓), to be looked at (!), or wrong (✗)."""

    mark: Mark
    said: str
    to_do: str = ""
    """what to do about it"""

    def __str__(self) -> str:
        line = f"{self.mark} {self.said}" + (f" → {self.to_do}" if self.to_do else "")
        return " ".join(line.split())


def well(said: str) -> Finding:
    """All is as it should be."""
    return Finding("✓", said)


def doubtful(said: str, to_do: str) -> Finding:
    """The bot works, or will, but this should be looked at."""
    return Finding("!", said, to_do)


def wrong(said: str, to_do: str) -> Finding:
    """The bot cannot work like this."""
    return Finding("✗", said, to_do)
