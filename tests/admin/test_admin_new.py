"""`/nouvelle`: guided, with choices, searches, and what does not exist yet."""

from __future__ import annotations

import pytest
from admin_world import AdminWorld, flat, tap

from bot.sandbox.shown import Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def begun(kept: AdminWorld, *choices: str) -> Shown:
    """A new fact with the first parts chosen by their buttons."""
    shown = await kept.boss.ask("/nouvelle")
    for choice in choices:
        shown = await tap(kept.boss, choice, shown)
    return shown


async def test_a_new_fact_by_choices(kept: AdminWorld) -> None:
    shown = await begun(kept, "satisfaction", "les habitants (par défaut)", "les zoos")
    assert "subject : zoos" in flat(shown.text) and "population" not in flat(shown.text)
    shown = await tap(kept.boss, "la France (par défaut)", shown)
    shown = await tap(kept.boss, "l'enquête", shown)
    shown = await tap(kept.boss, "B.1", shown)
    assert "Le chiffre" in shown.text
    assert "Le contexte" in (await kept.boss.ask("66 %")).text
    shown = await kept.boss.ask("Deux tiers, surtout avec des enfants.")
    shown = await tap(kept.boss, "Passer", shown)
    assert "une par ligne" in shown.text
    assert "au moins deux" in (await kept.boss.ask("satisfaction des zoos")).text
    preview = await kept.boss.ask("satisfaction des zoos\nles gens sont-ils contents des zoos ?")
    text = flat(preview.text)
    assert "+   - id: satisfaction-zoos" in text and "+     figure: 66 %" in text.replace('"', ""), text
    await tap(kept.boss, "Confirmer", preview)
    anna = kept.newcomer("Anna")
    assert flat((await anna.ask("satisfaction des zoos")).text).startswith("66 %")
    await tap(kept.boss, "Confirmer", await kept.boss.ask("/supprimer satisfaction-zoos"))


async def test_names_are_typed_and_made(kept: AdminWorld) -> None:
    shown = await begun(kept)
    assert "Écrivez son nom" in (await kept.boss.tap("Autre", shown)).text
    shown = await kept.boss.ask("satisfait")
    assert "Qui a répondu" in flat(shown.text)
    shown = await tap(kept.boss, "les habitants", shown)
    asked = await kept.boss.ask("les patinoires")
    assert "Rien ne s'appelle" in flat(asked.text)
    shown = await tap(kept.boss, "Créer", asked)
    assert "subject : les-patinoires" in flat(shown.text)
    shown = await kept.boss.ask("Belgique")
    shown = await tap(kept.boss, "l'enquête", shown)
    assert "Pas de section" in flat((await kept.boss.ask("X.1")).text)
    await kept.boss.ask("B.1")
    await kept.boss.ask("12 %")
    await kept.boss.ask("Fort peu.")
    await kept.boss.ask("Sans les patinoires d'un jour.")
    preview = await kept.boss.ask(
        "satisfaction des patinoires en Belgique\nles Belges sont-ils contents des patinoires ?"
    )
    text = flat(preview.text)
    assert (
        "les-patinoires:" in text
        and "satisfaction-les-patinoires-belgique" in text
        and "✅ Confirmer" in preview.labels
    )
    back = await tap(kept.boss, "Corriger", preview)
    assert "deux questions" in back.text
    await kept.boss.ask("/annule")


async def test_a_new_indicator_and_the_way_back(kept: AdminWorld) -> None:
    await begun(kept)
    asked = await kept.boss.ask("prix du billet")
    shown = await tap(kept.boss, "Créer", asked)
    shown = await tap(kept.boss, "Retour", shown)
    assert "Que mesure-t-il" in flat(shown.text)
    shown = await tap(kept.boss, "fréquentation", shown)
    shown = await tap(kept.boss, "Retour", await tap(kept.boss, "les habitants", shown))
    assert "Qui a répondu" in flat(shown.text)
    assert "Abandonné" in (await tap(kept.boss, "Abandonner", shown)).text


async def test_old_choices_are_dead(kept: AdminWorld) -> None:
    shown = await begun(kept)
    old = shown.button("satisfaction").value
    await tap(kept.boss, "satisfaction", shown)
    assert "plus valable" in (await kept.boss.tap_data(old, shown)).text
    await kept.boss.ask("/annule")
