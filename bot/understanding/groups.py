"""Groups: the members that a question names, each with the roles it may take there.

Whether a group must be met depends on the frame it is read with: the patients of "relations avec les patients" are
part of the question itself, the patients of "les patients en pensent quoi ?" are those who answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.facts.base import Base
from bot.french.lexicon import lexicon
from bot.understanding.frames import Frame
from bot.understanding.roles import CLEAR, STRONG, is_possessed, lists, role_of
from bot.understanding.utterance import Mention, Utterance, remembered

GENERAL_FROM = 3
"""A member that takes in this many others is general: it restricts nothing."""
_EXCEPT = frozenset({"sauf", "hors", "hormis", "excepte", "exceptes", "except", "excluding"})
_EXCEPT_PHRASES = ("a part", "en dehors", "de cote", "a l exception", "a l exclusion", "apart from")
_EXCEPTED = frozenset({"exceptes", "exceptees", "exclus", "exclues", "excluded"})
_SET_ASIDE = tuple((mis, *aside) for mis in ("mis", "mise", "mises") for aside in (("a", "part"), ("de", "cote")))
_COMPARING = ("compare", "gap", "ranking", "most", "least", "which", "list", "against-another", "as-many")
_APART = frozenset({"et", "ou", "vs", "contre", "/", "+", "puis", "que", "qu", "and", "or", "than"})
"""Words that set groups side by side, wherever they stand between them."""
_LEFT_OUT = frozenset({"sans", "without"})
_LEFT_OUT_PHRASES = (" au lieu", " a la place", " instead of")
_EXCEPTING = _EXCEPT | _EXCEPTED | {phrase.split()[-1] for phrase in _EXCEPT_PHRASES} | {"part", "cote"}
_LEAVING_OUT = _LEFT_OUT | {phrase.split()[-1] for phrase in _LEFT_OUT_PHRASES}
"""Words without which nobody is excepted, and nobody left out: most questions hold none of them."""
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
    listed: bool = True
    """whether it may be one of several that are asked about alike: joined to another, or compared"""
    loose: bool = False
    """named for a broader group that the frame speaks of: "leurs libraires", for whoever sells to them"""

    @property
    def is_person(self) -> bool:
        """Whether it can answer, or be judged and answer."""
        return "population" in self.dimensions


def groups_of(
    utterance: Utterance, base: Base, frame: Frame | None = None, used: frozenset[int] = frozenset()
) -> tuple[Group, ...]:
    """The groups, countries, periods… that an utterance names, in order; one for each place of the text.

    In: the frame it is read with, if any, and the tokens that this frame explains.
    """
    named = frozenset(i for m in utterance.of_kind("member", "people") for i in m.at)
    return _groups_of(utterance, base, frame, used & named)


@remembered
def _groups_of(utterance: Utterance, base: Base, frame: Frame | None, used: frozenset[int]) -> tuple[Group, ...]:
    places: dict[frozenset[int], list[Mention]] = {}
    asked = [m.at for m in utterance.of_kind("dimension")]
    for mention in utterance.of_kind("member", "people"):
        if any(mention.at <= at for at in asked) and not is_general(mention.id, base):
            continue  # "quelle tranche d'âge" names no age
        if mention.id == base.defaults.get("population") and _is_said_of(mention, utterance):
            continue  # "les libraires interrogés" are no others
        places.setdefault(mention.at, []).append(mention)
    fitting = frame.fitting if frame else frozenset()
    chosen = [next((m for m in mentions if m.id in fitting), mentions[0]) for mentions in places.values()]
    content = frozenset(
        i for m in utterance.of_kind("concept", "indicator") if m.id in fitting or not frame for i in m.at
    )
    roles = _roles(utterance, chosen, content)
    found = [
        _group(mention, mentions, roles[mention], utterance, base, frame, used)
        for mention, mentions in zip(chosen, places.values(), strict=True)
    ]
    found = _with_lists(found, chosen, utterance)
    found.extend(_years(utterance))
    found.sort(key=lambda g: g.first)
    return tuple(_without_echoes(_merged(found, utterance), utterance, base))


def _with_lists(groups: list[Group], mentions: list[Mention], utterance: Utterance) -> list[Group]:
    """People who are named apart in one sentence ("les X ont-ils confiance dans les Y ?") are no alternatives."""
    if utterance.cue(*_COMPARING):
        return groups
    ordered = sorted(mentions, key=lambda m: m.first)
    listed = {m.first for parts in lists(ordered, utterance) for m in parts}
    for one, other in pairwise(ordered):
        if (
            other.first == one.last + 1
            or utterance.tokens[other.first].after_break
            or any(t.after_break or t.folded in _APART for t in utterance.tokens[one.last + 1 : other.first])
        ):
            listed |= {one.first, other.first}
    return [g if g.first in listed or not g.is_person else replace(g, listed=False) for g in groups]


def is_general(member: str, base: Base) -> bool:
    """A member that takes in several others: in a question about everybody it restricts nothing."""
    if any(is_general(covered, base) for covered in base.members[member].covers):
        return True
    return not base.ancestors(member) and len(base.descendants(member)) >= GENERAL_FROM


def _roles(utterance: Utterance, mentions: list[Mention], content: frozenset[int]) -> dict[Mention, float]:
    """The role of each mention; the parts of one list share theirs."""
    roles = {m: role_of(m, utterance, content) for m in mentions}
    for parts in lists(sorted(mentions, key=lambda m: m.first), utterance):
        shared = max((roles[m] for m in parts), key=abs)
        if abs(shared) >= CLEAR:
            roles.update({m: max(-CLEAR, min(CLEAR, shared)) for m in parts if abs(roles[m]) < CLEAR})
    for one, other in pairwise(sorted(mentions, key=lambda m: m.first)):
        if (
            utterance.cue("against-another")
            and abs(roles[other]) < CLEAR <= abs(roles[one])
            and _is_measured_against(other, utterance)
        ):
            roles[other] = max(-CLEAR, min(CLEAR, roles[one]))
    return roles


def _is_measured_against(mention: Mention, utterance: Utterance) -> bool:
    """ "plus … que les lecteurs": it stands in the place of the group before."""
    before = [t.folded for t in utterance.tokens[max(0, mention.first - 2) : mention.first]]
    return bool({"que", "qu", "than"} & set(before))


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
    theirs = mention.target.weak and is_possessed(mention, utterance)  # "leur gamin": a word that the base has not
    required = (
        not excluded
        and not loose
        and not theirs
        and not _is_instead(mention, utterance)
        and _required(mention, cue, utterance, base, frame, used)
    )
    return Group(mention.id, tuple(member.dimensions), cue, required, mention.first, excluded=excluded, loose=loose)


def _is_exception(mention: Mention, utterance: Utterance) -> bool:
    """ "sauf les libraires", "à part les libraires", "si l'on met de côté les libraires"."""
    if utterance.words.isdisjoint(_EXCEPTING):
        return False
    before = [t.folded for t in utterance.tokens[max(0, mention.first - 5) : mention.first]]
    if _EXCEPT & set(before[-2:]):
        return True
    after = tuple(t.folded for t in utterance.tokens[mention.last + 1 : mention.last + 4])
    if after[:1] and (after[0] in _EXCEPTED or after in _SET_ASIDE):
        return True
    if before and before[-1] in lexicon().roles["article"]:
        before.pop()
    return any(f" {' '.join(before)}".endswith(f" {phrase}") for phrase in _EXCEPT_PHRASES)


def _is_instead(mention: Mention, utterance: Utterance) -> bool:
    """ "au lieu du libraire", "sans le libraire", "without a bookseller": who is left out of what is asked about."""
    if utterance.words.isdisjoint(_LEAVING_OUT):
        return False
    before = [t.folded for t in utterance.tokens[max(0, mention.first - 5) : mention.first] if not t.after_break]
    while before and before[-1] in lexicon().roles["article"] - {"sans"}:
        before.pop()
    return bool(before) and (before[-1] in _LEFT_OUT or f" {' '.join(before)}".endswith(_LEFT_OUT_PHRASES))


def _is_part_of_an_idea(mention: Mention, utterance: Utterance, frame: Frame) -> bool:
    """ "pas dirigée par un lecteur", "responsable non lecteur": named inside a phrase of the frame, and not judged there."""
    phrases = (m for m in utterance.of_kind("concept", "indicator") if m.id in frame.fitting)
    return mention.id not in frame.judged and any(mention.at < m.at and not m.soft for m in phrases)


def _is_loose(mention: Mention, cue: float, utterance: Utterance, base: Base, frame: Frame | None) -> bool:
    """ "leurs libraires", "les Espagnols savent-ils si les libraires…": those who serve someone, whoever they are.

    Only in a frame that speaks of the broader group, and of someone who possesses them or answers about them.
    """
    if (
        frame is None
        or cue >= CLEAR
        or mention.id in frame.fitting
        or not _PEOPLE & set(base.members[mention.id].dimensions)
    ):
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
        return not general and not mention.target.weak and not (mention.soft and not cue)
    if mention.id == base.defaults.get("population"):
        if mention.id not in frame.answering:
            # "quelle part des lecteurs publie": others do; "combien de gens publient" is no question on readers
            anybody = any(utterance.tokens[i].folded in lexicon().roles["anybody"] for i in mention.at)
            return cue >= CLEAR and not mention.soft and not anybody
        return len(frame.answering) > 1 and cue > -CLEAR and not mention.soft
    own = mention.id in frame.members and bool(set(dimensions) & frame.varying)
    if general and not (own and cue >= 0 and mention.at.isdisjoint(used | _inside_ideas(utterance, frame))):
        return cue >= CLEAR and "population" in dimensions
    if mention.id in frame.fitting:
        # part of the frame's own words, unless its figures differ by it
        varies = mention.id in frame.members and bool(set(dimensions) & frame.varying)
        if varies and cue < 0 and mention.id not in frame.judged:
            return False  # only ever answers, and is spoken of here
        return varies or (cue >= CLEAR and "population" in dimensions)
    aside = mention.target.weak or (mention.soft and abs(cue) < STRONG)
    inside = abs(cue) < STRONG and (
        mention.at <= used or (len(mention.at) > 1 and 3 * len(mention.at & used) >= 2 * len(mention.at))
    )
    return not (aside or inside)


def _is_said_of(mention: Mention, utterance: Utterance) -> bool:
    """A participle that stands right after the name of a group ("les libraires sondés")."""
    before = {i for m in utterance.of_kind("member") if m.id != mention.id for i in m.at}
    return (
        len(mention.at) == 1
        and mention.first - 1 in before
        and utterance.tokens[mention.first].text.endswith(("é", "és", "ée", "ées"))
    )


def _inside_ideas(utterance: Utterance, frame: Frame) -> frozenset[int]:
    """Tokens of the phrases that name ideas of a frame."""
    return frozenset(
        i for m in utterance.of_kind("concept", "indicator") if m.id in frame.fitting and len(m.at) > 1 for i in m.at
    )


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


def _merged(groups: list[Group], utterance: Utterance) -> list[Group]:
    """Without repeats that say nothing more: the same member named again with no role of its own."""
    kept: list[Group] = []
    compared = utterance.cue("compare")  # "l'avis des lecteurs et celui des auteurs sur le style des auteurs"
    for group in groups:
        twin = next((i for i, g in enumerate(kept) if g.member == group.member), None)
        if twin is None:
            kept.append(group)
            continue
        other = kept[twin]
        opposed = group.cue * other.cue < 0 and (compared or max(abs(group.cue), abs(other.cue)) >= STRONG)
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
