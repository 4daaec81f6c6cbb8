"""A sandbox, and our delivery on it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # scratch_databases

from bot.sandbox import Sandbox
from bot.store.store import Store


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox."""
    async with Sandbox.start() as started:
        yield started


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An open store."""
    async with Store.open(f"sqlite:///{tmp_path}/bot.db") as opened:
        yield opened
