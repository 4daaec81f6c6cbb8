"""README keeps its word: settings, commands and links that it names exist, and those that exist are named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.arguments import COMMANDS
from bot.settings import Settings, variable

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [variable(field) for field in Settings.model_fields])
def test_every_setting_is_documented(name: str) -> None:
    assert f"| `{name}` |" in README


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {variable(field) for field in Settings.model_fields} | {
        "LECHIFFRE_LONG",
        "LECHIFFRE_CACHE",
        "LECHIFFRE_SOAK_MINUTES",
    }
    assert set(re.findall(r"LECHIFFRE_[A-Z_]+", README)) <= known


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"`lechiffre {command}" in README


def test_its_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
