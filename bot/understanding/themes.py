"""Themes: groups of indicators that a broad question names, or that a list or a ranking is made of."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from bot.facts.base import Base
from bot.understanding.evidence import PHRASE_BONUS, Named, left_over, unknown_weight
from bot.understanding.frames import Frames
from bot.understanding.groups import Group
from bot.understanding.query import Reading
from bot.understanding.roles import CLEAR
from bot.understanding.utterance import Utterance

MARGIN = 0.3
"""By how much one indicator must outweigh a theme to be what a plain question is about."""
ENOUGH = 0.55
"""Share of what was said that a theme must explain before its figures are listed."""


@dataclass(frozen=True)
class _Theme:
    id: str
    combinations: tuple[frozenset[str], ...]
    fitting: frozenset[str]
    """ideas that belong to it, or to one of its indicators"""
    frames: frozenset[str]
    """the frames of its indicators"""
    known: frozenset[str]
    """members that its figures are about"""

    def ignores(self, group: Group) -> bool:
        """Whether none of its figures is about a group that must be met."""
        spoken_of = self.known if group.cue >= CLEAR else self.known | self.fitting
        return group.required and group.member not in spoken_of


class Themes:
    """The themes of a base.  Immutable once built."""

    def __init__(self, base: Base, frames: Frames) -> None:
        self.frames = frames
        self.all = tuple(self._theme(base, name) for name in base.themes)
        self._begun_by: dict[str, set[int]] = {}
        for place, theme in enumerate(self.all):
            for idea in {theme.id}.union(*theme.combinations):
                self._begun_by.setdefault(idea, set()).add(place)

    def _theme(self, base: Base, name: str) -> _Theme:
        entry = base.themes[name]
        combinations = tuple(frozenset(c) for c in entry.combinations)
        frames = frozenset(self.frames.root_of[i] for i in entry.indicators)
        fitting = set(entry.optional).union(*combinations, *(self.frames.frames[f].fitting for f in frames))
        facts = [f for i in entry.indicators for f in base.facts_of(i)]
        known = {m for f in facts for m in f.members.values() if m}
        known |= {c for m in known for c in base.members[m].covers} | {a for m in known for a in base.ancestors(m)}
        return _Theme(name, combinations, frozenset(fitting), frames, frozenset(known))

    def named(self, utterance: Utterance, readings: list[Reading]) -> str | None:
        """The theme that an utterance names, unless a single indicator explains more of it."""
        ids = {m.id for m in utterance.of_kind("concept", "member")}
        said = {m.id for m in utterance.of_kind("theme")}
        best: tuple[float, str] | None = None
        for theme in self._begun(ids | said):
            weights = [sum(map(self.frames.weight, c)) for c in theme.combinations if c <= ids]
            if theme.id in said:
                weights.append(self.frames.heaviest)
            if weights and (best is None or max(weights) > best[0]):
                best = max(weights), theme.id
        if best is None:
            return None
        if readings and self._is_closer(readings[0], best[0]):
            return None
        return best[1]

    def _begun(self, named: Set[str]) -> list[_Theme]:
        """The themes that something of what was named may stand for, in their order."""
        places = set().union(*(self._begun_by[n] for n in named if n in self._begun_by))
        return [self.all[place] for place in sorted(places)]

    def _is_closer(self, reading: Reading, weight: float) -> bool:
        """Whether a single indicator is what was named, rather than a theme of this weight."""
        evidence = reading.evidence
        if reading.resolution.missing:
            return False
        closer = not evidence.best or self._weight(evidence.best) > weight + MARGIN
        return closer or evidence.score > 2 * weight

    def series(self, utterance: Utterance, readings: list[Reading], listed: bool = False) -> str | None:
        """The theme whose figures a list or a ranking is made of.

        It explains more than any of its indicators, or as much where no indicator is named more closely; where all is to
        be listed, the theme of the indicator that was named will do.
        """
        words = Named(utterance)
        said = {m.id: m.at for m in utterance.of_kind("theme")}
        best: tuple[float, bool, float, float, str] | None = None
        for theme in self._begun(words.ids | said.keys()):
            phrase = PHRASE_BONUS * self.frames.heaviest * (theme.id in said)
            named = phrase + max((self._weight(c) for c in theme.combinations if c <= words.ids), default=0.0)
            if not named or any(theme.ignores(g) for r in readings[:1] for g in r.resolution.groups):
                continue
            fitting = words.ids & theme.fitting
            used = frozenset(said.get(theme.id, frozenset())).union(*(words.at[c] for c in fitting))
            score = phrase + sum(self.frames.weight(c) * words.repeated[c] for c in fitting)
            left = sum(self.frames.weight(c) * words.firmness[c] for c in left_over(words, fitting, used))
            total = score + left + unknown_weight(utterance, used, self.frames)
            if score >= ENOUGH * total and self._outweighs(theme, fitting, left, named, readings, listed):
                known = listed and bool(readings) and readings[0].evidence.frame.id in theme.frames
                best = max(best or (-left, False, 0.0, 0.0, ""), (-left, known, named, score, theme.id))
        return best[4] if best is not None else None

    def _weight(self, ideas: frozenset[str]) -> float:
        return sum(map(self.frames.weight, ideas))

    def _outweighs(
        self, theme: _Theme, fitting: frozenset[str], left: float, named: float, readings: list[Reading], listed: bool
    ) -> bool:
        """Whether a theme stands above the single indicators that the same words name."""
        if not readings:
            return True
        lead = readings[0]
        if left > lead.evidence.left:
            return False
        if listed and lead.evidence.frame.id in theme.frames and len(lead.resolution.matches) < 2:
            return True
        more = bool(fitting & set(lead.evidence.left_ids))
        return more or (not lead.evidence.frame.derived and named >= self._weight(lead.evidence.best))
