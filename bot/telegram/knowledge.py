"""The base that answers now; it may be replaced while the bot runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.chart import chart_of
from bot.conversation import Engine
from bot.facts.base import Base, Fact
from bot.telegram.codes import Codes, fact_codes, section_codes


@dataclass(frozen=True, eq=False)
class Edition:
    """One engine with the short names of its facts: what a single update is answered by, from first to last."""

    engine: Engine
    facts: Codes
    sections: Codes
    _charted: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, engine: Engine) -> Edition:
        """The edition of an engine."""
        return cls(engine, fact_codes(engine.base), section_codes(engine.base))

    @property
    def base(self) -> Base:
        """The engine's base."""
        return self.engine.base

    def has_chart(self, facts: Sequence[Fact]) -> bool:
        """Whether there is something to draw for these facts; remembered for single ones, which are asked for most."""
        if len(facts) != 1:
            return chart_of(facts, self.base) is not None
        name = facts[0].id
        if name not in self._charted:
            self._charted[name] = chart_of(facts, self.base) is not None
        return self._charted[name]

    def fact(self, code: str) -> Fact | None:
        """The fact of a code, if it is still in the base."""
        name = self.facts.name(code)
        return self.base.fact(name) if name is not None else None


class Knowledge:
    """Holds the current edition."""

    def __init__(self, engine: Engine) -> None:
        self.edition = Edition.of(engine)

    @property
    def engine(self) -> Engine:
        """The current engine."""
        return self.edition.engine

    def replace(self, engine: Engine) -> None:
        """Questions that come from now on are answered by `engine`."""
        self.edition = Edition.of(engine)
