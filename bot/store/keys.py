"""Keyed hashes: people and chats are known by them and by nothing else."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from functools import cached_property

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

    def question(self, text: str) -> str:
        """The key of what was asked: the same for two writings that differ in capitals, spaces and the last sign only."""
        return self._hash("question", bare(text).casefold())

    @property
    def mark(self) -> str:
        """The same for two installations whose keys are the same; tells nothing of the secret."""
        return self._hash("mark")

    @cached_property
    def _begun(self) -> hmac.HMAC:
        """The hash with the secret taken in already: `hmac.digest` lets other threads in each time, and a question needs ten."""
        return hmac.new(self.secret, digestmod="sha256")

    def _hash(self, kind: str, *parts: int | str) -> str:
        keyed = self._begun.copy()
        keyed.update(f"{kind}:{':'.join(map(str, parts))}".encode("utf-8", "replace"))
        return keyed.hexdigest()[:KEY]


def bare(text: str) -> str:
    """A question without the spaces and the sign that do not matter."""
    return " ".join(text.split()).rstrip(" ?!.")
