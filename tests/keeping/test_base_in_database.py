"""Every command that reads a base reads one in the database too, and says in one line when there is none."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keeping_help import read, write
from small_base import SMALL

from bot.cli import main
from bot.opening import IN_DATABASE
from bot.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))
from scratch_databases import scratch

QUESTION = "fréquentation en France"


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, the setting, and a data folder."""
    (tmp_path / "ici").mkdir()
    monkeypatch.chdir(tmp_path / "ici")
    monkeypatch.setenv("LECHIFFRE_KNOWLEDGE", IN_DATABASE)
    monkeypatch.setenv("LECHIFFRE_DATA_FOLDER", str(tmp_path / "data"))
    return tmp_path


@pytest.fixture(params=["sqlite", "postgres"])
def pushed(request: pytest.FixtureRequest, elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small base in the database."""
    with scratch(request.param, elsewhere) as url:
        monkeypatch.setenv("LECHIFFRE_DATABASE_URL", url)
        assert main(["knowledge", "push", str(write(elsewhere / "base"))]) == 0
        yield elsewhere


def test_what_reads_a_base_reads_it_there(pushed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pushed / "questions.txt").write_text("les habitants aiment-ils les girafes ?\n")
    batch = pushed / "batch.jsonl"
    batch.write_text(json.dumps({"id": "1", "text": QUESTION}) + "\n")
    for arguments, said in (
        (["ask", QUESTION], "61 %"),
        (["ask", "--json", QUESTION], '"outcome": "answer"'),
        (["ask", "--batch", str(batch)], '"figure": "61 %"'),
        (["facts", "--json"], '"id": "frequentation-france"'),
        (["facts"], "fréquentation"),
        (["check"], "0 problème"),
        (["review", str(pushed / "questions.txt")], "girafes"),
        (["schema"], "$schema"),
        (["history"], "ligne de commande"),
        (["history", "1"], "+ title: Les habitants et leur bibliothèque"),
        (["--knowledge", IN_DATABASE, "ask", QUESTION], "61 %"),
    ):
        capsys.readouterr()
        assert main(arguments) == 0, arguments
        assert said in capsys.readouterr().out.replace("\u202f", " "), arguments
    assert not list((pushed / "ici").iterdir()), "nothing is left in the current folder"


def test_a_conversation_and_the_way_back(
    pushed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    chat = subprocess.run(
        [sys.executable, "-m", "bot.cli", "chat"],
        input=QUESTION + "\n",
        env=environment,
        text=True,
        capture_output=True,
    )
    assert chat.returncode == 0 and "61" in chat.stdout, chat.stderr
    assert main(["knowledge", "pull"]) == 0
    assert read(pushed / "ici/knowledge") == SMALL, "into ./knowledge, never into a folder named database"
    (pushed / "ici/database").mkdir()
    write(pushed / "ici/database", {**SMALL, "facts/1.yaml": SMALL["facts/1.yaml"].replace("61 %", "64 %")})
    capsys.readouterr()
    assert main(["--knowledge", "./database", "ask", QUESTION]) == 0
    assert "64" in capsys.readouterr().out
    monkeypatch.delenv("LECHIFFRE_KNOWLEDGE")
    (pushed / "ici/.env").write_text("LECHIFFRE_KNOWLEDGE=./database\n")
    assert main(["ask", QUESTION]) == 0
    assert "64" in capsys.readouterr().out, ".env counts for every command"


def test_the_demo_shows_a_copy_of_it(pushed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []

    async def run(settings: Settings) -> None:
        shown.append(read(Path(settings.knowledge or "")))
        assert settings.data_folder != pushed / "data" and not settings.database_url.get_secret_value()

    monkeypatch.setattr("bot.demo.run", run)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert main(["demo", "--no-browser", "--port", str(port)]) == 0
    assert shown == [SMALL]


def test_the_bot_that_finds_none_says_so_and_ends(elsewhere: Path) -> None:
    settings = {"TELEGRAM_TOKEN": "123456:" + "a" * 35, "LECHIFFRE_LOG_LEVEL": "ERROR"}
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **settings}
    bot = subprocess.run([sys.executable, "-m", "bot.cli", "run"], env=environment, text=True, capture_output=True)
    assert bot.returncode == 2 and bot.stderr.startswith("aucune base dans la base de données")
    assert len(bot.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["ask", "bonjour"], ["chat"], ["facts"], ["check"], ["schema"], ["history"], ["revert", "2"], ["knowledge", "pull"], ["demo"]],
)  # fmt: skip
def test_where_there_is_none_one_line_says_so(
    elsewhere: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert "aucune base dans la base de données" in told.err and "knowledge push" in told.err
    assert len(told.err.splitlines()) == 1 and not told.out
    assert not list((elsewhere / "ici").iterdir())
