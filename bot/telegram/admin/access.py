"""Who may edit the base: the owners that the settings name, and the editors that they name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from bot.store.editing import Editors
from bot.store.store import Store

Role = Literal["owner", "editor"]


class Access:
    """Asked anew at every step: a right that was taken back is gone at once."""

    def __init__(self, store: Store, owners: Iterable[int]) -> None:
        self.owners = frozenset(owners)
        self.editors = Editors(store.database)
        self._keys = store.keys
        self._owner_keys = frozenset(map(store.keys.person, self.owners))

    async def role(self, user: int) -> Role | None:
        """What a person may do; None for everybody else."""
        if user in self.owners:
            return "owner"
        return "editor" if await self.editors.has(self.key(user)) else None

    async def may_have_begun(self, user: int) -> bool:
        """Whether it is worth while to look for what a person has begun: hardly anybody who writes is an editor."""
        return user in self.owners or await self.editors.may_be(self.key(user))

    def key(self, user: int) -> str:
        """The key of a person."""
        return self._keys.person(user)

    def owns(self, key: str) -> bool:
        """Whether the key is an owner's."""
        return key in self._owner_keys
