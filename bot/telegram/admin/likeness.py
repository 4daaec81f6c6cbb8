"""Questions that ask the same thing in other words, put together.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.conversation import Engine
from bot.french.lemmas import keys
from bot.french.text import clean, is_stop, split
from bot.store.editing import question_hash
from bot.telegram.admin.lookup import plain

_ALIKE = 80.0
HASH = 12


@dataclass(frozen=True)
class Group:
    """Some writings of one question, the most usual first."""

    texts: tuple[str, ...]
    count: int

    @property
    def key(self) -> str:
        """For a button."""
        return question_hash(self.texts[0])[:HASH]

    def has(self, key: str) -> bool:
        """Whether one of its writings has this key."""
        return any(question_hash(text).startswith(key) for text in self.texts)


def grouped(asked: Iterable[str]) -> list[Group]:
    """Groups, most asked first."""
    counts = Counter(" ".join(text.split()) for text in asked)
    heads: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for text, _ in counts.most_common():
        sense = _sense(text)
        near = process.extractOne(sense, heads, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
        head = near[2] if near is not None else text
        heads.setdefault(head, sense)
        members.setdefault(head, []).append(text)
    groups = [Group(tuple(texts), sum(counts[text] for text in texts)) for texts in members.values()]
    return sorted(groups, key=lambda group: -group.count)


def unanswered(engine: Engine, asked: Iterable[str]) -> list[str]:
    """Those that still get nothing: later words may have mended some, and an honest reply is one."""
    known: dict[str, bool] = {}
    for text in asked:
        if text not in known:
            turn = engine.turn(text)
            known[text] = turn.reply.outcome == "no_figure" and turn.query.silence is None
    return [text for text in asked if known[text]]


def _sense(text: str) -> str:
    words = [min(keys(word)) for word in split(clean(text)) if not is_stop(word)]
    return " ".join(words) or plain(text)
