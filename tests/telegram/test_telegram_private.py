"""Questions in private chats, end to end."""

from __future__ import annotations

import pytest
from telegram_world import World, flat

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER_BUTTONS = ["📊 Graphique", "🖼 Carte", "📋 Copier", "↗️ Partager", "🔎 Voisins", "👍", "👎"]
PNG = b"\x89PNG"


async def test_a_figure_with_its_buttons(world: World) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask("fréquentation des bibliothèques")
    assert flat(answer.html) == (
        "<b>61 %</b>\n61 % des habitants fréquentent les bibliothèques.\n\nUne personne sur deux y emprunte.\n\n"
        "<i>Source : section A.1 – La fréquentation des lieux</i>"
    )
    assert answer.labels == ANSWER_BUTTONS
    assert answer.source.extras["link_preview_options"] == {"is_disabled": True}
    assert answer.reply_to is None


async def test_a_long_context_folds_and_the_caution_stays(world: World) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask("frequantation des musés")
    assert "<blockquote expandable>Ce chiffre regroupe" in answer.html
    assert "</blockquote>\n\n⚠️ Les musées gratuits" in answer.html


async def test_what_looks_like_html_is_text(world: World) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask("fréquentation des piscines")
    assert "< 50 %" in flat(answer.text)
    assert "&lt;script&gt;" not in (await anna.ask("<script>zorglub</script> & <b>")).text


