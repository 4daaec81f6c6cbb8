"""One bot for all end-to-end tests: each brings its own persons and groups."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram_world import World, called, engine, running

from bot.conversation import Engine
from bot.telegram.knowledge import Edition


@pytest.fixture(scope="session")
def small_engine() -> Engine:
    """The engine of the small survey."""
    return engine()


@pytest.fixture(scope="session")
def edition(small_engine: Engine) -> Edition:
    """Its edition."""
    return Edition.of(small_engine)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The bot in front of the sandbox."""
    async with running(tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def called_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The same, called by webhook."""
    async with running(tmp_path_factory.mktemp("data"), **called()) as found:
        yield found
