"""What the tests of watching share with those of the delivery, the channel and the store."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox import Sandbox

for folder in ("delivery", "telegram", "store", "deploy"):
    sys.path.append(str(Path(__file__).parents[1] / folder))


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox."""
    async with Sandbox.start() as started:
        yield started
