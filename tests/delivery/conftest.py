"""A sandbox, and our delivery on it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))  # scratch_databases
sys.path.append(str(Path(__file__).parents[1] / "watching"))  # scraped

from bot.sandbox import Sandbox
from bot.store.store import Store


@pytest.fixture(autouse=True)
def plain_logs() -> Iterator[None]:
    """Tracebacks without the values of all variables, which take seconds to draw."""
    before = structlog.get_config()
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, renderer])
    yield
    structlog.configure(**before)


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
