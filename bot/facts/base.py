"""A loaded base: everything known, with the indexes used to look it up. It never changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeVar

from bot.facts.figure import Figure
from bot.facts.model import (
    Concept,
    Dialogue,
    Example,
    GlossaryEntry,
    Indicator,
    Member,
    Origin,
    Section,
    Silence,
    Survey,
    Theme,
)

_K = TypeVar("_K")
_V = TypeVar("_V")
CellKey = tuple[str, tuple[str | None, ...]]
"""An indicator and one member (or none) for each dimension, in the base's order."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One cell of the cube, with defaults filled in."""

    id: str
    indicator: str
    members: Mapping[str, str | None]
    """Member of each dimension of the survey; `None` where the fact has none."""
    figure: Figure | None
    other_figures: tuple[Figure, ...]
    sections: tuple[str, ...]
    """Where the report states it, the main section first."""
    sentence: str
    """The fact's own sentence, or the indicator's; a template with `{…}`."""
    context: str
    caution: str
    examples: tuple[str, ...]
    striking: bool
    origin: Origin
    example_lines: tuple[int, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)

    def __reduce__(self) -> tuple[object, ...]:
        return _remade_fact, tuple(dict(v) if k == "members" else v for k, v in _contents(self))

    @property
    def section(self) -> str:
        """The main section."""
        return self.sections[0]

    @property
    def numbers(self) -> tuple[float, ...]:
        """Every number of the fact: its figure, the counterpart, the figures in other words."""
        figures = ((self.figure,) if self.figure else ()) + self.other_figures
        return tuple(number for f in figures for number in f.values + f.counterpart)


class Question(NamedTuple):
    """An example question written beside what answers it."""

    text: str
    kind: Literal["fact", "silence", "glossary"]
    id: str
    origin: Origin


