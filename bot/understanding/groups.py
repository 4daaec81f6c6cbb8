"""Groups: the members that a question names, each with the roles it may take there.

Whether a group must be met depends on the frame it is read with: the patients of "relations avec les patients" are
part of the question itself, the patients of "les patients en pensent quoi ?" are those who answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.facts.base import Base
from bot.french.lexicon import lexicon
from bot.understanding.frames import Frame
from bot.understanding.recognise import Mention, Utterance
from bot.understanding.roles import CLEAR, STRONG, is_possessed, lists, role_of

GENERAL_FROM = 3
"""A member that takes in this many others is general: it restricts nothing."""
_EXCEPT = frozenset({"sauf", "hors", "hormis", "excepte", "exceptes", "except", "excluding"})
_EXCEPT_PHRASES = ("a part", "en dehors", "de cote", "a l exception", "a l exclusion", "apart from")
_PEOPLE = frozenset({"population", "subject"})


@dataclass(frozen=True)
class Group:
    """A member that a question names, and the roles it may take there."""

    member: str
    dimensions: tuple[str, ...]
    cue: float = 0.0
    """above 0: it answers; below 0: it is judged"""
    required: bool = True
    """whether a fact must meet it to answer"""
    first: int = 0
    """its first token"""
    kept: bool = False
    """brought from the talk before"""
    population_too: bool = False
    """a country's people: the public of that country"""
    excluded: bool = False
    """named as an exception ("sauf les libraires")"""
    loose: bool = False
    """named for a broader group that the frame speaks of: "leurs docteurs", for whoever looks after them"""

    @property
    def is_person(self) -> bool:
        """Whether it can answer, or be judged and answer."""
        return "population" in self.dimensions


def groups_of(utterance: Utterance, base: Base, frame: Frame | None = None, used: frozenset[int] = frozenset()) -> list[Group]:
    """The groups, countries, periods… that an utterance names, in order; one for each place of the text.

    In: the frame it is read with, if any, and the tokens that this frame explains.
    """
    places: dict[frozenset[int], list[Mention]] = {}
    asked = [m.at for m in utterance.of_kind("dimension")]
    for mention in utterance.of_kind("member", "people"):
        if any(mention.at <= at for at in asked) and not is_general(mention.id, base):
            continue  # "quelle tranche d'âge" names no age
        places.setdefault(mention.at, []).append(mention)
    fitting = frame.fitting if frame else frozenset()
    chosen = [next((m for m in mentions if m.id in fitting), mentions[0]) for mentions in places.values()]
    content = frozenset(i for m in utterance.of_kind("concept", "indicator") if m.id in fitting or not frame for i in m.at)
    roles = _roles(chosen, utterance, content)
    found = [
        _group(mention, mentions, roles[mention], utterance, base, frame, used)
        for mention, mentions in zip(chosen, places.values(), strict=True)
    ]
    found.extend(_years(utterance))
    found.sort(key=lambda g: g.first)
    return _without_echoes(_merged(found), utterance, base)


def is_general(member: str, base: Base) -> bool:
    """A member that takes in several others: in a question about everybody it restricts nothing."""
    if any(is_general(covered, base) for covered in base.members[member].covers):
        return True
    return not base.ancestors(member) and len(base.descendants(member)) >= GENERAL_FROM


def _roles(mentions: list[Mention], utterance: Utterance, content: frozenset[int]) -> dict[Mention, float]:
    """The role of each mention; the parts of one list share theirs."""
    roles = {m: role_of(m, utterance, content) for m in mentions}
    for parts in lists(sorted(mentions, key=lambda m: m.first), utterance):
        shared = max((roles[m] for m in parts), key=abs)
        if abs(shared) >= CLEAR:
            roles.update({m: max(-CLEAR, min(CLEAR, shared)) for m in parts if abs(roles[m]) < CLEAR})
    return roles


def _group(
    mention: Mention,
    mentions: list[Mention],
    cue: float,
    utterance: Utterance,
    base: Base,
    frame: Frame | None,
    used: frozenset[int],
) -> Group:
    people = next((m for m in mentions if m.kind == "people"), None)
    if people is not None:
        # "les Espagnols" answer for their country; "lecteurs espagnols" only says where
        public = not _adjective(people, utterance)
        dimensions = tuple(base.members[people.id].dimensions)
        part = frame is not None and people.id in frame.fitting and not set(dimensions) & frame.varying
        return Group(people.id, dimensions, required=not part, first=people.first, population_too=public)
    member = base.members[mention.id]
    if frame is not None and _is_part_of_an_idea(mention, utterance, frame):
        return Group(mention.id, tuple(member.dimensions), -CLEAR, False, mention.first)
    cue = cue if _PEOPLE & set(member.dimensions) else 0.0
    if "population" not in member.dimensions:
        cue = min(cue, 0.0)  # what cannot answer does not
    excluded = _is_exception(mention, utterance)
    loose = _is_loose(mention, cue, utterance, base, frame)
    required = not excluded and not loose and _required(mention, cue, utterance, base, frame, used)
    return Group(mention.id, tuple(member.dimensions), cue, required, mention.first, excluded=excluded, loose=loose)


