"""What was recognised in a text: its words, what they name, and what was mended."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.french.numbers import Quantity
from bot.french.text import Token
from bot.understanding.phrases import Target


@dataclass(frozen=True)
class Mention:
    """Something of the vocabulary that a text names."""

    target: Target
    at: frozenset[int]
    """indexes of its tokens"""
    soft: bool = False
    """made of words that are common talk as well: evidence for, never against"""

    @property
    def kind(self) -> str:
        return self.target.kind

    @property
    def id(self) -> str:
        return self.target.id

    @cached_property
    def first(self) -> int:
        """Its first token."""
        return min(self.at)

    @cached_property
    def last(self) -> int:
        """Its last token."""
        return max(self.at)


def _first(mention: Mention) -> int:
    return mention.first


@dataclass(frozen=True, slots=True)
class Repair:
    """A word read as another."""

    written: str
    read_as: str
    guess: bool = False
    """what was written is a word too: the person is told"""


@dataclass(frozen=True)
class Utterance:
    """All that was recognised in a text."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    unknown: tuple[Token, ...]
    """content words that neither the base nor common French questions know"""
    repairs: tuple[Repair, ...]
    cues: frozenset[str] = field(default=frozenset())

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words, folded, whatever their order."""
        return frozenset([t.folded for t in self.tokens])

    @cached_property
    def memory(self) -> dict[Hashable, Any]:
        """What was read of it before, for `remembered`."""
        return {}

    def of_kind(self, *kinds: str) -> list[Mention]:
        """The mentions of some kinds, in the order of the text."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        known = self._of_kinds.get(kinds)
        if known is None:
            known = sorted((m for kind in kinds for m in self._by_kind.get(kind, ())), key=_first)
            self._of_kinds[kinds] = known
        return known

    @cached_property
    def _of_kinds(self) -> dict[tuple[str, ...], list[Mention]]:
        return {}

    @cached_property
    def _by_kind(self) -> dict[str, list[Mention]]:
        found: dict[str, list[Mention]] = {}
        for mention in sorted(self.mentions, key=_first):
            found.setdefault(mention.target.kind, []).append(mention)
        return found

    def cue(self, *names: str) -> bool:
        """Whether one of the cues is there."""
        return not self.cues.isdisjoint(names)


_Given = ParamSpec("_Given")
_Read = TypeVar("_Read")


def remembered(
    read: Callable[Concatenate[Utterance, _Given], _Read],
) -> Callable[Concatenate[Utterance, _Given], _Read]:
    """Lets what is read of an utterance be read once for the same further arguments, which must be hashable.

    Each frame that may be meant asks again for what the words around a group say, or for what denies.
    """

    @wraps(read)
    def recall(utterance: Utterance, /, *given: _Given.args, **named: _Given.kwargs) -> _Read:
        key = (read, given, *named.items())
        memory = utterance.memory
        if key not in memory:
            memory[key] = read(utterance, *given, **named)
        found: _Read = memory[key]
        return found

    return recall
