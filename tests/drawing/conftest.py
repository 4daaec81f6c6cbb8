"""The bases that charts are tried on."""

from __future__ import annotations

import pytest
from drawing_helpers import FOLDERS, loaded

from bot.facts.base import Base


@pytest.fixture(params=list(FOLDERS))
def base(request: pytest.FixtureRequest) -> Base:
    """Each base in turn."""
    return loaded(request.param)


@pytest.fixture
def mobilites() -> Base:
    """The second survey, with years, ages, regions and euros."""
    return loaded("mobilites")


@pytest.fixture
def knowledge() -> Base:
    """The survey of the project."""
    return loaded("knowledge")
