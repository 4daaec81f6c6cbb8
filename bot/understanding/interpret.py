"""An utterance, with the talk before it, to a Query."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from bot.facts.base import Base
from bot.understanding.dialogue import Context
from bot.understanding.evidence import Evidence, Weighing, unknown_weight
from bot.understanding.following import following
from bot.understanding.frames import Frames
from bot.understanding.groups import Group, groups_of
from bot.understanding.intents import intent_of, small_talk
from bot.understanding.polarity import Polarity, read_polarity
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR, STRONG
from bot.understanding.slots import Resolution, resolve
from bot.understanding.themes import Themes
from bot.understanding.utterance import Mention, Utterance

NEAR = 0.55
"""A frame with this share of the best one's evidence is a reading too."""
MOST_READINGS = 8
MISSING = 0.3
"""What a named group that it has no figure for takes from a reading, as a share of its evidence."""
MISFIT, MOST_MISFIT = 0.3, 4.0
"""What each unit by which the best fact misses the named groups takes from a reading, and up to how many units."""


ORDERED = frozenset({"list", "ranking", "most", "least", "threshold"})
"""Kinds of question that want several figures: those of a theme may be meant."""


@dataclass(frozen=True)
class Interpreter:
    """Reads utterances against one base."""

    base: Base
    frames: Frames

    def interpret(self, utterance: Utterance, context: Context) -> Query:
        """The Query of an utterance; what the talk before gives it is said in `kept`."""
        small = small_talk(utterance)
        if small is not None:
            return Query(small, utterance)
        query = self.standalone(utterance)
        if context.alive and (follow := following(self, utterance, query, context)) is not None:
            return follow
        return query

    def standalone(
        self, utterance: Utterance, extra: frozenset[str] = frozenset(), kept: tuple[Group, ...] = ()
    ) -> Query:
        """The Query of an utterance by itself; `extra` ideas and `kept` groups are brought from the talk before."""
        weighing = Weighing(self.frames, utterance, extra)
        complete = weighing.complete
        if utterance.of_kind("theme"):
            complete = [e for e in complete if not e.weak]
        readings = self._readings(utterance, complete, kept)
        lead = readings[0].evidence if readings else None
        best = lead or next(iter(weighing.complete), None)
        used = best.used if best is not None else frozenset()
        silence = self._silence(utterance, readings)
        groups = groups_of(utterance, self.base, lead.frame, lead.used) if lead else groups_of(utterance, self.base)
        query = Query(
            intent="figure",
            utterance=utterance,
            readings=tuple(readings),
            weighing=weighing,
            polarity=read_polarity(utterance, used),
            quantities=utterance.quantities,
            groups=groups,
            silence=silence,
            theme=self.themes.named(utterance, readings),
            section=next((m.id for m in utterance.of_kind("section")), None),
            glossary=next((m.id for m in utterance.of_kind("glossary")), None),
            unknown=tuple(t.text for t in utterance.unknown),
            foreign=tuple(readings[0].evidence.left_ids) if readings else (),
            asks_dimension=_asked_dimension(utterance, readings),
        )
        intent = intent_of(query)
        theme = query.theme
        if intent in ORDERED and query.asks_dimension is None and not asks_who(utterance):
            theme = self.themes.series(utterance, readings, intent == "list") or theme
        return replace(query, intent=intent, theme=theme)

    def _readings(self, utterance: Utterance, complete: list[Evidence], kept: tuple[Group, ...]) -> list[Reading]:
        if not complete:
            return []
        level = NEAR * max(e.score - 0.5 * e.left for e in complete)
        strong = NEAR * max(e.score for e in complete)
        near = [e for e in complete if e.score - 0.5 * e.left >= level or e.score >= strong]
        readings = []
        for evidence in near[:MOST_READINGS]:
            wanted = self._wanted(evidence, read_polarity(utterance, evidence.used))
            groups = groups_of(utterance, self.base, evidence.frame, evidence.used)
            groups = _self_answering(groups, utterance)
            resolution = self._resolve(evidence, wanted, groups, kept)
            readings.append(Reading(evidence, resolution, self.coverage(utterance, evidence), wanted))
        readings.sort(key=lambda r: (-round(_standing(r), 6), _cost(r)))
        return readings

    def _resolve(self, evidence: Evidence, wanted: str, said: tuple[Group, ...], kept: tuple[Group, ...]) -> Resolution:
        """The facts that fit; groups of the talk before give way to those said now, and to facts that lack them."""
        frame = evidence.frame
        taken = {d for g in said for d in g.dimensions if g.required}
        groups = (*said, *(g for g in kept if not taken & set(g.dimensions)))
        resolution = resolve(self.base, frame, wanted, groups)
        if kept and resolution.missing and all(g.kept for g in resolution.missing):
            either = [
                replace(g, dimensions=self.base.members[g.member].dimensions, cue=0.0)
                if g.kept and g.member in self.base.members
                else g
                for g in groups
            ]
            again = resolve(self.base, frame, wanted, either)
            if again.best and not again.missing:
                return again
            return resolve(self.base, frame, wanted, said)
        return resolution

    def _wanted(self, evidence: Evidence, polarity: Polarity) -> str:
        """The indicator of a frame that a polarity asks for."""
        frame = evidence.frame
        if evidence.direction is not None:
            return evidence.direction
        if len(frame.indicators) == 1:
            return frame.id
        root = self.base.indicators[frame.id]
        other = frame.indicators[1]
        if root.positive:
            return other if polarity.turned else frame.id
        if polarity.against:
            return other if polarity.negations else frame.id
        if polarity.negations:
            return other
        return frame.id

    def coverage(self, utterance: Utterance, evidence: Evidence) -> float:
        """The share of what was said that a frame explains, 0 to 1."""
        unknown = unknown_weight(utterance, evidence.explained, self.frames)
        total = evidence.score + evidence.left + unknown
        return evidence.score / total if total else 0.0

    def _silence(self, utterance: Utterance, readings: list[Reading]) -> str | None:
        used = readings[0].evidence.used if readings else frozenset()
        read = {word for r in utterance.repairs if r.guess for word in r.read_as.split()}
        cues = [m.at for m in utterance.of_kind("cue") if m.id in ("compare", "ranking", "list")]
        for mention in sorted(utterance.of_kind("silence"), key=lambda m: -len(m.at)):
            if readings and (
                all(utterance.tokens[i].text in read for i in mention.at) or any(mention.at <= at for at in cues)
            ):
                continue  # too little to say so: a word that was mended, or one that says how to answer
            if not readings or (mention.at - used and not mention.soft) or _says_more(mention, utterance):
                return mention.id
        named = {m.id for m in utterance.of_kind("concept", "member", "people")}
        for combo, name in self.combined_silences:
            if combo <= named and (not readings or not combo <= readings[0].evidence.frame.fitting):
                return name
        return None

    @cached_property
    def themes(self) -> Themes:
        """The themes of the base, ready to be recognised."""
        return Themes(self.base, self.frames)

    @cached_property
    def combined_silences(self) -> tuple[tuple[frozenset[str], str], ...]:
        """Combinations of ideas that name something the report does not say."""
        return tuple((frozenset(c), s.id) for s in self.base.silences.values() for c in s.combinations)


