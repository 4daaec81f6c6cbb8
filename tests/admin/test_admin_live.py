"""What is written outside the bot: taken up, refused and told, fallen back from; and a save that was not said."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from admin_world import AdminWorld, admin_world, bot_at, flat, tap, write_base

from bot.errors import KnowledgeError
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seats import Seat
from bot.telegram.admin.drafts import Draft


async def until_figure(kept: AdminWorld, fact: str, value: str) -> None:
    async with asyncio.timeout(5):
        while kept.figure(fact) != value:
            await asyncio.sleep(0.02)


async def test_hand_edits_are_taken_up_or_refused_and_told(tmp_path: Path) -> None:
    async with admin_world(tmp_path) as kept:
        emma = await kept.editor()
        anna = kept.newcomer("Anna")
        await asyncio.sleep(0.3)
        path = kept.folder / "facts/a.yaml"
        path.write_text(path.read_text().replace("29 %", "27 %"))
        await until_figure(kept, "frequentation-zoos", "27 %")
        assert flat((await anna.ask("fréquentation des zoos")).text).startswith("27 %")
        inline = await kept.sandbox.person("Paul").inline("fréquentation des zoos")
        assert "27 %" in flat(inline.results[0].text)
        emma.catch_up()
        kept.boss.catch_up()
        good = path.read_text()
        path.write_text(good + "\n  - id: rien\n")
        told = flat((await kept.boss.wait_message()).text)
        assert "sont refusés" in told and "facts/a.yaml, ligne" in told and "/retablir" in told
        await emma.quiet(0.1)
        assert flat((await anna.ask("fréquentation des zoos")).text).startswith("27 %"), "the last good one serves"
        assert "sont refusés" in (await emma.ask("/supprimer frequentation-zoos")).text
        ask = await kept.boss.ask("/retablir")
        assert "Rétablir" in ask.labels[0]
        restore = ask.button("Rétablir").value
        for seat in (emma, anna):
            assert "plus valable" in (await seat.tap_data(restore, await seat.ask("/aide"))).text, "another's"
        assert path.read_text() != good
        await tap(kept.boss, "Rétablir", ask)
        assert "plus valable" in (await kept.boss.tap_data(restore, ask)).text, "replayed"
        assert path.read_text() == good
        assert "il n'y a rien à rétablir" in flat((await kept.boss.ask("/retablir")).text)
        await tap(kept.boss, "Confirmer", await kept.boss.ask("/mot zoologique = zoos"))


async def test_a_mended_file_is_told_too(tmp_path: Path) -> None:
    async with admin_world(tmp_path) as kept:
        await kept.boss.ask("/admin")
        await asyncio.sleep(0.3)
        path = kept.folder / "silences.yaml"
        good = path.read_text()
        path.write_text("silences: [")
        assert "refusés" in (await kept.boss.wait_message()).text
        path.write_text(good)
        assert "de nouveau bons" in (await kept.boss.wait_message()).text


async def test_a_broken_base_at_start_falls_back_and_says_so(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    async with Sandbox.start() as sandbox:
        owner = sandbox.person("Olga")
        async with bot_at(sandbox, owner, tmp_path) as kept:
            await kept.boss.ask("/admin")
        (tmp_path / "base/survey.yaml").unlink()
        async with bot_at(sandbox, owner, tmp_path) as kept:
            told = flat((await kept.boss.wait_message()).text)
            assert "Au démarrage" in told and "révision 1" in told and "survey.yaml" in told
            assert kept.figure("frequentation-zoos") == "29 %"
            await tap(kept.boss, "Rétablir", await kept.boss.ask("/retablir"))
            assert (tmp_path / "base/survey.yaml").exists()


async def test_a_base_that_never_was_one_ends_the_start(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    (tmp_path / "base/survey.yaml").unlink()
    async with Sandbox.start() as sandbox:
        with pytest.raises(KnowledgeError, match=r"survey\.yaml"):
            async with bot_at(sandbox, sandbox.person("Olga"), tmp_path):
                raise AssertionError("it started")


async def test_a_save_that_was_not_said_is_said_then(tmp_path: Path) -> None:
    """As after a crash between saving and answering: the tap comes again."""
    async with admin_world(tmp_path) as kept:
        preview = await kept.boss.ask("/mot zoologique = zoos")
        drafts = kept.channel.desks[0]._office.drafts  # type: ignore[attr-defined]
        draft = await drafts.get(kept.owner.id)
        assert isinstance(draft, Draft)
        await tap(kept.boss, "Confirmer", preview)
        await drafts.keep(kept.owner.id, draft)
        again = await kept.boss.tap_data(preview.button("Confirmer").value, preview)
        assert again.text == "" and "déjà enregistré : révision 2" in flat(kept.boss.now(preview).text)
        assert kept.channel.keeper.number == 2


async def test_live_at_once_and_no_question_dropped(tmp_path: Path) -> None:
    async with admin_world(tmp_path) as kept:
        seats = [kept.newcomer(f"P{number}") for number in range(4)]
        stop = False
        figures: list[str] = []

        async def ask(seat: Seat) -> None:
            while not stop:
                figures.append(flat((await seat.ask("fréquentation des zoos", 15)).text)[:4])

        asking = [asyncio.create_task(ask(seat)) for seat in seats]
        await tap(kept.boss, "Chiffre", await kept.boss.ask("/fiche frequentation-zoos", 15))
        saved = await tap(kept.boss, "Confirmer", await kept.boss.ask("30 %", 15))
        assert "Enregistré" in saved.text
        said = len(figures)
        while len(figures) < said + 8:
            await asyncio.sleep(0.02)
        stop = True
        await asyncio.gather(*asking)
        changed = figures.index("30 %")
        assert set(figures) == {"29 %", "30 %"} and changed <= said + len(seats)
        assert set(figures[said + len(seats) :]) == {"30 %"}, "whoever asks after the save has the new figure"


async def test_an_owner_of_another_bot_is_nobody(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    async with Sandbox.start() as sandbox:
        olga = sandbox.person("Olga")
        async with bot_at(sandbox, sandbox.person("Autre"), tmp_path):
            assert "Je ne connais pas" in (await olga.private().ask("/fiche frequentation-zoos")).text
