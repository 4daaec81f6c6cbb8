"""`/fiche`, `/supprimer`, `/mot`, previews and confirmations: end to end."""

from __future__ import annotations

import pytest
from admin_world import AdminWorld, flat, tap

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_figure_is_changed_from_the_phone(kept: AdminWorld) -> None:
    sheet = await kept.boss.ask("/fiche frequentation-zoos")
    assert "id: frequentation-zoos" in sheet.text and "facts/a.yaml" in sheet.text
    asked = await tap(kept.boss, "Chiffre", sheet)
    assert "29 %" in flat(asked.text)
    preview = await kept.boss.ask("30 %")
    text = flat(preview.text)
    assert '+     figure: "30 %"' in text and "Changent de réponse" in text and "sur la révision" in text
    assert "fréquentation des zoos" in text and "29 %" in text
    assert kept.figure("frequentation-zoos") == "29 %", "a preview changes nothing"
    saved = await tap(kept.boss, "Confirmer", preview)
    assert "Enregistré" in saved.text and kept.figure("frequentation-zoos") == "30 %"
    assert 'figure: "30 %"' in await kept.text("facts/a.yaml")
    anna = kept.newcomer("Anna")
    assert flat((await anna.ask("fréquentation des zoos")).text).startswith("30 %")
    assert saved.labels == ["📄 La fiche", f"↩️ Annuler la révision {kept.channel.keeper.number}"]
    undo = await tap(kept.boss, "Annuler la révision", saved)
    assert "Enregistré" in (await tap(kept.boss, "Confirmer", undo)).text
    assert kept.figure("frequentation-zoos") == "29 %"


@pytest.mark.parametrize(
    ("button", "said", "key", "value"),
    [
        ("Contexte", "Avec des enfants : presque toujours.", "context", "Avec des enfants : presque toujours."),
        ("Mise en garde", "Surtout au printemps.", "caution", "Surtout au printemps."),
        ("Section", "A.2, A.1", "sections", ("A.2", "A.1")),
    ],
)
async def test_other_parts_are_changed(kept: AdminWorld, button: str, said: str, key: str, value: object) -> None:
    sheet = await kept.boss.ask("/fiche frequentation-stades")
    await tap(kept.boss, button, sheet)
    await tap(kept.boss, "Confirmer", await kept.boss.ask(said))
    assert getattr(kept.channel.knowledge.engine.base.fact("frequentation-stades"), key) == value


async def test_a_section_by_its_button_and_examples_by_number(kept: AdminWorld) -> None:
    sheet = await kept.boss.ask("/fiche frequentation-theatres")
    asked = await tap(kept.boss, "Section", sheet)
    preview = await tap(kept.boss, "A.2", asked)
    await tap(kept.boss, "Confirmer", preview)
    fact = kept.channel.knowledge.engine.base.fact("frequentation-theatres")
    assert fact.sections == ("A.2",)
    asked = await tap(kept.boss, "Questions d'essai", sheet)
    assert "2. fréquentation des théâtres ?" in flat(asked.text)
    preview = await kept.boss.ask("les gens visitent-ils les théâtres ?\n-2")
    await tap(kept.boss, "Confirmer", preview)
    fact = kept.channel.knowledge.engine.base.fact("frequentation-theatres")
    assert fact.examples == ("fréquentation des théâtres", "les gens visitent-ils les théâtres ?")


async def test_a_fact_is_found_by_a_question_or_an_answer(kept: AdminWorld) -> None:
    assert "id: satisfaction-musees" in (await kept.boss.ask("/fiche satisfaction des musées")).text
    answer = await kept.boss.ask("satisfaction des piscines")
    assert "id: satisfaction-piscines" in (await kept.boss.ask("/fiche", reply_to=answer)).text
    several = await kept.boss.ask("/fiche satisfaction")
    assert "Lequel" in several.text and len(several.labels) > 1
    assert "Quel fait" in (await kept.boss.ask("/fiche")).text
    assert "Aucun fait" in (await kept.boss.ask("/fiche xyzzy")).text
    assert "id: " in (await tap(kept.boss, several.labels[0], several)).text


async def test_errors_are_said_and_corrected(kept: AdminWorld) -> None:
    sheet = await kept.boss.ask("/fiche satisfaction-bibliotheques")
    await tap(kept.boss, "Section", sheet)
    assert "Pas de section" in (await kept.boss.ask("Z.9")).text
    await tap(kept.boss, "Chiffre", sheet)
    bad = await kept.boss.ask("beaucoup")
    assert "Ne peut pas être enregistré" in flat(bad.text) and not any("Confirmer" in label for label in bad.labels)
    await tap(kept.boss, "Corriger", bad)
    good = await kept.boss.ask("89 %")
    assert any("Confirmer" in label for label in good.labels)
    asked = await tap(kept.boss, "Motif", good)
    assert "motif" in asked.text
    again = await kept.boss.ask("coquille <b>relevée</b>")
    assert "coquille <b>relevée</b>" in again.text
    assert "Abandonné" in (await tap(kept.boss, "Abandonner", again)).text
    assert kept.figure("satisfaction-bibliotheques") == "88 %"
    await tap(kept.boss, "Contexte", sheet)
    assert "ne peut pas être ôté" in flat((await kept.boss.ask("-")).text)
    await tap(kept.boss, "Questions d'essai", sheet)
    assert "pas de numéro 9" in flat((await kept.boss.ask("-9")).text)
    assert "Abandonné" in (await kept.boss.ask("/annule")).text
    assert "Rien n'est commencé" in flat((await kept.boss.ask("/annule")).text)


