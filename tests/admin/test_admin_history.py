"""`/historique`, `/revision`, `/annuler`."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from admin_world import PLACES, bot_at, files, flat, scratch, tap, write_base
from admin_world import admin_world as new_world

from bot.facts.documents.revisions import Note
from bot.keeping.database import InDatabase
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seats import Seat
from bot.store.store import Store


async def change(seat: Seat, fact: str, value: str) -> None:
    await tap(seat, "Chiffre", await seat.ask(f"/fiche {fact}"))
    await tap(seat, "Confirmer", await seat.ask(value))


@pytest.mark.parametrize("place", PLACES)
async def test_history_is_told_and_undone(tmp_path: Path, place: str) -> None:
    async with new_world(tmp_path, place) as kept:
        emma = await kept.editor()
        await change(kept.boss, "frequentation-zoos", "30 %")
        await change(emma, "frequentation-zoos", "31 %")
        await change(emma, "frequentation-musees", "35 %")
        told = await kept.boss.ask("/historique")
        text = flat(told.text)
        assert "4 · " in text and "par un éditeur (" in text and "par vous" in text and "hors du bot" in text
        assert "frequentation-zoos : chiffre" in text and told.labels == ["4", "3", "2", "1"]
        one = await tap(kept.boss, "3", told)
        assert '-     figure: "30 %"' in flat(one.text) and one.labels == ["↩️ Annuler la révision 3"]
        assert "par vous" in (await emma.ask("/revision 3")).text
        why = flat((await kept.boss.ask("/annuler 2")).text)
        assert "ne s'annule plus" in why and "par la révision 3" in why
        preview = await tap(kept.boss, "Annuler la révision 3", one)
        await tap(kept.boss, "Confirmer", preview)
        assert (kept.figure("frequentation-zoos"), kept.figure("frequentation-musees")) == ("30 %", "35 %")
        await tap(kept.boss, "Confirmer", await kept.boss.ask("/annuler 2"))
        assert kept.figure("frequentation-zoos") == "29 %"
        assert "déjà annulée" in (await kept.boss.ask("/annuler 2")).text
        assert "première révision" in (await kept.boss.ask("/annuler 1")).text
        assert "pas de révision 99" in (await kept.boss.ask("/annuler 99")).text
        assert "pas de révision 99" in (await kept.boss.ask("/revision 99")).text
        for command in ("/annuler", "/revision", "/annuler x"):
            assert "Quelle révision" in (await kept.boss.ask(command)).text
        for value in ("20 %", "21 %", "22 %"):
            await change(kept.boss, "frequentation-zoos", value)
        told = await kept.boss.ask("/historique")
        older = await tap(kept.boss, "Plus anciennes", told)
        assert older.labels == ["1"]
        whole = await kept.boss.ask("/revision 1")
        assert whole.document is not None, "a long revision comes as a file too"


@pytest.mark.parametrize("place", PLACES)
async def test_a_restart_in_the_middle(tmp_path: Path, place: str) -> None:
    write_base(tmp_path / "base")
    in_database = place != "folder"
    with scratch(place if in_database else "sqlite", tmp_path) as url:
        async with Store.open(url) as store:
            await InDatabase(store.database).adopt(files(), Note("", "début", 0.0, True))
        async with Sandbox.start() as sandbox:
            owner = sandbox.person("Olga")
            bot = partial(bot_at, sandbox, owner, tmp_path, in_database, database_url=url)
            async with bot() as kept:
                sheet = await kept.boss.ask("/fiche frequentation-zoos")
                await tap(kept.boss, "Chiffre", sheet)
            async with bot() as kept:
                preview = await kept.boss.ask("33 %")
                assert "Aperçu" in preview.text
            async with bot() as kept:
                saved = await tap(kept.boss, "Confirmer", preview)
                assert "Enregistré" in saved.text and kept.figure("frequentation-zoos") == "33 %"
                assert "par vous" in (await kept.boss.ask("/historique")).text
                assert kept.channel.keeper.number == 2


async def test_a_new_fact_half_done_survives_a_restart(tmp_path: Path) -> None:
    write_base(tmp_path / "base")
    async with Sandbox.start() as sandbox:
        bot = partial(bot_at, sandbox, sandbox.person("Olga"), tmp_path)
        async with bot() as kept:
            shown = await kept.boss.ask("/nouvelle")
            for choice in ("satisfaction", "les habitants", "les zoos", "la France", "l'enquête", "B.1"):
                shown = await tap(kept.boss, choice, shown)
            assert "Le contexte" in (await kept.boss.ask("66 %")).text
        async with bot() as kept:
            shown = await kept.boss.ask("Deux tiers, surtout avec des enfants.")
            await tap(kept.boss, "Passer", shown)
        async with bot() as kept:
            preview = await kept.boss.ask("satisfaction des zoos\nles gens sont-ils contents des zoos ?")
            assert "satisfaction-zoos" in preview.text and "66 %" in flat(preview.text)
            await tap(kept.boss, "Confirmer", preview)
            assert kept.figure("satisfaction-zoos") == "66 %"
