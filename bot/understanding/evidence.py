"""Evidence: which question of the survey do the words of an utterance speak of?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from bot.french.lemmas import is_light
from bot.french.text import Token
from bot.understanding.frames import Frame, Frames
from bot.understanding.recognise import Mention, Utterance

REPEATED = 0.25
"""What naming a concept once more adds, as a share of its weight."""
BESIDE = 0.7
"""What a fitting concept outside the combination that was met counts, as a share of its weight."""
SLOT = 0.6
"""What a group counts that only says whose figure of the frame is asked for: other frames meet it as a slot."""
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
    guessed: bool = False
    """only part of a combination was named, and the examples' words stood for the rest"""
    explained: frozenset[int] = frozenset()
    """tokens the frame explains: those it uses, and words that its examples tie to it"""


class Named:
    """What an utterance names, made ready to be weighed against many frames."""

    def __init__(self, utterance: Utterance) -> None:
        mentions: dict[str, list[Mention]] = {}
        for mention in utterance.mentions:
            if mention.kind in ("concept", "member", "people"):
                mentions.setdefault(mention.id, []).append(mention)
        self.phrases = {m.id: m for m in utterance.mentions if m.kind == "indicator"}
        self.ids = frozenset(mentions)
        self.firm = frozenset(name for name, ms in mentions.items() if not all(m.soft for m in ms))
        self.at = {name: frozenset(i for m in ms for i in m.at) for name, ms in mentions.items()}
        """the tokens that name each idea or group"""
        self.repeated = {name: 1 + REPEATED * (_places(ms) - 1) for name, ms in mentions.items()}
        self.concepts = frozenset(name for name, ms in mentions.items() if any(m.kind == "concept" for m in ms))
        elsewhere = {i for m in utterance.mentions if m.kind in ("member", "people", "dimension") for i in m.at}
        self.meant = {
            name: places
            for name, ms in mentions.items()
            if ms[0].kind == "concept" and (places := [m.at for m in ms if not m.soft and not m.at <= elsewhere])
        }
        """where ideas stand that count against a frame which does not explain them"""
        self.firmness = {name: _firmness(mentions[name], utterance) for name in self.meant}


def weigh_all(frames: Frames, utterance: Utterance, extra: frozenset[str] = frozenset()) -> list[Evidence]:
    """Frames that the utterance speaks of, best first.

    `extra` are ideas brought from the talk before; they help to complete a combination that the utterance itself has
    begun, and explain nothing by themselves.
    """
    named = Named(utterance)
    learnt = frames.affinity.scores(_topical(utterance))
    candidates = {frames.root_of[i] for i in named.phrases}
    for idea in named.ids | extra:
        candidates.update(frames.by_concept.get(idea, ()))
    weighed = (_weigh(frames, frames.frames[c], named, extra, learnt.get(c, {})) for c in candidates)
    found = [e for e in weighed if e.score > 0]
    found = [_against_rivals(e, found, frames) for e in found]
    found.sort(key=lambda e: (not e.complete, -(e.score - 0.5 * e.left), len(e.best), e.frame.id))
    return found


def _weigh(frames: Frames, frame: Frame, named: Named, extra: frozenset[str], learnt: dict[int, float]) -> Evidence:
    best, direction = _combination(frames, frame, named.ids | extra, extra)
    own = [named.phrases[i] for i in frame.indicators if i in named.phrases]
    fitting = named.ids & frame.fitting
    used = frozenset(i for c in fitting for i in named.at[c]) | frozenset(i for m in own for i in m.at)
    score = sum(
        frames.weight(c) * (1.0 if c in best else BESIDE) * (SLOT if c in frame.slots else 1.0) * named.repeated[c]
        for c in fitting
    )
    score += sum(frames.weight(c) for c in best if c in extra)
    if own:
        score += frames.heaviest * PHRASE_BONUS
        direction = own[0].id if own[0].id != frame.id else direction
    again = sum(w for i, w in learnt.items() if i in used)
    anew = sum(w for i, w in learnt.items() if i not in used)
    score += LEARNT_AGAIN * again + LEARNT * anew
    guessed = False
    if not best and not own and not frame.derived and anew + 0.5 * again >= ENOUGH_LEARNT:
        best = _half(frames, frame, named.firm | extra)
        guessed = bool(best)
    explained = used | {i for i, w in learnt.items() if w >= EXPLAINED}
    left_ids = _left(named, fitting, explained)
    left = sum(frames.weight(c) * named.firmness[c] for c in left_ids)
    begun = bool(own) or bool(fitting & (named.concepts | frames.things))
    complete = bool(best) or bool(own)
    return Evidence(frame, score, complete, used, left, left_ids, direction, best, begun, guessed, explained)


def _against_rivals(evidence: Evidence, others: list[Evidence], frames: Frames) -> Evidence:
    """An idea that a frame leaves aside was meant after all, where a near relative of that frame is made of it."""
    meant = {
        c
        for c in evidence.left_ids
        for o in others
        if c in o.best and evidence.best & o.best and not o.left_ids
    }
    if not meant:
        return evidence
    left = evidence.left + sum(frames.weight(c) for c in meant) * (1 - LONE_VERB)
    return replace(evidence, left=left)


def _combination(
    frames: Frames, frame: Frame, ids: frozenset[str], extra: frozenset[str]
) -> tuple[frozenset[str], str | None]:
    """The weightiest combination that was named, not all of it in the talk before, and the indicator it singles out."""
    best: frozenset[str] = frozenset()
    direction: str | None = None
    best_weight = 0.0
    for combo, owner in frame.combinations:
        if combo <= ids and not combo <= extra:
            weight = sum(frames.weight(c) for c in combo)
            if weight > best_weight:
                best, best_weight = combo, weight
                direction = owner if owner != frame.id else None
    return best, direction


def _half(frames: Frames, frame: Frame, ids: frozenset[str]) -> frozenset[str]:
    """The weightiest part of a combination that was named, where it is at least half of it."""
    halves = []
    for combo, _ in frame.combinations:
        met = combo & ids
        weight = sum(frames.weight(c) for c in met)
        if met and weight >= HALF * sum(frames.weight(c) for c in combo):
            halves.append((weight, sorted(met)))
    return frozenset(max(halves)[1]) if halves else frozenset()


def _left(named: Named, fitting: frozenset[str], explained: frozenset[int]) -> tuple[str, ...]:
    """The ideas that were meant and that a frame neither fits nor explains otherwise."""
    return tuple(
        sorted(
            name
            for name, places in named.meant.items()
            if name not in fitting and any(at.isdisjoint(explained) for at in places)
        )
    )


def _topical(utterance: Utterance) -> Iterable[Token]:
    """Words that may speak of a subject: those that name a group are read as slots."""
    groups = {i for m in utterance.mentions if m.kind in ("member", "people") for i in m.at}
    return [t for t in utterance.tokens if t.is_word and t.index not in groups]


def _firmness(mentions: list[Mention], utterance: Utterance) -> float:
    """How surely a concept that a frame does not explain was meant: a lone verb is often just a verb."""
    if any(len(m.at) > 1 for m in mentions):
        return 1.0
    return LONE_VERB if all(is_light(utterance.tokens[i].text) for m in mentions for i in m.at) else LONE_NOUN


def _places(mentions: list[Mention]) -> int:
    """In how many separate places a concept is named."""
    return min(3, len({m.first for m in mentions if not any(m.at < o.at for o in mentions)}))
