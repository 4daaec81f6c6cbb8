"""Evidence: which question of the survey do the words of an utterance speak of?

A frame is an indicator together with those that measure its contrary: they are recognised by the same words.
The weight of a concept is computed from the base (how few frames share it), never set by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bot.facts.base import Base
from bot.french.lemmas import is_light
from bot.french.text import Token
from bot.understanding.affinity import affinity_of
from bot.understanding.recognise import Mention, Utterance

REPEATED = 0.25
"""What naming a concept once more adds, as a share of its weight."""
BESIDE = 0.7
"""What a fitting concept outside the combination that was met counts, as a share of its weight."""
LONE_VERB, LONE_NOUN = 0.3, 0.8
LEARNT = 0.6
"""What the words that examples tie to a frame count, beside its vocabulary."""
LEARNT_AGAIN = 0.2
"""The same for words that the vocabulary has explained already."""
EXPLAINED = 1.0
"""A word this strongly tied to a frame by its examples is explained by it."""
ENOUGH_LEARNT, HALF = 2.2, 0.5
"""A part of a combination is enough when it is half of it and the examples' words say so much."""
PHRASE_BONUS = 1.25
"""A phrase that an editor tied to one indicator weighs more than concepts that happen to meet."""


@dataclass(frozen=True)
class Frame:
    """An indicator and its contraries."""

    id: str
    indicators: tuple[str, ...]
    combinations: tuple[tuple[frozenset[str], str], ...]
    """(ids that must all be named, indicator whose combination it is)"""
    fitting: frozenset[str]
    """every concept or member that belongs to what the frame speaks of"""
    members: frozenset[str] = frozenset()
    """members by which its facts differ from the defaults"""
    varying: frozenset[str] = frozenset()
    """dimensions in which its facts differ from one another"""
    answering: frozenset[str] = frozenset()
    """populations of its facts"""
    judged: frozenset[str] = frozenset()
    """members of its facts in any other dimension"""


@dataclass(frozen=True)
class Evidence:
    """How well an utterance fits a frame."""

    frame: Frame
    score: float
    complete: bool
    """one whole combination (or phrase) was named, not just a part of one"""
    used: frozenset[int]
    """tokens that name what belongs to the frame"""
    left: float
    """weight of the concepts that were named and that the frame does not explain"""
    left_ids: tuple[str, ...]
    direction: str | None
    """the indicator of the frame that the words single out, if any"""
    best: frozenset[str] = field(default=frozenset())
    """the combination that was met"""
    begun: bool = True
    """an idea of the frame was named, not only groups that it is about"""
    explained: frozenset[int] = frozenset()
    """tokens the frame explains: those it uses, and words that its examples tie to it"""


