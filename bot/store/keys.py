"""Keyed hashes: people and chats are known by them and by nothing else."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256

from bot.store.tables import KEY


@dataclass(frozen=True)
class Keys:
    """Makes the keys of one installation.  Without its secret nobody can tell whose a key is."""

    secret: bytes = field(repr=False)

    def person(self, user_id: int) -> str:
        """The key of a person, the same in every chat."""
        return self._hash("person", user_id)

    def chat(self, chat_id: int) -> str:
        """The key of a chat."""
        return self._hash("chat", chat_id)

    def thread(self, chat_id: int, user_id: int, topic_id: int | None = None) -> str:
        """The key of one person's talk in one chat (and topic): erased with the person."""
        return f"{self.person(user_id)}.{self._hash('thread', chat_id, user_id, topic_id or 0)}"

    def message(self, chat_id: int, message_id: int, user_id: int) -> str:
        """A key for what must be known of one message of a person (its answer, a quiz…): erased with the person."""
        return f"{self.person(user_id)}.{self._hash('message', chat_id, message_id)}"

    def _hash(self, kind: str, *ids: int) -> str:
        return hmac.new(self.secret, f"{kind}:{':'.join(map(str, ids))}".encode(), sha256).hexdigest()[:KEY]
