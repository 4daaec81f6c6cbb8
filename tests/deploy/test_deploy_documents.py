"""What deploy/'s documents say is so: settings, tables kept, tests named, links."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from deploy_files import DEPLOY, KNOWN, NAMED, ROOT, example, text

from bot.settings import Settings, variable
from bot.store.store import CONTEXT_LASTS
from bot.store.tables import metadata
from bot.store.updates import KEPT
from bot.telegram.memory import MEMO_LASTS

DOCUMENTS = ("README.md", "PRIVACY.md", "SECURITY.md")
OWN = {"DOMAIN", "POSTGRES_PASSWORD"}
"""Names of the deployment's own, which the bot does not know."""
TEST = re.compile(r"`(tests/[\w/.]+\.py)::(test_\w+)`")


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(example()) == KNOWN | OWN


def test_the_example_shows_the_defaults() -> None:
    """Of every setting whose default is one value, whatever the machine."""
    for name, field in Settings.model_fields.items():
        shown = example()[variable(name)]
        if field.default_factory is None and isinstance(field.default, (bool, int, float)):
            assert json.loads(shown) == field.default, name
    assert example()["LECHIFFRE_TELEGRAM_API_URL"] == Settings.model_fields["telegram_api_url"].default
    assert example()["LECHIFFRE_LOG_LEVEL"] == "INFO" and example()["LECHIFFRE_LOG_FORMAT"] == "text"


def test_the_example_can_be_read_once_the_token_is_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With every line switched on that has a value, too."""
    for name in KNOWN:
        monkeypatch.delenv(name, raising=False)
    token = "TELEGRAM_TOKEN=123456789:AAEabcdefghijklmnopqrstuvwxyz012345"
    with_token = text(".env.example").replace("TELEGRAM_TOKEN=", token)
    all_on = re.sub(r"(?m)^#(?=[A-Z_]+=.+$)", "", with_token)
    for number, content in enumerate((with_token, all_on)):
        file = tmp_path / f"env{number}"
        file.write_text(content, encoding="utf-8")
        Settings.load(_env_file=file)


def test_no_secret_stands_in_the_example() -> None:
    shown = example()
    for name in ("TELEGRAM_TOKEN", "LECHIFFRE_SECRET", "LECHIFFRE_WEBHOOK_SECRET", "POSTGRES_PASSWORD"):
        assert shown[name] == ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", text(name)):
        assert (DEPLOY / target).exists(), target


@pytest.mark.parametrize("name", DOCUMENTS)
def test_settings_that_are_named_exist(name: str) -> None:
    assert set(NAMED.findall(text(name))) <= KNOWN | {"LECHIFFRE_CACHE", "LECHIFFRE_LONG"}


def test_every_file_is_in_the_readme() -> None:
    for path in DEPLOY.iterdir():
        assert path.name in text("README.md") or path.name in ("README.md", "__pycache__", ".env"), path.name


def test_privacy_tells_every_column_that_is_kept() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", text("PRIVACY.md"), re.MULTILINE)
    told = {name: set(re.findall(r"`(\w+)`", columns)) for name, columns in rows}
    assert told == {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}


def test_privacy_tells_how_long() -> None:
    said = text("PRIVACY.md")
    assert KEPT == 24 * 3600 and "24 hours" in said
    assert CONTEXT_LASTS == 15 * 60 and "15 minutes" in said
    assert MEMO_LASTS == 48 * 3600 and "48 hours" in said
    assert f"{Settings.model_fields['log_days'].default} days" in said


def test_tests_named_in_the_threat_table_exist() -> None:
    named = TEST.findall(text("SECURITY.md"))
    assert len(named) > 30
    for file, function in named:
        source = (ROOT / file).read_text(encoding="utf-8")
        assert re.search(rf"^(async )?def {function}\(", source, re.MULTILINE), f"{file}::{function}"


def test_each_threat_has_its_tests_or_says_that_it_has_none() -> None:
    rows = [line for line in text("SECURITY.md").splitlines() if re.match(r"^\| [A-Z]\d", line)]
    assert len(rows) > 15
    for row in rows:
        tests = row.strip(" |").split(" | ")[-1]
        assert TEST.search(tests) or tests.startswith("no test"), row
