"""`lechiffre history`, `revert`, `knowledge push|pull` as functions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from admin_world import write_base

from bot import history_commands as commands
from bot.errors import LeChiffreError
from bot.facts.editing.changes import Change, Delete, Set
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper
from bot.opening import IN_DATABASE
from bot.settings import Settings


def settings(folder: Path, knowledge: str | None = None) -> Settings:
    return Settings.load(need_token=False, data_folder=folder / "data", knowledge=knowledge or str(folder / "base"))


def change(folder: Path, one: Change) -> None:
    async def work() -> None:
        keeper = await Keeper.open(InFolder(folder / "base"))
        await keeper.apply([one], "0123456789abcdef", "à voir", keeper.number)

    asyncio.run(work())


def figure(value: str) -> Set:
    return Set(kind="facts", id="frequentation-zoos", key="figure", value=value)


def test_history_and_revert(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    change(tmp_path, figure("30 %"))
    said: list[str] = []
    assert commands.history(settings(tmp_path), say=said.append) == 0
    assert len(said) == 2 and "éditeur 0123456789" in said[0] and "à voir" in said[0] and "hors du bot" in said[1]
    said.clear()
    assert commands.history(settings(tmp_path), 2, say=said.append) == 0
    assert '+     figure: "30 %"' in said
    said.clear()
    assert commands.revert(settings(tmp_path), 2, say=said.append) == 0
    assert "révision 2 annulée : la base est maintenant la révision 3" in said
    assert any("avant : fréquentation – zoos : 30 %" in line for line in said)
    assert '"29 %"' in (tmp_path / "base/facts/a.yaml").read_text()
    assert commands.history(settings(tmp_path), limit=1, say=said.append) == 0
    assert "ligne de commande" in said[-1]
    with pytest.raises(LeChiffreError, match="déjà annulée"):
        commands.revert(settings(tmp_path), 2, say=said.append)
    with pytest.raises(LeChiffreError, match="pas de révision 99"):
        commands.revert(settings(tmp_path), 99, say=said.append)


def test_a_revert_that_would_break_the_base(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    change(tmp_path, Delete(kind="silences", id="taille"))
    change(tmp_path, Delete(kind="facts", id="frequentation-cinemas"))
    said: list[str] = []
    assert commands.revert(settings(tmp_path), 2, say=said.append) == 1
    assert "ne serait pas une base" in said[-1]


def test_push_and_pull(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    here, there = settings(tmp_path), str(tmp_path / "copie")
    said: list[str] = []
    base = str(tmp_path / "base")
    assert commands.push(here, base, say=said.append) == 0 and "révision 1" in said[-1]
    assert commands.push(here, base, say=said.append) == 0 and "rien à faire" in said[-1]
    assert commands.pull(here, there, say=said.append) == 0
    assert (tmp_path / "copie/facts/a.yaml").read_text() == (tmp_path / "base/facts/a.yaml").read_text()
    assert commands.history(settings(tmp_path, IN_DATABASE), say=said.append) == 0
    assert "ligne de commande" in said[-1]
    change(tmp_path, figure("30 %"))
    copy = tmp_path / "copie/facts/a.yaml"
    copy.write_text(copy.read_text().replace('"29 %"', '"31 %"'))
    assert commands.push(here, base, say=said.append) == 0
    assert commands.push(here, there, say=said.append) == 1
    assert "changé des deux côtés" in said[-2] and "rien n'est écrit" in said[-1]
    assert commands.push(here, there, force=True, say=said.append) == 0
