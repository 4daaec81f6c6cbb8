"""A made survey of any size, valid under the model: YAML documents of members, ideas, indicators and facts.

Indicators × populations × subjects × countries × periods, with the proportions of a real base where they tell on
speed: ideas of several words and idioms, words that several ideas share, groups in families, indicators that measure
the contrary of another.  Nothing of it means anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from random import Random

from made_words import Namer, french_words

from bot.facts.base import Base
from bot.facts.loading import load_documents
from bot.facts.source import Document

FACTS, MEMBERS = 25_000, 3_000
A_FILE = 1_000
"""Facts in a file: the loader refuses huge ones."""
_SECTIONS = 60
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_ASKS = (
    "Quelle part {of} {idea} {about} {where} ?",
    "combien {of} {idea} {about} {where}",
    "{idea} {about} {where}",
    "{idea} chez {about} {where} %",
    "{about} {where} : {idea} ?",
    "les {about} et {idea}, {where} ça donne quoi ?",
)
_SIZES = {1: 13, 2: 58, 3: 22, 4: 7}
"""Ideas in a combination, and how often: as in the base this project ships."""
_LENGTHS = {1: 25, 2: 32, 3: 43}
"""Words in an expression, likewise."""
_COINED = 0.2
"""Share of groups whose name no dictionary has, likewise."""
_AXES = ((1, 1, 1), (1, 1, 1), (1, 2, 1), (1, 1, 3), (3, 1, 1), (2, 2, 1))
"""Populations, countries and periods that an indicator is measured for; subjects make up its number of facts."""
_DEEP_AXES = ((1, 10, 1), (1, 1, 12), (3, 6, 1), (2, 5, 4))
_DEEP = 100
"""Facts from which an indicator is a deep one."""


@dataclass(frozen=True)
class Item:
    """A made member or idea: its id and the words for it."""

    id: str
    words: tuple[str, ...]


class Survey:
    """Everything a made survey holds, before it is written.  The same sizes and seed give the same survey."""

    def __init__(self, facts: int = FACTS, members: int = MEMBERS, indicators: int = 0, seed: int = 7) -> None:
        """In: how many of each; an indicator for 20 facts where their number is not given."""
        self.rng = Random(seed)
        words = french_words(self.rng)
        self._names, self._words = words[: len(words) // 4], words[len(words) // 4 :]
        self._namer = Namer(self.rng)
        self.indicators = indicators or max(10, facts // 20)
        self.size = facts
        self.families = [self._group(f"famille-{i}") for i in range(max(4, members // 60))]
        self.people = [self._group(f"groupe-{i}") for i in range(members * 2 // 3 - len(self.families))]
        self.things = [self._idea(f"chose-{i}", 8) for i in range(members // 6)]
        self.countries = [self._country(f"pays-{i}") for i in range(members // 12)]
        rest = members - len(self.families) - len(self.people) - len(self.things) - len(self.countries) - 1
        self.periods = [self._period(i) for i in range(rest)]
        self.ideas = [self._idea(f"idee-{i}", 24) for i in range(max(60, self.indicators * 6 // 5))]
        self.combinations = [self._combinations() for _ in range(self.indicators)]

    def documents(self) -> list[Document]:
        """The YAML files of the survey."""
        facts = list(islice(self._facts(), self.size))
        files = [facts[i : i + A_FILE] for i in range(0, len(facts), A_FILE)]
        return [
            Document("survey.yaml", "\n".join(self._survey())),
            Document("vocabulary/members.yaml", "members:\n" + "\n".join(self._members())),
            Document("vocabulary/concepts.yaml", "concepts:\n" + "\n".join(self._concepts())),
            Document("vocabulary/themes.yaml", "themes:\n" + "\n".join(self._themes())),
            Document("indicators/all.yaml", "indicators:\n" + "\n".join(self._indicators())),
            *(Document(f"facts/{n}.yaml", "facts:\n" + "\n".join(lines)) for n, lines in enumerate(files)),
        ]

    def base(self) -> Base:
        """The survey, loaded as any base is.  Raises `ValueError` with the first problems when it is not valid."""
        base, problems = load_documents(self.documents())
        if base is None:
            raise ValueError("\n".join(map(str, problems[:5])))
        return base

    def _word(self) -> str:
        """Any French word that names no group: ideas share words, groups and ideas seldom do."""
        return self.rng.choice(self._words)

    def _name(self) -> str:
        """A French word for a group, while there are any."""
        return self._names.pop() if self._names else self._word()

    def _expression(self) -> str:
        words = [self._word() for _ in range(self._drawn(_LENGTHS))]
        return " de ".join(words) if len(words) == 2 else " ".join(words)

    def _drawn(self, odds: Mapping[int, int]) -> int:
        return self.rng.choices(tuple(odds), tuple(odds.values()))[0]

    def _group(self, name: str) -> Item:
        trade = self._namer.trade() if self.rng.random() < _COINED else self._name()
        more = [self._name(), *(f"{trade} {self._word()}" for _ in range(3)), *(self._two_words() for _ in range(3))]
        return Item(name, tuple(dict.fromkeys([trade, *more])))

    def _two_words(self) -> str:
        return f"{self._word()} {self._word()}"

    def _country(self, name: str) -> Item:
        land = self._namer.land()
        return Item(name, (land, f"{land[:-1]}ain", f"royaume de {land}"))

    def _period(self, number: int) -> Item:
        month = f"{_MONTHS[number % 12]} {1990 + number // 12}"
        return Item(f"periode-{number}", (month, f"fin {month}"))

    def _idea(self, name: str, count: int) -> Item:
        """The first of its words is a single one."""
        first = self._name() if name.startswith("chose") else self._word()
        return Item(name, tuple(dict.fromkeys([first, *(self._expression() for _ in range(count - 1))])))

    def _combinations(self) -> list[list[Item]]:
        return [self.rng.sample(self.ideas, self._drawn(_SIZES)) for _ in range(3)]

    def _survey(self) -> Iterator[str]:
        yield "title: Une enquête fabriquée pour mesurer"
        yield "defaults: {population: public, country: pays-0, period: periode-0}"
        yield "dimensions:"
        yield "  subject: {label: métier, words: [quel métier, quels métiers]}"
        yield "  country: {label: pays, words: [quel pays, quels pays]}"
        yield "sections:"
        for i in range(_SECTIONS):
            yield f'  - {{id: "S.{i}", title: {_text(self._word().capitalize())}, words: [{_text("section " + self._word())}]}}'

    def _members(self) -> Iterator[str]:
        yield "  public: {in: [population], label: les gens, words: [gens, public, population]}"
        for item in self.families:
            yield self._member(item, "population, subject", "les ")
        for item in self.people:
            yield self._member(item, "population, subject", "les ", f", is_a: [{self.rng.choice(self.families).id}]")
        for item in self.things:
            yield self._member(item, "subject", "la ")
        for item in self.countries:
            people = (
                f", people: {{label: {_text('les ' + item.words[1] + 's')}, words: [{_text(item.words[1] + 's')}]}}"
            )
            yield self._member(item, "country", "la ", f", locative: {_text('en ' + item.words[0])}{people}")
        for item in self.periods:
            yield self._member(item, "period", "", f", locative: {_text('en ' + item.words[0])}")

    @staticmethod
    def _member(item: Item, dimensions: str, article: str, more: str = "") -> str:
        plural = "s" if article == "les " else ""
        label = article + item.words[0] + plural
        return f"  {item.id}: {{in: [{dimensions}], label: {_text(label)}, words: {_list(item.words)}{more}}}"

    def _concepts(self) -> Iterator[str]:
        for idea in self.ideas:
            opposite = [self._two_words() for _ in range(3)]
            yield f"  {idea.id}: {{words: {_list(idea.words)}, opposite: {_list(opposite)}}}"

    def _themes(self) -> Iterator[str]:
        for i in range(self.indicators // 10):
            own = [f"indicateur-{j}" for j in range(i * 10, i * 10 + 10)]
            words = _list([f"bilan {self._word()}", f"chiffres {self._word()}"])
            yield f"  theme-{i}: {{label: {_text(self._word())}, words: {words}, indicators: [{', '.join(own)}]}}"

    def _indicators(self) -> Iterator[str]:
        for i, combinations in enumerate(self.combinations):
            means = ", ".join(_text(" + ".join(idea.id for idea in c)) for c in combinations)
            optional = ", ".join(idea.id for idea in self.rng.sample(self.ideas, 3))
            words = _list([self._two_words()])
            contrary = f", opposite_of: indicateur-{i - 1}, positive: false" if i % 7 == 6 else ""
            theme = f", theme: theme-{i // 10}" if i // 10 < self.indicators // 10 else ""
            sentence = _text("{figure} {de population} le disent {in country} : " + self._word())
            yield (
                f"  indicateur-{i}: {{label: {_text(self._word())}, sentence: {sentence}, means: [{means}], "
                f"words: {words}, optional: [{optional}]{contrary}{theme}}}"
            )

    def _facts(self) -> Iterator[str]:
        """Facts of each indicator in turn: a block of the cube, one part of it left out."""
        made = 0
        for i in range(self.indicators):
            left = -(-(self.size - made) // (self.indicators - i))
            for cell in islice(self._cells(), left):
                yield self._fact(i, made, *cell)
                made += 1

    def _cells(self) -> Iterator[tuple[Item | None, Item, Item, Item]]:
        each = -(-self.size // self.indicators)
        who, where, when = self.rng.choice(_DEEP_AXES if each >= _DEEP else _AXES)
        about = -(-each // (who * where * when))
        pick = self.rng.sample
        populations: Sequence[Item | None] = [None, *pick(self.people, who - 1)]
        subjects = pick(self.people if self.rng.random() < 0.7 else self.things, about)
        countries = [self.countries[0], *pick(self.countries[1:], where - 1)]
        periods = [self.periods[0], *pick(self.periods[1:], when - 1)]
        return iter(list(product(populations, subjects, countries, periods)))

    def _fact(self, indicator: int, number: int, who: Item | None, about: Item, country: Item, period: Item) -> str:
        population = who.id if who else "public"
        examples = "".join(f"\n      - {_text(self._ask(indicator, who, about, country, period))}" for _ in range(2))
        return (
            f"  - id: fait-{number}\n    indicator: indicateur-{indicator}\n    population: {population}\n"
            f"    subject: {about.id}\n    country: {country.id}\n    period: {period.id}\n"
            f'    figure: "{self.rng.randint(1, 99)} %"\n    section: "S.{indicator % _SECTIONS}"\n'
            f"    context: Un chiffre fabriqué.\n    examples:{examples}"
        )

    def _ask(self, indicator: int, who: Item | None, about: Item, country: Item, period: Item) -> str:
        """A question on a fact in any words of its ideas and its groups."""
        where = [f"en {country.words[0]}"] if country is not self.countries[0] else []
        where += [f"en {period.words[0]}"] if period is not self.periods[0] else []
        where += [f"selon les {who.words[0]}"] if who else []
        asked = self.rng.choice(_ASKS).format(
            of="des gens" if who is None else "",
            idea=" ".join(self.rng.choice(idea.words) for idea in self.rng.choice(self.combinations[indicator])),
            about=self.rng.choice(about.words[:4]),
            where=" ".join(where),
        )
        return " ".join(asked.replace(" ,", ",").split())


def _text(text: str) -> str:
    """A YAML scalar in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Sequence[str]) -> str:
    return json.dumps(list(dict.fromkeys(texts)), ensure_ascii=False)
