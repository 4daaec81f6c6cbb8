"""Thirty conversations, word for word, by webhook (the other tests poll).  `REGOLD=1 pytest tests/telegram/test_telegram_golden.py` writes them anew:
read the difference before you keep it."""

from __future__ import annotations

import os

import pytest
from telegram_golden import FOLDER, Conversation, play, read
from telegram_world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONVERSATIONS = [(path, c) for path in sorted(FOLDER.glob("*.txt")) for c in read(path)]


async def test_there_are_thirty() -> None:
    assert len(CONVERSATIONS) >= 30


@pytest.mark.parametrize("conversation", [c for _, c in CONVERSATIONS], ids=lambda c: c.title)
async def test_conversation(called_world: World, conversation: Conversation) -> None:
    made = await play(conversation, called_world)
    if os.environ.get("REGOLD"):
        conversation.steps = made.steps
        for path in {p for p, _ in CONVERSATIONS}:
            path.write_text("\n".join(c.text() for p, c in CONVERSATIONS if p == path), encoding="utf-8")
    assert made.text() == conversation.text()
