"""New words that other entries have too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from bot.facts.base import Base
from bot.facts.editing.changes import NAMES, Kind
from bot.facts.references import fold_word
from bot.french.lemmas import keys
from bot.french.text import clean, split

_KINDS: tuple[Kind, ...] = ("members", "concepts", "themes", "indicators", "silences", "glossary")
_Holder = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A word that an entry newly has and others had already."""

    word: str
    entry: str
    others: tuple[str, ...]

    def __str__(self) -> str:
        return f"« {self.word} » ({self.entry}) se dit aussi de : {', '.join(self.others)}"


def ambiguities(old: Base, new: Base) -> list[Ambiguity]:
    """The new words of a base that are ambiguous with words of other entries."""
    had = {(holder, fold_word(word)) for holder, word in _words(old)}
    fresh = [(holder, word) for holder, word in _words(new) if (holder, fold_word(word)) not in had]
    if not fresh:
        return []
    wanted = {form for _, word in fresh for form in _forms(word)}
    holders: dict[tuple[str, ...], list[_Holder]] = {}
    for holder, word in _words(new):
        for form in _forms(word) & wanted:
            holders.setdefault(form, []).append(holder)
    found = []
    for holder, word in fresh:
        others = dict.fromkeys(o for form in _forms(word) for o in holders.get(form, ()) if o != holder)
        if others:
            found.append(Ambiguity(word, _shown(holder), tuple(map(_shown, others))))
    return found


def _shown(holder: _Holder) -> str:
    return f"{NAMES[holder[0]]} « {holder[1]} »"


def _words(base: Base) -> Iterator[tuple[_Holder, str]]:
    for kind in _KINDS:
        for name, entry in getattr(base, kind).items():
            people = getattr(entry, "people", None)
            own = (getattr(entry, "words", ()), getattr(entry, "opposite", ()), people.words if people else ())
            for word in chain.from_iterable(own):
                yield (kind, name), word


def _forms(word: str) -> set[tuple[str, ...]]:
    """The forms under which a word or an expression may be met, in the order of its words."""
    parts = split(clean(word.strip('"')))
    if not parts:
        return set()
    if len(parts) == 1:
        return {(form,) for form in keys(parts[0])}
    return {tuple(sorted(min(keys(part)) for part in parts))}
