"""New words that other entries have too, or that lie inside an expression of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from bot.facts.base import Base
from bot.facts.editing.changes import NAMES, Kind
from bot.facts.references import fold_word
from bot.french.lemmas import keys
from bot.french.text import clean, split

_KINDS: tuple[Kind, ...] = ("members", "concepts", "themes", "indicators", "silences", "glossary")
_Holder = tuple[Kind, str]


_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A word that an entry newly has and that may be taken for another's."""

    word: str
    entry: str
    others: tuple[str, ...]
    how: Literal["same", "inside", "around"] = "same"
    """others have it too; it lies inside expressions of theirs; words of theirs lie inside it"""

    def __str__(self) -> str:
        said = ", ".join(self.others[:_MOST_NAMED]) + ("…" if len(self.others) > _MOST_NAMED else "")
        word = f"« {self.word} » ({self.entry})"
        if self.how == "same":
            return f"{word} se dit aussi de : {', '.join(self.others)}"
        if self.how == "inside":
            return f"{word} se lit aussi dans ces expressions : {said}"
        return f"{word} nomme aussi, par un mot qu'il contient : {said}"


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
    return found + _nested(fresh, list(_words(new)))


def _nested(fresh: list[tuple[_Holder, str]], every: list[tuple[_Holder, str]]) -> list[Ambiguity]:
    """Members' words inside concepts' expressions: whoever says the expression names the member as well."""
    members = [(holder, word, _parts(word)) for holder, word in every if holder[0] == "members"]
    concepts = [(holder, word, _parts(word)) for holder, word in every if holder[0] == "concepts"]
    found = []
    for holder, word in fresh:
        parts = _parts(word)
        if holder[0] == "members":
            around = [f"« {w} » ({_shown(h)})" for h, w, whole in concepts if _within(parts, whole)]
            if around:
                found.append(Ambiguity(word, _shown(holder), tuple(dict.fromkeys(around)), "inside"))
        elif holder[0] == "concepts" and len(parts) > 1:
            inside = [f"« {w} » ({_shown(h)})" for h, w, part in members if _within(part, parts)]
            if inside:
                found.append(Ambiguity(word, _shown(holder), tuple(dict.fromkeys(inside)), "around"))
    return found


def _parts(word: str) -> list[frozenset[str]]:
    """The forms of each word of an expression, in order."""
    return [frozenset(keys(part)) for part in split(clean(word.strip('"')))]


def _within(few: list[frozenset[str]], many: list[frozenset[str]]) -> bool:
    """Whether an expression holds all the words of a shorter one, side by side."""
    if not few or len(few) >= len(many):
        return False
    starts = range(len(many) - len(few) + 1)
    return any(all(one & other for one, other in zip(few, many[at:], strict=False)) for at in starts)


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
