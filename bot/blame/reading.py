"""What a question names for an indicator, and what it lacks to name it."""

from __future__ import annotations

from bot.conversation import Engine
from bot.facts.base import Base
from bot.understanding.frames import Frame
from bot.understanding.query import Query, Reading
from bot.understanding.utterance import Mention


def frame_of(indicator: str, engine: Engine) -> Frame:
    """The frame of an indicator."""
    frames = engine.interpreter.frames
    return frames.frames[frames.root_of[indicator]]


def reading_of(frame: Frame, query: Query) -> Reading | None:
    """How the question was read in a frame, if it was."""
    return next((r for r in query.readings if r.evidence.frame.id == frame.id), None)


def drawn(frame: Frame, query: Query) -> list[Mention]:
    """The words that lead to a frame, the weightiest first: those of what it is made of, else those that fit."""
    reading = reading_of(frame, query)
    best = reading.evidence.best if reading is not None else frozenset()
    phrases = [m for m in query.utterance.of_kind("indicator") if m.id in frame.indicators]
    named = query.utterance.of_kind("concept", "member", "people")
    kept = phrases + [m for m in named if m.id in best]
    return _once(kept or [m for m in named if m.id in frame.fitting])


def apart(frame: Frame, other: Frame, query: Query) -> list[Mention]:
    """The words that lead to a frame and not to another."""
    led = drawn(frame, query)
    return [m for m in led if m.id not in other.fitting] or led


def _once(found: list[Mention]) -> list[Mention]:
    """One mention for each thing named, that of the most words; whoever is named stands last."""
    best: dict[str, Mention] = {}
    for mention in sorted(found, key=lambda m: -len(m.at)):
        best.setdefault(mention.id, mention)
    return sorted(best.values(), key=lambda m: m.kind in ("member", "people"))


def lacking(frame: Frame, query: Query) -> tuple[str, ...]:
    """The ideas that are not named of the combination that lacks fewest; none when one is named whole."""
    if any(m.id in frame.indicators for m in query.utterance.of_kind("indicator")):
        return ()
    named = {m.id for m in query.utterance.of_kind("concept", "member", "people")}
    lacks = [tuple(sorted(combo - named)) for combo, _ in frame.combinations]
    return min(lacks, key=lambda ideas: len(ideas), default=())


def hiding(idea: str, query: Query, engine: Engine) -> Mention | None:
    """The longer expression whose words hold a word of an idea: it is the longer one that was read."""
    singles = engine.vocabulary.singles
    for mention in query.utterance.of_kind("concept", "indicator", "silence"):
        forms = {form for i in mention.at for form in query.utterance.tokens[i].forms}
        if len(mention.at) > 1 and any(target.id == idea for form in forms for target in singles.get(form, ())):
            return mention
    return None


def naming(member: str, query: Query) -> Mention | None:
    """Where a member is named."""
    return next((m for m in query.utterance.of_kind("member", "people") if m.id == member), None)


def meeting(member: str, query: Query, base: Base) -> Mention | None:
    """Where a member is named, or a broader one, or one that it answers for."""
    broader = {*base.ancestors(member), *base.members[member].covers}
    named = (m for m in query.utterance.of_kind("member", "people") if m.id in broader)
    return naming(member, query) or next(named, None)
