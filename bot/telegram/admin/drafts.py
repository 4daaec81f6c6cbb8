"""What an editor has begun: kept in the store, so that it outlives a restart; one at a time for each person."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.store.store import Store

LASTS = 24 * 3600.0
"""Seconds after which a half-done edit is forgotten: later, a question would be taken for its next word."""


@dataclass(frozen=True)
class Draft:
    """One moment of a dialogue."""

    step: str
    data: dict[str, Any] = field(default_factory=dict)
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(6))
    """on every button of this moment: those of former moments, of others, or made up, do nothing"""

    def dump(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)

    @classmethod
    def load(cls, data: Any) -> Draft | None:
        """The draft that `dump` gave."""
        try:
            return cls(str(data["step"]), dict(data["data"]), str(data["nonce"]))
        except (TypeError, KeyError, ValueError):
            return None


class Drafts:
    """The drafts of all editors.  Every method may raise `StoreError`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, user: int) -> Draft | None:
        """What a person has begun."""
        return Draft.load(await self._store.context(self._key(user)))

    async def keep(self, user: int, draft: Draft) -> Draft:
        """It takes the place of what was begun before."""
        await self._store.save_context(self._key(user), draft.dump(), lasts=LASTS)
        return draft

    async def drop(self, user: int) -> None:
        """Forget it."""
        await self._store.forget_thread(self._key(user))

    def _key(self, user: int) -> str:
        return self._store.keys.message(user, 0, user)  # no message has the number 0; erased with the person