@dataclass(frozen=True)
class Base:
    """Everything a folder says about one survey. Mappings keep the order of the files."""

    survey: Survey
    members: Mapping[str, Member]
    concepts: Mapping[str, Concept]
    themes: Mapping[str, Theme]
    indicators: Mapping[str, Indicator]
    facts: tuple[Fact, ...]
    """In the order of the report."""
    silences: Mapping[str, Silence]
    glossary: Mapping[str, GlossaryEntry]
    examples: tuple[Example | Dialogue, ...]
    version: str
    """SHA-256 of what was read: two bases with the same version are the same."""
    example_lines: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict, repr=False)
    dimensions: tuple[str, ...] = field(init=False)
    defaults: Mapping[str, str] = field(init=False)
    dimension_words: Mapping[str, tuple[str, ...]] = field(init=False, repr=False)
    sections: Mapping[str, Section] = field(init=False, repr=False)

    _by_id: Mapping[str, Fact] = field(init=False, repr=False, compare=False)
    _by_cell: Mapping[CellKey, Fact] = field(init=False, repr=False, compare=False)
    _by_indicator: Mapping[str, tuple[Fact, ...]] = field(init=False, repr=False, compare=False)
    _by_section: Mapping[str, tuple[Fact, ...]] = field(init=False, repr=False, compare=False)
    _by_value: Mapping[float, tuple[Fact, ...]] = field(init=False, repr=False, compare=False)
    _covering: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _ancestors: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    _descendants: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {name: d.words for name, d in self.survey.dimensions.items()}
        self._set("dimensions", self.survey.all_dimensions)
        self._set("defaults", MappingProxyType(dict(self.survey.all_defaults)))
        self._set("dimension_words", MappingProxyType(words))
        self._set("sections", MappingProxyType({s.id: s for s in self.survey.sections}))
        for name in ("members", "concepts", "themes", "indicators", "silences", "glossary", "example_lines"):
            self._set(name, MappingProxyType(dict(getattr(self, name))))
        self._index()

    def __hash__(self) -> int:
        return hash(self.version)

    def __reduce__(self) -> tuple[object, ...]:
        return Base, tuple(dict(v) if isinstance(v, MappingProxyType) else v for _, v in _contents(self))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    def _index(self) -> None:
        by_indicator: dict[str, list[Fact]] = defaultdict(list)
        by_section: dict[str, list[Fact]] = defaultdict(list)
        by_value: dict[float, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            by_indicator[fact.indicator].append(fact)
            for section in dict.fromkeys(fact.sections):
                by_section[section].append(fact)
            from_the_end = fact.figure is not None and fact.figure.unit == "rang"
            for value in dict.fromkeys(round(abs(v), 2) for v in fact.numbers if v >= 0 or not from_the_end):
                by_value[value].append(fact)
        covering: dict[str, list[str]] = defaultdict(list)
        for member in self.members.values():
            for covered in member.covers:
                covering[covered].append(member.id)
        self._set("_by_id", {fact.id: fact for fact in self.facts})
        self._set("_by_cell", {self.cell_key(fact): fact for fact in self.facts})
        self._set("_by_indicator", _tuples(by_indicator))
        self._set("_by_section", {s: _main_first(s, facts) for s, facts in by_section.items()})
        self._set("_by_value", _tuples(by_value))
        self._set("_covering", _tuples(covering))
        self._index_kinship()

    def _index_kinship(self) -> None:
        ancestors = {member: self._broader(member) for member in self.members}
        descendants: dict[str, list[str]] = defaultdict(list)
        for member, broader in ancestors.items():
            for one in broader:
                descendants[one].append(member)
        self._set("_ancestors", ancestors)
        self._set("_descendants", _tuples(descendants))

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id. Raises `KeyError`."""
        return self._by_id[fact_id]

    def has_fact(self, fact_id: str) -> bool:
        """Whether there is a fact of that id."""
        return fact_id in self._by_id

    def facts_of(self, indicator_id: str) -> tuple[Fact, ...]:
        """The facts of an indicator, in the report's order."""
        return self._by_indicator.get(indicator_id, ())

    def by_section(self, section_id: str) -> tuple[Fact, ...]:
        """The facts a section states: those it is the main section of, then the others."""
        return self._by_section.get(section_id, ())

    def by_value(self, value: float, unit: str | None = None) -> tuple[Fact, ...]:
        """The facts with that number, whatever its sign; where it is the main figure first.

        In: a number, and maybe the unit (`%`, `points`…) that the fact's figure must have.
        """
        wanted = round(abs(value), 2)
        facts = self._by_value.get(wanted, ())
        if unit is not None:
            facts = tuple(f for f in facts if f.figure is not None and f.figure.unit == unit)
        return tuple(sorted(facts, key=lambda f: f.figure is None or wanted not in map(abs, f.figure.values)))

    def cell_key(self, fact: Fact) -> CellKey:
        """What no two facts share: the indicator and the member of each dimension."""
        return self.key(fact.indicator, fact.members)

    def key(self, indicator_id: str, members: Mapping[str, str | None]) -> CellKey:
        """The key of a cell; dimensions left out have no member (defaults are not filled in)."""
        return indicator_id, tuple(members.get(dimension) for dimension in self.dimensions)

    def cell(self, indicator_id: str, members: Mapping[str, str | None]) -> Fact | None:
        """The fact of a cell, if there is one. Defaults are not filled in."""
        return self._by_cell.get(self.key(indicator_id, members))

    def ancestors(self, member_id: str) -> tuple[str, ...]:
        """Broader members, the nearest first; none for an unknown id."""
        return self._ancestors.get(member_id, ())

    def _broader(self, member_id: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        level = [member_id]
        while level:
            level = [p for m in level if m in self.members for p in self.members[m].is_a if p not in found]
            found.update(dict.fromkeys(level))
        found.pop(member_id, None)
        return tuple(found)

    def descendants(self, member_id: str) -> tuple[str, ...]:
        """Narrower members, in the order of the files."""
        return self._descendants.get(member_id, ())

    def covering(self, member_id: str) -> tuple[str, ...]:
        """The joint members whose figure answers for this one."""
        return self._covering.get(member_id, ())

    def members_in(self, dimension: str) -> tuple[Member, ...]:
        """The members that can fill a dimension."""
        return tuple(m for m in self.members.values() if dimension in m.dimensions)

    def questions(self) -> Iterator[Question]:
        """Every example question written beside a fact, a silence or a glossary entry."""
        for fact in self.facts:
            for text, line in zip(fact.examples, fact.example_lines, strict=True):
                yield Question(text, "fact", fact.id, Origin(fact.origin.file, line))
        for kind, entries in (("silence", self.silences), ("glossary", self.glossary)):
            for entry in entries.values():
                lines = self.example_lines.get((kind, entry.id), (entry.origin.line,) * len(entry.examples))
                for text, line in zip(entry.examples, lines, strict=True):
                    yield Question(text, kind, entry.id, Origin(entry.origin.file, line))  # type: ignore[arg-type]


def _tuples(index: Mapping[_K, list[_V]]) -> dict[_K, tuple[_V, ...]]:
    return {key: tuple(values) for key, values in index.items()}


def _main_first(section: str, facts: list[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: fact.section != section))


def _contents(made: Fact | Base) -> list[tuple[str, Any]]:
    """What a fact or a base is made again from."""
    return [(f.name, getattr(made, f.name)) for f in fields(made) if f.init]


def _remade_fact(*contents: Any) -> Fact:
    fact = Fact(*contents)
    object.__setattr__(fact, "members", MappingProxyType(fact.members))
    return fact
