"""Short names of facts and sections, for buttons (64 bytes) and deep links."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.facts.base import Base

LENGTH = 5
"""Characters: twelve facts fit one button."""


@dataclass(frozen=True)
class Codes:
    """Five characters for each id, both ways; the same from one start to the next."""

    _by_id: Mapping[str, str]
    _by_code: Mapping[str, str]

    @classmethod
    def of(cls, ids: Iterable[str]) -> Codes:
        """The codes of some ids."""
        by_code: dict[str, str] = {}
        for name in ids:
            salt = 0
            while (code := _code(name, salt)) in by_code:
                salt += 1  # two ids in a billion: the later one takes another code
            by_code[code] = name
        return cls({name: code for code, name in by_code.items()}, by_code)

    def code(self, name: str) -> str:
        """The code of an id.  Raises `KeyError`."""
        return self._by_id[name]

    def name(self, code: str) -> str | None:
        """The id of a code; None for a code of nothing, or of something that is gone."""
        return self._by_code.get(code)


def fact_codes(base: Base) -> Codes:
    """The codes of a base's facts."""
    return Codes.of(fact.id for fact in base.facts)


def section_codes(base: Base) -> Codes:
    """The codes of its sections."""
    return Codes.of(base.sections)


def _code(name: str, salt: int) -> str:
    digest = sha256(f"{name}\n{salt}".encode()).digest()
    return urlsafe_b64encode(digest)[:LENGTH].decode()
