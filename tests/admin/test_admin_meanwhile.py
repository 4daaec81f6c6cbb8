"""Two at work at once, whoever and wherever the other is: nothing is lost, and the loser is told."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
from functools import partial
from pathlib import Path

import pytest
from admin_world import PLACES, AdminWorld, admin_world, bot_at, files, flat, scratch, tap, write_base

from bot.facts.documents.revisions import Note
from bot.facts.editing.changes import Set
from bot.keeping.database import InDatabase
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper
from bot.keeping.workshop import InProcess
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seats import Seat
from bot.sandbox.shown import Shown
from bot.store.store import Store

SOON = 2.0


async def previewed(seat: Seat, fact: str, value: str) -> Shown:
    await tap(seat, "Chiffre", await seat.ask(f"/fiche {fact}"))
    preview = await seat.ask(value)
    assert "Aperçu" in preview.text
    return preview


async def until_figure(kept: AdminWorld, fact: str, value: str, seconds: float = SOON) -> None:
    async with asyncio.timeout(seconds):
        while kept.figure(fact) != value:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("place", PLACES)
async def test_two_admins_on_different_facts_of_one_file(tmp_path: Path, place: str) -> None:
    async with admin_world(tmp_path, place) as kept:
        emma = await kept.editor()
        mine = await previewed(kept.boss, "frequentation-musees", "35 %")
        hers = await previewed(emma, "frequentation-zoos", "30 %")
        assert "Enregistré" in (await tap(emma, "Confirmer", hers)).text
        told = await tap(kept.boss, "Confirmer", mine)
        assert "a changé entre-temps" in flat(told.text) and "par un éditeur" in flat(told.text)
        assert kept.figure("frequentation-musees") == "34 %" and "zoos" in told.text
        again = await tap(kept.boss, "Refaire", told)
        assert "zoos" not in again.text, "only what this admin changes"
        await tap(kept.boss, "Confirmer", again)
        text = await kept.text("facts/a.yaml")
        assert '"35 %"' in text and '"30 %"' in text


async def test_a_stroke_of_both_at_once(tmp_path: Path) -> None:
    """Both tap in the same moment, again and again: each time one is saved, and the other is told."""
    async with admin_world(tmp_path) as kept:
        emma = await kept.editor()
        for number in range(10, 14):
            mine = await previewed(kept.boss, "frequentation-musees", f"{number} %")
            hers = await previewed(emma, "frequentation-zoos", f"{number + 20} %")
            answers = await asyncio.gather(tap(kept.boss, "Confirmer", mine), tap(emma, "Confirmer", hers))
            saved = ["Enregistré" in answer.text for answer in answers]
            assert sorted(saved) == [False, True]
            loser, told = (emma, answers[1]) if saved[0] else (kept.boss, answers[0])
            assert "a changé entre-temps" in flat(told.text)
            await tap(loser, "Confirmer", await tap(loser, "Refaire", told))
            figures = kept.figure("frequentation-musees"), kept.figure("frequentation-zoos")
            assert figures == (f"{number} %", f"{number + 20} %")


async def test_an_editor_saves_the_file_meanwhile(tmp_path: Path) -> None:
    async with admin_world(tmp_path) as kept:
        preview = await previewed(kept.boss, "frequentation-musees", "35 %")
        path = kept.folder / "facts/a.yaml"
        path.write_text("# à la main\n" + path.read_text().replace('"29 %"', '"27 %"'))
        told = await tap(kept.boss, "Confirmer", preview)
        assert "a changé entre-temps" in flat(told.text) and "hors du bot" in flat(told.text)
        assert path.read_text().startswith("# à la main\n") and '"27 %"' in path.read_text()
        assert kept.figure("frequentation-zoos") == "27 %", "what was written by hand is live"
        await tap(kept.boss, "Confirmer", await tap(kept.boss, "Refaire", told))
        text = path.read_text()
        assert text.startswith("# à la main\n") and '"27 %"' in text and '"35 %"' in text


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
async def test_a_git_checkout_is_picked_up_whole(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        names = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(
            ["git", *names, *arguments],
            cwd=tmp_path / "base",
            check=True,
            capture_output=True,
            env={**os.environ, **own},
        )

    async with admin_world(tmp_path) as kept:
        (kept.folder / ".gitignore").write_text(".lechiffre\n")
        git("init", "-b", "avant")
        git("add", "-A")
        git("commit", "-m", "avant")
        git("checkout", "-b", "apres")
        for name, old, new in (
            ("facts/a.yaml", '"29 %"', '"28 %"'),
            ("silences.yaml", "combien de personnes", "combien de gens"),
        ):
            path = kept.folder / name
            path.write_text(path.read_text().replace(old, new))
        await until_figure(kept, "frequentation-zoos", "28 %", 5)
        git("commit", "-am", "après")
        await kept.boss.ask("/admin")
        kept.boss.catch_up()
        for branch, value in (("avant", "29 %"), ("apres", "28 %"), ("avant", "29 %")):
            git("checkout", branch)
            await until_figure(kept, "frequentation-zoos", value)
            assert ("combien de gens" in await kept.text("silences.yaml")) == (branch == "apres")
        await kept.boss.quiet(0.1)
        assert "hors du bot" in (await kept.boss.ask("/historique")).text


async def test_what_one_replica_saves_the_other_answers(tmp_path: Path) -> None:
    """Two bots with one token over one PostgreSQL: one polls, the other stands by, and both have the base at once."""
    write_base(tmp_path / "base")
    with scratch("postgres", tmp_path) as url:
        async with Store.open(url) as store:
            await InDatabase(store.database).adopt(files(), Note("", "début", 0.0, True))
        async with Sandbox.start() as sandbox:
            owner = sandbox.person("Olga")
            bot = partial(bot_at, sandbox, owner, tmp_path, True, database_url=url)
            async with bot() as one, bot() as two:
                preview = await previewed(one.boss, "frequentation-zoos", "30 %")
                await tap(one.boss, "Confirmer", preview)
                await asyncio.gather(*(until_figure(kept, "frequentation-zoos", "30 %") for kept in (one, two)))
                # and the admin of the other, at the same fact from what both answer
                change = Set(kind="facts", id="frequentation-zoos", key="figure", value="31 %")
                async with asyncio.timeout(SOON):
                    while two.channel.keeper.number != 2:
                        await asyncio.sleep(0.02)
                await two.channel.keeper.apply([change], "bob", "", 2)
                await asyncio.gather(*(until_figure(kept, "frequentation-zoos", "31 %") for kept in (one, two)))
                assert flat((await one.boss.ask("fréquentation des zoos")).text).startswith("31 %")


async def test_a_command_in_a_terminal_meanwhile(tmp_path: Path) -> None:
    """`lechiffre revert` while an admin looks at a preview: another process on the same folder."""
    async with admin_world(tmp_path) as kept:
        await tap(kept.boss, "Confirmer", await previewed(kept.boss, "frequentation-musees", "35 %"))
        preview = await previewed(kept.boss, "frequentation-zoos", "30 %")
        other = await Keeper.open(InFolder(kept.folder))
        await other.undo(2, "cli", 2)
        told = await tap(kept.boss, "Confirmer", preview)
        assert "a changé entre-temps" in flat(told.text) and "en ligne de commande" in flat(told.text)
        assert kept.figure("frequentation-musees") == "34 %"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
async def test_the_process_that_previews_is_killed(tmp_path: Path) -> None:
    """As `lechiffre run` has it: previews are made beside the bot; without it they are made all the same."""
    write_base(tmp_path / "base")
    workshop = InProcess()
    async with Sandbox.start() as sandbox:
        async with bot_at(sandbox, sandbox.person("Olga"), tmp_path, workshop=workshop) as kept:
            assert workshop.process is None
            preview = await previewed(kept.boss, "frequentation-zoos", "30 %")
            killed = workshop.process
            assert killed is not None and "Changent de réponse" in preview.text
            os.kill(killed, signal.SIGKILL)
            assert "Enregistré" in (await tap(kept.boss, "Confirmer", preview)).text
            preview = await previewed(kept.boss, "frequentation-zoos", "31 %")
            assert "30 %" in flat(preview.text) and workshop.process not in (None, killed)
            await tap(kept.boss, "Confirmer", preview)
            assert kept.figure("frequentation-zoos") == "31 %"
        assert workshop.process is None, "it ends with the bot"