def _asked_dimension(utterance: Utterance, readings: list[Reading]) -> str | None:
    """The dimension whose member is asked for, unless asking for it is what the frame itself is named by."""
    best = readings[0].evidence.best if readings else frozenset()
    named = {i for m in utterance.of_kind("concept") if m.id in best for i in m.at}
    return next((m.id for m in utterance.of_kind("dimension") if m.at.isdisjoint(named)), None)


def asks_who(utterance: Utterance) -> bool:
    """ "qui…" at the head of a question: groups are asked for."""
    return any(t.folded in ("qui", "who") and (t.index < 3 or t.after_break) for t in utterance.tokens)


def _self_answering(groups: tuple[Group, ...], utterance: Utterance) -> tuple[Group, ...]:
    """ "les intéressés", "eux-mêmes": the one group that is named answers, where no other is said to."""
    inside = {i for m in utterance.of_kind("concept") if len(m.at) > 1 for i in m.at}
    people = [g for g in groups if {"population", "subject"} <= set(g.dimensions) and g.first not in inside]
    answering = [g for g in groups if ("population" in g.dimensions and g.cue >= CLEAR) or g.population_too]
    if not utterance.cue("self") or _by_themselves(utterance) or len({g.member for g in people}) != 1 or answering:
        return groups
    return tuple(replace(g, cue=STRONG, required=True) if g in people else g for g in groups)


def _by_themselves(utterance: Utterance) -> bool:
    """ "choisir eux-mêmes leurs livres": who does it, not who says so."""
    tokens = utterance.tokens
    return any(
        verb.folded.endswith(("er", "ir", "re"))
        and verb.folded == verb.forms[-1]
        and them.folded in ("eux", "elles", "lui")
        for verb, them, same in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if same.folded in ("memes", "meme")
    )


def _says_more(silence: Mention, utterance: Utterance) -> bool:
    """A set phrase of what is not measured ("livres interdits") outweighs the concept that it contains."""
    rivals = [m for m in utterance.mentions if m.kind in ("concept", "indicator") and m.at & silence.at]
    return len(silence.at) > 1 and all(len(m.at) <= len(silence.at) for m in rivals)


def _standing(reading: Reading) -> float:
    """How well a reading stands against the others: its evidence, and how its facts fit the groups."""
    missing = MISSING * bool(reading.resolution.missing)
    return reading.level * (1 - missing) - MISFIT * min(_cost(reading), MOST_MISFIT)


def _cost(reading: Reading) -> float:
    return min((m.cost for m in reading.resolution.best), default=99.0)
