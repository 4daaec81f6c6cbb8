"""Questions that ask the same thing in other words, put together.  Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from rapidfuzz import fuzz, process

from bot.conversation import Engine, Turn
from bot.french.lexicon import lexicon
from bot.french.text import clean, split, tokens
from bot.store.keys import bare
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
        return _mark(self.texts[0])

    def has(self, key: str) -> bool:
        """Whether one of its writings has this key."""
        return any(_mark(text) == key for text in self.texts)


def _mark(text: str) -> str:
    return sha256(bare(text).casefold().encode("utf-8", "replace")).hexdigest()[:HASH]


def grouped(asked: Iterable[str]) -> list[Group]:
    """Groups, most asked first."""
    counts = Counter(bare(text) or text for text in asked)
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


def unanswered(engine: Engine, asked: Sequence[str]) -> list[str]:
    """Those that still do not get what they ask: later words may have mended some, and an honest reply is one."""
    known = {text: _in_vain(engine.turn(text)) for text in dict.fromkeys(asked)}
    return [text for text in asked if known[text]]


def _in_vain(turn: Turn) -> bool:
    """A refusal that nobody wrote, or a question back because of a word that was not understood."""
    if turn.reply.outcome == "no_figure":
        return turn.query.silence is None
    return turn.reply.outcome == "clarify" and bool(turn.query.unknown)


def _sense(text: str) -> str:
    """The words that say what is asked, in one form each."""
    forms = [token.forms for token in tokens(split(clean(text))) if token.is_word or token.is_number]
    words = [min(each) for each in forms if not lexicon().is_empty(each)]
    return " ".join(words) or plain(text)