async def test_a_fact_is_deleted_and_comes_back(kept: AdminWorld) -> None:
    preview = await kept.boss.ask("/supprimer satisfaction-piscines")
    assert "- " in preview.text and "satisfaction-piscines : supprimé" in flat(preview.text)
    saved = await tap(kept.boss, "Confirmer", preview)
    assert not kept.channel.knowledge.engine.base.has_fact("satisfaction-piscines")
    await tap(kept.boss, "Confirmer", await tap(kept.boss, "Annuler la révision", saved))
    assert kept.figure("satisfaction-piscines") == "51 %"


async def test_words_are_added_and_taken_away(kept: AdminWorld) -> None:
    anna = kept.newcomer("Anna")
    assert "45" not in (await anna.ask("fréquentation des bassins de nage")).text
    preview = await kept.boss.ask("/mot bassin de nage = piscines")
    assert "piscines : bassin de nage" in flat(preview.text)
    await tap(kept.boss, "Confirmer", preview)
    assert flat((await anna.ask("fréquentation des bassins de nage")).text).startswith("45 %")
    shown = await kept.boss.ask("/mot les piscines")
    assert "2. bassin de nage" in flat(shown.text)
    await tap(kept.boss, "Confirmer", await kept.boss.ask("-2"))
    assert "bassin" not in " ".join(kept.channel.knowledge.engine.base.members["piscines"].words)


async def test_a_word_of_a_fact_goes_to_one_of_its_kin(kept: AdminWorld) -> None:
    sheet = await kept.boss.ask("/fiche frequentation-cinemas")
    kin = await tap(kept.boss, "Mots", sheet)
    assert any(label.startswith("les cinémas") for label in map(flat, kin.labels))
    await tap(kept.boss, "les cinémas", kin)
    preview = await kept.boss.ask("salle obscure, kinopanorama")
    assert "salle obscure" in preview.text
    await tap(kept.boss, "Confirmer", preview)
    assert "kinopanorama" in kept.channel.knowledge.engine.base.members["cinemas"].words


async def test_a_word_that_steals_a_question_is_shown(kept: AdminWorld) -> None:
    preview = await kept.boss.ask("/mot musée, cinéma = les bibliothèques")
    text = flat(preview.text)
    assert "Mots ambigus" in text and "Perdraient leur bonne réponse" in text, text
    assert "avant : fréquentation – cinémas : 72 %" in text and "« fréquentation des musées »" in text
    assert "Confirmer quand même" in " ".join(preview.labels)
    await kept.boss.ask("/annule")


async def test_a_word_of_nothing_and_of_several(kept: AdminWorld) -> None:
    assert "Par exemple" in (await kept.boss.ask("/mot")).text
    assert "ne s'appelle" in flat((await kept.boss.ask("grenouille = crapauds volants")).text)
    several = await kept.boss.ask("fleuve = satisfaction")
    assert len(several.labels) > 2, several.text
    preview = await tap(kept.boss, "(idée)", several)
    assert "fleuve" in preview.text
    await kept.boss.ask("/annule")


async def test_a_word_that_is_there_already_waits_for_nothing(kept: AdminWorld) -> None:
    assert "a déjà tout cela" in (await kept.boss.ask("/mot piscine = piscines")).text
    assert flat((await kept.boss.ask("satisfaction des musées")).text).startswith("80 %")


async def test_questions_go_on_meanwhile(kept: AdminWorld) -> None:
    preview = await kept.boss.ask("/mot nager = piscines")
    answer = await kept.boss.ask("satisfaction des musées")
    assert flat(answer.text).startswith("80 %"), "a preview waits for no words"
    assert "Abandonné" in (await tap(kept.boss, "Abandonner", preview)).text


async def test_what_was_written_may_be_edited(kept: AdminWorld) -> None:
    sheet = await kept.boss.ask("/fiche frequentation-musees")
    await tap(kept.boss, "Chiffre", sheet)
    kept.boss.catch_up()
    sent = await kept.boss.send("lots")
    assert "Ne peut pas" in (await kept.boss.wait_message()).text
    await kept.boss.edit(sent, "37 %")
    preview = await kept.boss.wait_message()
    assert "37 %" in flat(preview.text) and "✅ Confirmer" in preview.labels
    await tap(kept.boss, "Abandonner", preview)
    await kept.boss.edit(sent, "satisfaction des zoos")
    assert "Aperçu" not in (await kept.boss.wait_message()).text, "a question again"


async def test_two_admins_on_the_same_fact(kept: AdminWorld) -> None:
    emma = await kept.editor()
    previews = []
    for seat, value in ((kept.boss, "35 %"), (emma, "36 %")):
        sheet = await seat.ask("/fiche frequentation-musees")
        await tap(seat, "Chiffre", sheet)
        previews.append(await seat.ask(value))
    assert "Enregistré" in (await tap(kept.boss, "Confirmer", previews[0])).text
    told = await tap(emma, "Confirmer", previews[1])
    assert "a changé entre-temps" in flat(told.text) and "par un propriétaire" in flat(told.text)
    assert kept.figure("frequentation-musees") == "35 %"
    again = await tap(emma, "Refaire", told)
    assert '-     figure: "35 %"' in flat(again.text)
    await tap(emma, "Confirmer", again)
    assert kept.figure("frequentation-musees") == "36 %"
