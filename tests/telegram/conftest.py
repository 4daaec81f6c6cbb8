"""One bot for all end-to-end tests of a file: each brings its own persons and groups.

Of a file, not of the session: its event loop stands still while tests of other files run, and a bot that slept through
a minute of them wakes up with all its time-outs over.
"""

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


BOTH = {f"test_telegram_{what}" for what in ("private", "groups", "inline", "commands")}
"""The tests of what people do with the bot: in front of one that polls, and of one that is called."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Both ways of getting updates, where it matters to people."""
    if "world" in metafunc.fixturenames and metafunc.module.__name__ in BOTH:
        metafunc.parametrize("world", ["polling", "webhook"], indirect=True, scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The bot in front of the sandbox, polling unless the test is for both."""
    values = called() if getattr(request, "param", "polling") == "webhook" else {}
    async with running(tmp_path_factory.mktemp("data"), **values) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def called_world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """The same, called by webhook."""
    async with running(tmp_path_factory.mktemp("data"), **called()) as found:
        yield found
