"""One bot with its keeper, in each place that a base may live in, for most tests of the editors' desk."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from admin_world import PLACES, AdminWorld, admin_world


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=PLACES)
async def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AdminWorld]:
    """The bot in front of the sandbox, with its base in each place."""
    async with admin_world(tmp_path_factory.mktemp("admin"), request.param) as found:
        yield found
