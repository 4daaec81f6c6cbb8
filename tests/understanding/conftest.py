"""The two bases that questions are asked of: the project's own, and another survey's."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import Engine
from bot.facts.loading import load

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def health() -> Engine:
    """The engine of the base that the project ships."""
    return Engine.of(load(ROOT / "knowledge"))


@pytest.fixture(scope="session")
def mobility() -> Engine:
    """The engine of a survey of another field, with ages, regions and waves, for which no code was written."""
    return Engine.of(load(ROOT / "tests" / "data" / "mobilites"))


@pytest.fixture(scope="session")
def housing() -> Engine:
    """The engine of a third survey, made by an editor from `knowledge/README.md` alone."""
    return Engine.of(load(ROOT / "tests" / "data" / "logement"))
