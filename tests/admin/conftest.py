"""One bot with its keeper for most tests of the editors' desk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from admin_world import AdminWorld, admin_world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def kept(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AdminWorld]:
    """The bot in front of the sandbox."""
    async with admin_world(tmp_path_factory.mktemp("admin")) as found:
        yield found
