"""The names in one message: what is named, by which words, in which line of the base; each name is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answering.say import join
from bot.facts.base import Base
from bot.facts.model import Origin
from bot.understanding.query import Query
from bot.understanding.utterance import Mention

MOST_NAMED = 3
"""Names or words in one list."""
_DIMENSIONS = {"population": "qui répond", "subject": "de qui l'on parle", "country": "pays", "period": "période"}


@dataclass(frozen=True, slots=True)
class Cause:
    """What went wrong, and what to do about it; both go on a sentence that has begun."""

    why: str
    mend: str


class Telling:
    """Writes the names of one message."""

    def __init__(self, base: Base, said: Iterable[str] = ()) -> None:
        self.base = base
        self._said = {name.casefold() for name in said}

    def quoted(self, name: str) -> str:
        """« name », or "" when the message has said it already."""
        if name.casefold() in self._said:
            return ""
        self._said.add(name.casefold())
        return f"« {name} »"

    def all(self, names: Iterable[str]) -> str:
        """Several names, as a list that is not too long."""
        kept = [quoted for name in dict.fromkeys(names) if (quoted := self.quoted(name))]
        more = len(kept) - MOST_NAMED
        return join([*kept[:MOST_NAMED], f"{more} autres"] if more > 1 else kept)

    def entry(self, name: str) -> str:
        """An idea or a member with its place: "idée « prix », concepts.yaml:7"."""
        concept = self.base.concepts.get(name)
        kind = "idée" if concept is not None else "membre"
        origin = concept.origin if concept is not None else self.base.members[name].origin
        return self._entry(kind, name, origin)

    def the(self, name: str) -> str:
        """The same with its article, to stand in a sentence: "l'idée « prix » (concepts.yaml:7)"."""
        if name not in self.base.concepts and name not in self.base.members:
            return f"l'année {self.quoted(name) or name}"  # said, and no member of the base
        article = "l'" if name in self.base.concepts else "le "
        what, _, place = self.entry(name).rpartition(", ")
        return f"{article}{what} ({place})"

    def silence(self, name: str) -> str:
        """A silence with its place."""
        what, _, place = self._entry("silence", name, self.base.silences[name].origin).rpartition(", ")
        return f"{what} ({place})"

    def indicator(self, name: str) -> str:
        """An indicator by its place alone: its facts have said its name."""
        return f"l'indicateur ({place(self.base.indicators[name].origin)})"

    def _entry(self, kind: str, name: str, origin: Origin) -> str:
        return " ".join(filter(None, (kind, self.quoted(name)))) + f", {place(origin)}"

    def mentions(self, found: Iterable[Mention], query: Query) -> str:
        """Words of the question and what they name: "« chère » (idée « prix », concepts.yaml:7)"."""
        return join([self._mention(m, query) for m in list(found)[: MOST_NAMED - 1]])

    def _mention(self, mention: Mention, query: Query) -> str:
        said = self.quoted(words_of(mention, query)) or "ce mot"
        if mention.kind == "indicator":
            return f"{said} (mots de l'indicateur, {place(self.base.indicators[mention.id].origin)})"
        return f"{said} ({self.entry(mention.id)})"


def place(origin: Origin) -> str:
    """file:line."""
    return f"{origin.file}:{origin.line}"


def words_of(mention: Mention, query: Query) -> str:
    """A mention as the question says it, with the small words inside it."""
    together = mention.last - mention.first < 2 * len(mention.at)
    places = range(mention.first, mention.last + 1) if together else sorted(mention.at)
    return " ".join(query.utterance.tokens[i].text for i in places)


def dimension_name(dimension: str, base: Base) -> str:
    """A dimension as an editor calls it."""
    added = base.survey.dimensions.get(dimension)
    return _DIMENSIONS.get(dimension) or (added.label if added is not None else dimension)