def _is_exception(mention: Mention, utterance: Utterance) -> bool:
    """ "sauf les libraires", "à part les libraires", "si l'on met de côté les libraires"."""
    before = [t.folded for t in utterance.tokens[max(0, mention.first - 5) : mention.first]]
    if _EXCEPT & set(before[-2:]):
        return True
    if before and before[-1] in lexicon().roles["article"]:
        before.pop()
    return any(f" {' '.join(before)}".endswith(f" {phrase}") for phrase in _EXCEPT_PHRASES)


def _is_part_of_an_idea(mention: Mention, utterance: Utterance, frame: Frame) -> bool:
    """ "pas dirigée par un lecteur", "responsable non lecteur": named inside a phrase of the frame, and not judged there."""
    phrases = (m for m in utterance.of_kind("concept", "indicator") if m.id in frame.fitting)
    return mention.id not in frame.judged and any(mention.at < m.at and not m.soft for m in phrases)


def _is_loose(mention: Mention, cue: float, utterance: Utterance, base: Base, frame: Frame | None) -> bool:
    """ "leurs docteurs", "les Espagnols savent-ils si les docteurs…": those who look after someone, whoever they are.

    Only in a frame that speaks of the broader group, and of someone who possesses them or answers about them.
    """
    if frame is None or cue >= CLEAR or mention.id in frame.fitting or not _PEOPLE & set(base.members[mention.id].dimensions):
        return False
    broader = set(base.ancestors(mention.id)) - {base.defaults.get("population")}
    if not broader & frame.fitting or mention.id in frame.members:
        return False
    others = [m for m in utterance.of_kind("member", "people") if m.at.isdisjoint(mention.at)]
    answered = any(m.kind == "people" or role_of(m, utterance) >= CLEAR for m in others)
    return is_possessed(mention, utterance) or (answered and not broader & frame.members)


def _required(
    mention: Mention, cue: float, utterance: Utterance, base: Base, frame: Frame | None, used: frozenset[int]
) -> bool:
    """Whether a fact must meet the group to answer the question."""
    dimensions = base.members[mention.id].dimensions
    general = is_general(mention.id, base) and bool(_PEOPLE & set(dimensions))
    if frame is None:
        return not general and not (mention.soft and not cue)
    if mention.id == base.defaults.get("population"):
        return mention.id in frame.answering and len(frame.answering) > 1 and cue > -CLEAR and not mention.soft
    if general:
        return cue >= CLEAR and "population" in dimensions
    if mention.id in frame.fitting:
        # part of the frame's own words, unless its figures differ by it
        varies = mention.id in frame.members and bool(set(dimensions) & frame.varying)
        if varies and cue < 0 and mention.id not in frame.judged:
            return False  # only ever answers, and is spoken of here
        return varies or (cue >= CLEAR and "population" in dimensions)
    aside = mention.soft and not cue
    inside = mention.at <= used and abs(cue) < STRONG
    return not (aside or inside)


def _adjective(mention: Mention, utterance: Utterance) -> bool:
    """ "lecteurs français": the country of a group, not a group of its own."""
    members = [m for m in utterance.mentions if m.kind == "member"]
    if any(m.first == mention.last + 1 for m in members):
        return True
    return _bare(mention, utterance) and any(0 < mention.first - m.last <= 2 for m in members)


def _bare(mention: Mention, utterance: Utterance) -> bool:
    """Whether nothing stands before it that would make it a noun of its own."""
    if mention.first == 0:
        return True
    before = utterance.tokens[mention.first - 1]
    words = lexicon().roles
    stop = utterance.tokens[mention.first].after_break
    return not stop and before.folded not in words["article"] | words["and"] | words["answering"]


def _years(utterance: Utterance) -> Iterable[Group]:
    named = {i for m in utterance.of_kind("member") for i in m.at}
    for quantity in utterance.quantities:
        if quantity.unit == "year" and quantity.start not in named:
            yield Group(str(int(quantity.value)), ("period",), first=quantity.start)


def _merged(groups: list[Group]) -> list[Group]:
    """Without repeats that say nothing more: the same member named again with no role of its own."""
    kept: list[Group] = []
    for group in groups:
        twin = next((i for i, g in enumerate(kept) if g.member == group.member), None)
        if twin is None:
            kept.append(group)
            continue
        other = kept[twin]
        opposed = group.cue * other.cue < 0 and max(abs(group.cue), abs(other.cue)) >= STRONG
        if opposed and group.first - other.first > 3:
            kept.append(group)
        elif group.is_person and any(g.is_person and g.member != group.member for g in kept[twin + 1 :]):
            kept.append(replace(group, required=False))
        elif abs(group.cue) > abs(other.cue):
            kept[twin] = group
    return kept


def _without_echoes(groups: list[Group], utterance: Utterance, base: Base) -> list[Group]:
    """Broader groups that only take up a narrower one ("lectrices, … ces passionnées") ask for nothing of their own."""
    if utterance.cue("compare"):
        return groups
    out = []
    for group in groups:
        echo = abs(group.cue) < CLEAR and any(
            other is not group and group.member in base.ancestors(other.member) for other in groups
        )
        out.append(replace(group, required=False) if echo else group)
    return out
