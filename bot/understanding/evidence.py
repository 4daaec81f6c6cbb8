"""Evidence: which question of the survey do the words of an utterance speak of?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.french.lemmas import is_light
from bot.french.lexicon import lexicon
from bot.french.text import Token
from bot.understanding.frames import Frame, Frames
from bot.understanding.utterance import Mention, Utterance

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
UNKNOWN_WEIGHT = 0.55
"""What a word that nobody knows weighs, as a share of the heaviest concept."""
BROUGHT = 0.4
"""What each idea that only the talk before names takes from a frame: the one that needs fewest of them was meant."""
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
    weak: bool = False
    """all that names it often says something else"""
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
        elsewhere |= {i for m in utterance.mentions if m.kind == "cue" and m.id == "gap" for i in m.at}
        self.meant = {
            name: places
            for name, ms in mentions.items()
            if ms[0].kind == "concept"
            and (places := [m.at for m in ms if not m.soft and not m.at <= elsewhere and not _judges(m, utterance)])
        }
        """where ideas stand that count against a frame which does not explain them"""
        groups = [m for m in utterance.mentions if m.kind in ("member", "people") and len(m.at) > 1]
        self.inside = {
            name: frozenset(g.id for g in groups if any(m.at < g.at for m in ms))
            for name, ms in mentions.items()
            if ms[0].kind == "concept" and all(len(m.at) == 1 and any(m.at < g.at for g in groups) for m in ms)
        }
        """ideas that only stand inside the name of a group ("responsables politiques"), with these groups"""
        self.firmness = {name: _firmness(mentions[name], utterance) for name in self.meant}

    def ids_for(self, frame: Frame) -> frozenset[str]:
        """All that was named, but ideas inside the name of a group that the frame does not know."""
        if not self.inside:
            return self.ids
        known = frame.fitting | frame.judged | frame.answering
        return self.ids - {c for c, groups in self.inside.items() if not groups & known}


def _judges(mention: Mention, utterance: Utterance) -> bool:
    """ "favorables", "contre": read as the side that is taken, whatever idea of a base they name as well."""
    stance = lexicon().stance_for | lexicon().stance_against
    return all(not stance.isdisjoint(utterance.tokens[i].forms) for i in mention.at)


class Weighing:
    """The frames that an utterance speaks of, with the evidence for each.

    `extra` are ideas brought from the talk before; they help to complete a combination that the utterance itself has
    begun, and explain nothing by themselves.
    """

    def __init__(self, frames: Frames, utterance: Utterance, extra: frozenset[str] = frozenset()) -> None:
        self._frames = frames
        self._named = named = Named(utterance)
        self._extra = extra
        self._learnt = learnt = frames.affinity.scores(_topical(utterance))
        candidates = {frames.root_of[i] for i in named.phrases}
        for idea in named.ids | extra:
            candidates.update(frames.by_concept.get(idea, ()))
        may_be_whole = [c for c in candidates if self._may_be_whole(frames.frames[c], learnt.get(c, {}))]
        self._rest = candidates.difference(may_be_whole)
        """frames of which a part was named at most: they hardly ever matter, and are weighed when they do"""
        weighed = [self._weigh(c) for c in may_be_whole]
        self._begun = [e for e in weighed if not e.complete]
        whole = [e for e in weighed if e.complete and e.score > 0]
        self.complete = _best_first(_against_rivals(e, whole, frames) for e in whole)
        """frames of which a whole combination, or a phrase, was named; best first"""

    @cached_property
    def partial(self) -> tuple[Evidence, ...]:
        """Frames of which only a part was named; best first."""
        weighed = [*self._begun, *map(self._weigh, self._rest)]
        return tuple(_best_first(e for e in weighed if e.score > 0))

    def _may_be_whole(self, frame: Frame, learnt: dict[int, float]) -> bool:
        """Whether its evidence can be complete."""
        named = self._named
        if not named.phrases.keys().isdisjoint(frame.indicators):
            return True
        if _combination(self._frames, frame, named.ids_for(frame), self._extra)[0]:
            return True
        guessed = not frame.derived and sum(learnt.values()) >= ENOUGH_LEARNT
        return guessed and bool(_half(self._frames, frame, named.firm | self._extra))

    def _weigh(self, frame: str) -> Evidence:
        return _weigh(self._frames, self._frames.frames[frame], self._named, self._extra, self._learnt.get(frame, {}))


def _best_first(found: Iterable[Evidence]) -> list[Evidence]:
    return sorted(found, key=lambda e: (-(e.score - 0.5 * e.left), len(e.best), e.frame.id))


def _weigh(frames: Frames, frame: Frame, named: Named, extra: frozenset[str], learnt: dict[int, float]) -> Evidence:
    best, direction = _combination(frames, frame, named.ids_for(frame), extra)
    own = [named.phrases[i] for i in frame.indicators if i in named.phrases] if named.phrases else []
    fitting = named.ids & frame.fitting
    used = frozenset().union(*(named.at[c] for c in fitting), *(m.at for m in own))
    score = 0.0
    for idea in fitting:
        share = (1.0 if idea in best else BESIDE) * (SLOT if idea in frame.slots else 1.0)
        score += frames.weight(idea) * share * named.repeated[idea]
    if extra:
        score -= BROUGHT * len(best & extra)
    if own:
        score += frames.heaviest * PHRASE_BONUS
        direction = own[0].id if own[0].id != frame.id else direction
    again = anew = 0.0
    for i, weight in learnt.items():
        if i in used:
            again += weight
        else:
            anew += weight
    score += LEARNT_AGAIN * again + LEARNT * anew
    guessed = False
    if not best and not own and not frame.derived and anew + 0.5 * again >= ENOUGH_LEARNT:
        best = _half(frames, frame, named.firm | extra)
        guessed = bool(best)
    explained = used | {i for i, w in learnt.items() if w >= EXPLAINED}
    left_ids = left_over(named, fitting, explained)
    left = sum(frames.weight(c) * named.firmness[c] for c in left_ids)
    begun = bool(own) or bool(fitting & (named.concepts | frames.things))
    complete = bool(best) or bool(own)
    weak = bool(best) and not own and not best & (named.firm | extra)
    return Evidence(frame, score, complete, used, left, left_ids, direction, best, begun, guessed, weak, explained)


def _against_rivals(evidence: Evidence, others: list[Evidence], frames: Frames) -> Evidence:
    """An idea that a frame leaves aside was meant after all, where a near relative of that frame is made of it."""
    meant = {c for c in evidence.left_ids for o in others if c in o.best and evidence.best & o.best and not o.left_ids}
    if not meant:
        return evidence
    left = evidence.left + sum(frames.weight(c) for c in meant) * (1 - LONE_VERB)
    return replace(evidence, left=left)


def _combination(
    frames: Frames, frame: Frame, named: frozenset[str], extra: frozenset[str]
) -> tuple[frozenset[str], str | None]:
    """The weightiest combination that was named, not all of it in the talk before, and the indicator it singles out."""
    ids = named | extra if extra else named
    for combo, owner, _ in frames.weighed[frame.id]:
        if combo <= ids and (not extra or combo & named):
            return combo, owner if owner != frame.id else None
    return frozenset(), None


def _half(frames: Frames, frame: Frame, ids: frozenset[str]) -> frozenset[str]:
    """The weightiest part of a combination that was named, where it is at least half of it."""
    halves = []
    for combo, _, whole in frames.weighed[frame.id]:
        met = combo & ids
        weight = sum(frames.weight(c) for c in met)
        if met and weight >= HALF * whole:
            halves.append((weight, sorted(met)))
    return frozenset(max(halves)[1]) if halves else frozenset()


def left_over(named: Named, fitting: frozenset[str], explained: frozenset[int]) -> tuple[str, ...]:
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


def unknown_weight(utterance: Utterance, explained: frozenset[int], frames: Frames) -> float:
    """What the words that nobody knows weigh, those at `explained` places left out."""
    return sum(
        frames.heaviest * UNKNOWN_WEIGHT * (0.25 if is_light(t.text) else 1.0)
        for t in utterance.unknown
        if t.index not in explained
    )


def _firmness(mentions: list[Mention], utterance: Utterance) -> float:
    """How surely a concept that a frame does not explain was meant: a lone verb is often just a verb."""
    if any(len(m.at) > 1 for m in mentions):
        return 1.0
    at = {i for m in mentions for i in m.at}
    light = all(is_light(utterance.tokens[i].text) and not _is_wished(i, utterance) for i in at)
    return LONE_VERB if light else LONE_NOUN


def _is_wished(at: int, utterance: Utterance) -> bool:
    """ "veulent-ils publier": the verb is what is asked about."""
    wanting = lexicon().roles["want"]
    return any(not wanting.isdisjoint(t.forms) for t in utterance.tokens[max(0, at - 2) : at])


def _places(mentions: list[Mention]) -> int:
    """In how many separate places a concept is named."""
    return min(3, len({m.first for m in mentions if not any(m.at < o.at for o in mentions)}))
