"""The pydantic model of a fact base, one class for each kind of YAML entry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StringConstraints
from pydantic.json_schema import SkipJsonSchema, WithJsonSchema


class Origin(NamedTuple):
    """Where an entry was read: the file, relative to the base's folder, and its line (from 1)."""

    file: str
    line: int


NOWHERE = Origin("", 0)
DIMENSIONS = ("population", "subject", "country", "period")
"""The dimensions every survey has; `survey.dimensions` may add others."""
ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SECTION_PATTERN = r"^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = tuple[Text, ...]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Ref = Text
"""The id of another entry; loading says when it names nothing."""
Refs = tuple[Ref, ...]
SectionId = Annotated[str, StringConstraints(pattern=SECTION_PATTERN)]
Gender = Literal["m", "f"]
Number = Literal["plural", "singular"]
Expect = Literal["answer", "clarify", "no_figure", "help"]


TEMPLATE_FORMS: Mapping[str, tuple[str, ...]] = {
    "population": ("", "de ", "a "),
    "subject": ("", "de ", "a "),
    "country": ("", "in "),
    "period": ("",),
}
"""Words that may stand before a dimension's name in the braces of a sentence."""
MORE_TEMPLATE_FORMS = ("", "de ", "a ")
"""The same for the dimensions a survey adds."""


def split_means(combination: str) -> tuple[str, ...]:
    """`confiance + elus` → `("confiance", "elus")`."""
    return tuple(part.strip() for part in combination.split("+"))


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


SectionIds = Annotated[
    tuple[Ref, ...],
    BeforeValidator(_as_list),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}),
]


