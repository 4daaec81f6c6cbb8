"""What editors can do is told to them: every command in both READMEs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.telegram.admin import texts

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("document", ["README.md", "knowledge/README.md"])
@pytest.mark.parametrize("command", [*texts.EDITOR_COMMANDS, *texts.OWNER_COMMANDS])
def test_every_command_is_told(document: str, command: str) -> None:
    written = (ROOT / document).read_text(encoding="utf-8")
    assert f"`/{command}`" in written or f"`/{command} " in written
