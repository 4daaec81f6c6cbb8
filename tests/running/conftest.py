"""The helpers of other folders, and a sandbox."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # scratch_databases
sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))  # delivery_kit

from bot.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox."""
    async with Sandbox.start() as started:
        yield started