class Frames:
    """The frames of a base, indexed by the concepts that name them.  Immutable once built."""

    def __init__(self, base: Base) -> None:
        roots = {i.id: _root(base, i.id) for i in base.indicators.values()}
        self.root_of = roots
        members: dict[str, list[str]] = {}
        for indicator_id, root in roots.items():
            members.setdefault(root, []).append(indicator_id)
        self.frames: dict[str, Frame] = {}
        for root, ids in members.items():
            ids.sort(key=lambda i: i != root)
            self.frames[root] = _frame(base, root, ids)
        self.by_concept: dict[str, list[str]] = {}
        for frame in self.frames.values():
            for concept in {c for combo, _ in frame.combinations for c in combo}:
                self.by_concept.setdefault(concept, []).append(frame.id)
        self.things = frozenset(m.id for m in base.members.values() if m.dimensions == ("subject",))
        """members that only can be spoken of, and so are ideas as much as groups"""
        total = len(self.frames)
        self.weights = {c: math.log(1 + total / len(ids)) for c, ids in self.by_concept.items()}
        self.heaviest = math.log(1 + total)
        self.affinity = affinity_of(base, roots)

    def weight(self, concept: str) -> float:
        """How much naming `concept` says; one that no combination uses weighs like a rare one."""
        return self.weights.get(concept, self.heaviest * 0.6)

    def evidence(self, utterance: Utterance, extra: frozenset[str] = frozenset()) -> list[Evidence]:
        """Frames that the utterance speaks of, best first.

        `extra` are concepts brought from the talk before; they help to complete a combination that the utterance
        itself has begun, and explain nothing by themselves.
        """
        named: dict[str, list[Mention]] = {}
        for mention in utterance.mentions:
            if mention.kind in ("concept", "member", "people"):
                named.setdefault(mention.id, []).append(mention)
        phrases = {m.id: m for m in utterance.mentions if m.kind == "indicator"}
        ids = set(named) | extra
        learnt = self.affinity.scores(_topical(utterance))
        candidates: set[str] = {self.root_of[i] for i in phrases}
        for concept in ids:
            candidates.update(self.by_concept.get(concept, ()))
        weighed = (
            self._weigh(self.frames[c], named, phrases, extra, utterance, learnt.get(c, {})) for c in candidates
        )
        found = [e for e in weighed if e.score > 0]
        found.sort(key=lambda e: (not e.complete, -(e.score - 0.5 * e.left), len(e.best), e.frame.id))
        return found

    def _weigh(
        self,
        frame: Frame,
        named: dict[str, list[Mention]],
        phrases: dict[str, Mention],
        extra: frozenset[str],
        utterance: Utterance,
        learnt: dict[int, float],
    ) -> Evidence:
        ids = set(named) | extra
        best: frozenset[str] = frozenset()
        direction: str | None = None
        best_weight = 0.0
        for combo, owner in frame.combinations:
            if combo <= ids and not (combo <= extra):
                weight = sum(self.weight(c) for c in combo)
                if weight > best_weight:
                    best, best_weight = combo, weight
                    direction = owner if owner != frame.id else None
        own = [phrases[i] for i in frame.indicators if i in phrases]
        fitting = {c for c in named if c in frame.fitting}
        used = {i for c in fitting for m in named[c] for i in m.at} | {i for m in own for i in m.at}
        score = sum(
            self.weight(c) * (1.0 if c in best else BESIDE) * (1 + REPEATED * (_places(named[c]) - 1)) for c in fitting
        )
        score += sum(self.weight(c) for c in best if c in extra)
        if own:
            score += self.heaviest * PHRASE_BONUS
            if own[0].id != frame.id:
                direction = own[0].id
        again = sum(w for i, w in learnt.items() if i in used)
        anew = sum(w for i, w in learnt.items() if i not in used)
        score += LEARNT_AGAIN * again + LEARNT * anew
        if not best and not own and anew + 0.5 * again >= ENOUGH_LEARNT:
            best = self._half(frame, ids)
        explained = used | {i for i, w in learnt.items() if w >= EXPLAINED}
        left_ids = sorted(c for c, ms in named.items() if c not in fitting and _is_left(ms, explained, utterance))
        left = sum(self.weight(c) * _firmness(named[c], utterance) for c in left_ids)
        begun = bool(own) or any(m.kind == "concept" or m.id in self.things for c in fitting for m in named[c])
        return Evidence(
            frame,
            score,
            bool(best) or bool(own),
            frozenset(used),
            left,
            tuple(left_ids),
            direction,
            best,
            begun,
            frozenset(explained),
        )

    def _half(self, frame: Frame, ids: set[str]) -> frozenset[str]:
        """The weightiest part of a combination that was named, where it is at least half of it."""
        halves = []
        for combo, _ in frame.combinations:
            met = combo & ids
            weight = sum(self.weight(c) for c in met)
            if met and weight >= HALF * sum(self.weight(c) for c in combo):
                halves.append((weight, sorted(met)))
        return frozenset(max(halves)[1]) if halves else frozenset()


def _topical(utterance: Utterance) -> list[Token]:
    """Words that may speak of a subject: those that name a group are read as slots."""
    groups = {i for m in utterance.mentions if m.kind in ("member", "people") for i in m.at}
    return [t for t in utterance.tokens if t.is_word and t.index not in groups]


def _is_left(mentions: list[Mention], explained: set[int], utterance: Utterance) -> bool:
    """Whether a concept that a frame does not fit was meant, and is not explained otherwise."""
    if mentions[0].kind != "concept":
        return False
    elsewhere = {i for m in utterance.mentions if m.kind in ("member", "people", "dimension") for i in m.at}
    return any(not (m.soft or m.at & explained or m.at <= elsewhere) for m in mentions)


def _firmness(mentions: list[Mention], utterance: Utterance) -> float:
    """How surely a concept that a frame does not explain was meant: a lone verb is often just a verb."""
    if any(len(m.at) > 1 for m in mentions):
        return 1.0
    return LONE_VERB if all(is_light(utterance.tokens[i].text) for m in mentions for i in m.at) else LONE_NOUN


def _places(mentions: list[Mention]) -> int:
    """In how many separate places a concept is named."""
    return min(3, len({m.first for m in mentions if not any(m.at < o.at for o in mentions)}))


def _root(base: Base, indicator_id: str) -> str:
    seen = {indicator_id}
    while (parent := base.indicators[indicator_id].opposite_of) is not None and parent not in seen:
        seen.add(parent)
        indicator_id = parent
    return indicator_id


def _frame(base: Base, root: str, ids: list[str]) -> Frame:
    combos: dict[frozenset[str], str] = {}
    fitting: set[str] = set()
    for indicator_id in ids:
        indicator = base.indicators[indicator_id]
        for combination in indicator.combinations:
            combos.setdefault(frozenset(combination), indicator_id)
            fitting.update(combination)
        fitting.update(indicator.optional)
        fitting.update(indicator.involves)
    facts = [f for i in ids for f in base.facts_of(i)]
    members = {m for f in facts for d, m in f.members.items() if m and m != base.defaults.get(d)}
    answering = {m for f in facts if (m := f.members.get("population")) is not None}
    judged = {m for f in facts for d, m in f.members.items() if m and d != "population"}
    varying = {d for d in base.dimensions if len({f.members[d] for f in facts}) > 1}
    return Frame(
        root, tuple(ids), tuple(combos.items()), frozenset(fitting), frozenset(members), frozenset(varying), frozenset(answering), frozenset(judged)
    )