async def test_copy_and_share(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des cinémas")
    copied = await anna.tap("Copier")
    assert copied.kind == "copy_text"
    assert flat(copied.value) == "72 % des habitants fréquentent les cinémas. (l'enquête sur les loisirs, section A.1)"
    shared = await anna.tap("Partager")
    assert (shared.kind, shared.value) == ("switch_inline_query", "fréquentation des cinémas")


async def test_a_follow_up_leans_on_what_was_said(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des bibliothèques")
    answer = await anna.ask("et en Italie ?")
    assert flat(answer.text).startswith("Toujours sur : fréquentation (les bibliothèques).\n\n40 %")
    await anna.ask("/nouveau")
    assert "40 %" not in flat((await anna.ask("et en Italie ?")).text)


async def test_a_chart_is_drawn_once_and_then_sent_by_its_id(world: World) -> None:
    anna, ben = world.newcomer("Anna"), world.newcomer("Ben")
    for person in (anna, ben):
        answer = await person.ask("satisfaction des musées")
        await person.tap("Graphique")
        picture = await person.wait_message()
        assert picture.photo is not None and picture.photo.startswith(PNG)
        assert picture.reply_to == answer.id and "Source : " in flat(picture.text)
    sent = [str(call.parameters["photo"]) for call in world.calls("sendPhoto", anna, ben)]
    assert len(sent) == 2 and sent[0].startswith("Upload(") and not sent[1].startswith("Upload(")


async def test_a_picture_changes_ground_in_place(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des zoos")
    await anna.tap("Graphique")
    light = await anna.wait_message()
    await anna.tap("Sur fond sombre", light)
    dark = await anna.wait_edit(light)
    assert dark.photo is not None and dark.photo != light.photo and dark.labels == ["☀️ Sur fond clair"]


async def test_a_share_card(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des piscines")
    await anna.tap("Carte")
    card = await anna.wait_message()
    assert card.photo is not None and card.photo.startswith(PNG) and "⚠️ Chiffre d'été" in flat(card.text)


async def test_neighbours_come_under_the_answer_and_open_in_their_own_message(world: World) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask("fréquentation des bibliothèques")
    await anna.tap("Voisins")
    offered = await anna.wait_edit(answer)
    assert offered.text == answer.text
    assert [flat(label) for label in offered.labels][-1] == "‹ Retour" and "34 % · Musées" in map(flat, offered.labels)
    await anna.tap("Retour")
    assert (await anna.wait_edit(answer)).labels == ANSWER_BUTTONS
    await anna.tap("Voisins")
    await anna.wait_edit(answer)
    await anna.tap("Musées")
    assert flat((await anna.wait_message()).text).startswith("34 %")
    assert flat((await anna.ask("et les cinémas ?")).text).count("72 %")


async def test_thumbs_are_kept_with_the_question_and_the_last_counts(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("la fréquentation des théâtres, dites-moi")
    assert (await anna.tap("👍")).text == "Merci !"
    assert (await anna.tap("👎")).text.startswith("Merci, nous")
    kept = [f for f in await world.store.feedback() if f.fact == "frequentation-theatres"]
    assert [(f.good, f.question) for f in kept] == [(False, "la fréquentation des théâtres, dites-moi")]


async def test_a_question_back_is_answered_in_place(world: World) -> None:
    anna = world.newcomer("Anna")
    asked = await anna.ask("satisfaction")
    assert asked.labels == ["satisfaction – bibliothèques", "satisfaction – musées", "satisfaction – piscines"]
    await anna.tap("musées")
    answer = await anna.wait_edit(asked)
    assert flat(answer.text).startswith("Choisi : satisfaction – musées\n\n80 %") and answer.labels == ANSWER_BUTTONS
    assert flat((await anna.ask("et les piscines ?")).text).count("51 %")


async def test_suggestions_beside_a_refusal_are_answered_in_place(world: World) -> None:
    anna = world.newcomer("Anna")
    refused = await anna.ask("satisfaction des cinémas")
    assert flat(refused.text).startswith("Pas de chiffre dans le rapport pour les cinémas")
    assert refused.labels[-2:] == ["👍", "👎"]
    await anna.tap("satisfaction – bibliothèques")
    assert "88 %" in flat((await anna.wait_edit(refused)).text)


async def test_a_long_list_is_paged_in_place(world: World) -> None:
    anna = world.newcomer("Anna")
    first = await anna.ask("quel lieu est le plus fréquenté ?")
    assert first.labels[0] == "2/2 ›" and flat(first.html).count("<b>") == 6 and "23 %" in flat(first.text)
    await anna.tap("2/2 ›")
    second = await anna.wait_edit(first)
    assert second.labels[0] == "‹ 1/2" and flat(second.html).count("<b>") == 1 and "18 %" in flat(second.text)
    await anna.tap("‹ 1/2")
    assert (await anna.wait_edit(first)).text == first.text


async def test_a_comparison_has_a_chart_and_no_card(world: World) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask("compare la fréquentation des musées et des cinémas")
    assert answer.labels == ["📊 Graphique", "📋 Copier", "↗️ Partager", "👍", "👎"]
    await anna.tap("Graphique")
    assert (await anna.wait_message()).photo is not None


async def test_an_edited_question_has_its_answer_edited(world: World) -> None:
    anna = world.newcomer("Anna")
    anna.catch_up()
    asked = await anna.send("fréquentation des bibliotèques")
    answer = await anna.wait_message()
    await anna.edit(asked, "fréquentation des cinémas")
    assert flat((await anna.wait_edit(answer)).text).startswith("72 %")
    assert flat((await anna.ask("et les musées ?")).text).count("34 %")


async def test_an_edited_follow_up_leans_on_what_it_did(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des bibliothèques")
    asked = await anna.send("et en Italie ?")
    answer = await anna.wait_message()
    await anna.ask("satisfaction des piscines")
    await anna.edit(asked, "et en Belgique ?")
    assert "55 %" in flat((await anna.wait_edit(answer)).text)
    assert "80 %" in flat((await anna.ask("et les musées ?")).text)


async def test_an_edit_that_changes_no_word_changes_nothing(world: World) -> None:
    anna = world.newcomer("Anna")
    anna.catch_up()
    asked = await anna.send("fréquentation des cinémas")
    await anna.wait_message()
    await anna.edit(asked, "fréquentation des cinémas ")
    await anna.quiet()


async def test_an_edit_whose_answer_is_gone_is_answered_anew(world: World) -> None:
    anna = world.newcomer("Anna")
    anna.catch_up()
    asked = await anna.send("fréquentation des bibliothèques")
    await anna.delete(await anna.wait_message())
    await anna.edit(asked, "fréquentation des cinémas")
    assert flat((await anna.wait_message()).text).startswith("72 %")


async def test_a_thing_without_words_gets_one_line_and_a_caption_is_a_question(world: World) -> None:
    anna = world.newcomer("Anna")
    anna.catch_up()
    await anna.upload("notes.txt", b"bonjour")
    assert (await anna.wait_message()).text.startswith("Je ne lis que le texte")
    await anna.upload("notes.txt", b"bonjour", caption="fréquentation des cinémas")
    assert flat((await anna.wait_message()).text).startswith("72 %")


async def test_questions_are_logged_without_a_name(world: World) -> None:
    anna = world.newcomer("Anna-Aurore")
    await anna.ask("la fréquentation des zorglubs")
    await anna.ask("/aide")  # in order: then the question before is done with
    logged = next(q for q in await world.store.questions() if "zorglubs" in q.text)
    assert logged.person == world.store.keys.person(anna.account.id)
    assert "Aurore" not in repr(logged) and str(anna.account.id) not in repr(logged)


async def test_no_typing_for_what_is_instant(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des cinémas")
    assert not world.calls("sendChatAction", anna)