class Entry(BaseModel):
    """What every entry shares: it never changes, refuses unknown keys, and knows its origin."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    origin: SkipJsonSchema[Origin] = Field(default=NOWHERE, exclude=True, description="file and line, not part of YAML")


class Named(Entry):
    """An entry whose id is its key in the YAML mapping."""

    id: SkipJsonSchema[str] = Field(
        default="", exclude=True, description="the key of the entry, not repeated inside it"
    )


class Part(Entry):
    """A part of the report."""

    id: SectionId = Field(description="numéro de la partie, par exemple I")
    title: Text = Field(description="titre de la partie, avec nos mots")


class Section(Entry):
    """A section of the report."""

    id: SectionId = Field(description="numéro de la section, par exemple I.1")
    title: Text = Field(description="titre de la section, avec nos mots")
    part: Ref | None = Field(default=None, description="numéro de la partie qui la contient")
    words: Words = Field(default=(), description="mots par lesquels on demande la section")


class Dimension(Entry):
    """A dimension this survey adds to the standard four, or words for one of the four."""

    label: Text = Field(description="nom de la dimension, par exemple « âge »")
    default: Ref | None = Field(default=None, description="membre pris quand un fait n'en nomme pas")
    words: Words = Field(
        default=(), description="mots qui nomment la dimension elle-même, par exemple « tranche d'âge »"
    )


class Survey(Entry):
    """The survey: its names, its sections, what is taken for granted."""

    title: Text = Field(description="titre complet de l'enquête")
    short_title: Text = Field(default="", description="titre court, pour citer la source")
    about: Text = Field(default="", description="l'enquête en quelques phrases")
    defaults: dict[str, Ref] = Field(default_factory=dict, description="membre pris pour chaque dimension non précisée")
    dimensions: dict[str, Dimension] = Field(default_factory=dict, description="dimensions propres à cette enquête")
    common_words: Words = Field(default=(), description="mots du domaine qui ne distinguent rien dans cette enquête")
    parts: tuple[Part, ...] = Field(default=(), description="parties du rapport, dans l'ordre")
    sections: tuple[Section, ...] = Field(min_length=1, description="sections du rapport, dans l'ordre")

    @cached_property
    def all_dimensions(self) -> tuple[str, ...]:
        """Standard dimensions, then those of this survey."""
        return DIMENSIONS + tuple(name for name in self.dimensions if name not in DIMENSIONS)

    @cached_property
    def all_defaults(self) -> Mapping[str, str]:
        """The default member of each dimension that has one."""
        own = {name: d.default for name, d in self.dimensions.items() if d.default is not None}
        return {**own, **self.defaults}


class People(Entry):
    """The inhabitants of a country: naming them is the country and the default population."""

    label: Text = Field(description="nom des habitants avec l'article, par exemple « les Belges »")
    gender: Gender = Field(default="m", description="genre : m ou f")
    number: Number = Field(default="plural", description="plural ou singular")
    words: Words = Field(default=(), description="mots qui désignent ces habitants")


class Member(Named):
    """A group, a country, a period or an object that a fact is about."""

    dimensions: tuple[str, ...] = Field(alias="in", min_length=1, description="dimensions que le membre peut remplir")
    label: Text = Field(description="nom avec l'article, comme dans une phrase")
    short: Text = Field(default="", description="nom court, pour les listes et les graphiques")
    gender: Gender = Field(default="m", description="genre : m ou f")
    number: Number = Field(default="plural", description="plural ou singular")
    words: Words = Field(default=(), description="mots qui désignent le membre : synonymes, sigles, argot")
    is_a: Refs = Field(
        default=(), description="membres plus larges ; un chiffre sur eux n'est pas un chiffre sur celui-ci"
    )
    covers: Refs = Field(default=(), description="membres pour lesquels un chiffre commun répond")
    locative: Text = Field(default="", description="complément de lieu ou de temps, par exemple « en Belgique »")
    people: People | None = Field(default=None, description="les habitants, pour un pays")


class Concept(Named):
    """An idea that people express in many ways."""

    words: Words = Field(min_length=1, description="mots et expressions qui disent cette idée et rien d'autre")
    opposite: Words = Field(default=(), description="mots qui disent le contraire de l'idée")
    weak: Words = Field(
        default=(),
        description="mots qui peuvent dire l'idée, et disent souvent autre chose : ils comptent pour, jamais contre",
    )


class _Askable(Named):
    """What can be recognised in a question."""

    label: Text = Field(description="nom court, en minuscules")
    means: tuple[Text, ...] = Field(default=(), description="combinaisons de concepts ou de membres, jointes par « + »")
    words: Words = Field(default=(), description="expressions entières qui suffisent seules")
    optional: Refs = Field(default=(), description="concepts qui conviennent aussi quand ils sont dits")

    @cached_property
    def combinations(self) -> tuple[tuple[str, ...], ...]:
        """`means`, each split into its ids."""
        return tuple(map(split_means, self.means))


class Theme(_Askable):
    """Indicators that people ask for together."""

    indicators: Refs = Field(default=(), description="indicateurs du thème")
    facts: Refs = Field(default=(), description="les faits qui le résument, le meilleur d'abord")


class Indicator(_Askable):
    """One question of the survey, over all populations, subjects and countries."""

    sentence: Text = Field(
        default="", description="phrase type, avec {figure}, {population}, {de subject}, {in country}…"
    )
    involves: Refs = Field(default=(), description="membres qui font partie de l'indicateur lui-même")
    opposite_of: Ref | None = Field(default=None, description="indicateur dont celui-ci mesure le contraire")
    positive: StrictBool = Field(default=True, description="false quand un chiffre élevé est la réponse négative")
    better: Literal["high", "low", "none"] = Field(default="high", description="sens favorable, pour les classements")
    unit_label: Text = Field(default="", description="nom de l'unité, s'il faut le dire")
    theme: Ref | None = Field(default=None, description="thème auquel l'indicateur se rattache")


class FactEntry(Entry):
    """A fact as YAML writes it; keys of added dimensions are moved to `more_dimensions` first."""

    id: Id = Field(description="identifiant du fait")
    indicator: Ref = Field(description="indicateur mesuré")
    population: Ref | None = Field(default=None, description="qui a répondu")
    subject: Ref | None = Field(default=None, description="de qui ou de quoi on parle")
    country: Ref | None = Field(default=None, description="pays")
    period: Ref | None = Field(default=None, description="période")
    more_dimensions: SkipJsonSchema[dict[str, Ref]] = Field(default_factory=dict, exclude=True)
    figure: Text | None = Field(default=None, description="chiffre tel qu'on l'écrit : « 87 % », « les deux tiers »…")
    other_figures: tuple[Text, ...] = Field(default=(), description="le même constat dit autrement ailleurs")
    section: SectionIds = Field(description="section, ou liste de sections, la principale d'abord")
    sentence: Text = Field(default="", description="remplace la phrase de l'indicateur")
    context: Text = Field(description="une ou deux phrases, compréhensibles seules")
    caution: Text = Field(default="", description="seulement si un lecteur pouvait se tromper")
    examples: tuple[Text, ...] = Field(min_length=2, description="au moins deux questions comme on les pose")
    striking: StrictBool = Field(default=False, description="un chiffre bon à montrer")

    def named_members(self) -> dict[str, str]:
        """The members this entry names, by dimension."""
        named = {dimension: getattr(self, dimension) for dimension in DIMENSIONS}
        return {k: v for k, v in named.items() if v is not None} | self.more_dimensions


class Silence(Named):
    """Something the report does not say, and our honest words about it."""

    label: Text = Field(description="ce que le rapport ne dit pas")
    means: tuple[Text, ...] = Field(default=(), description="combinaisons de concepts ou de membres")
    words: Words = Field(default=(), description="expressions par lesquelles on le demande")
    optional: Refs = Field(default=(), description="concepts qui conviennent aussi")
    reply: Text = Field(description="la réponse, avec nos mots")
    offer: Refs = Field(default=(), description="faits les plus proches à proposer")
    about: Literal["survey", "topic"] = Field(
        default="topic", description="survey : l'enquête elle-même ; topic : un sujet"
    )
    examples: tuple[Text, ...] = Field(default=(), description="questions auxquelles cette réponse convient")

    @cached_property
    def combinations(self) -> tuple[tuple[str, ...], ...]:
        """`means`, each split into its ids."""
        return tuple(map(split_means, self.means))


class GlossaryEntry(Named):
    """A term and its definition."""

    label: Text = Field(description="le terme")
    words: Words = Field(default=(), description="mots par lesquels on le nomme")
    definition: Text = Field(description="définition en une ou deux phrases")
    examples: tuple[Text, ...] = Field(default=(), description="questions auxquelles la définition répond")


class Example(Entry):
    """A question and what must come of it."""

    ask: Text = Field(description="la question")
    expect: Expect = Field(description="answer, clarify, no_figure ou help")
    facts: Refs = Field(default=(), description="faits attendus")


class Dialogue(Entry):
    """Questions asked one after the other in one conversation."""

    dialogue: tuple[Example, ...] = Field(min_length=1, description="les questions, dans l'ordre")
