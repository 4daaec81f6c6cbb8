"""Groups and topics, end to end."""

from __future__ import annotations

import pytest
from telegram_world import World, flat

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_group_is_greeted_once(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    await anna.remove_bot(group)
    await anna.add_bot(group)
    hello = await anna.at(group).wait_message()
    assert hello.text.startswith("Bonjour\u202f!") and "/q" in hello.text
    await world.sandbox.person("Ben").join(group)
    await anna.at(group).quiet()


async def test_q_is_answered_shortly_under_the_question(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    seat = anna.at(group)
    asked = await seat.send("/q fréquentation des musées")
    answer = await seat.wait_message(reply_to=asked)
    assert flat(answer.text).startswith("34 %") and "⚠️ Les musées gratuits" in answer.text
    assert "Ce chiffre regroupe" not in answer.text
    assert answer.labels == ["📊 Graphique", "📋 Copier", "↗️ Partager", "🔎 Voisins", "👍", "👎"]


async def test_silence_for_talk_that_is_not_for_the_bot(world: World) -> None:
    anna, ben = world.sandbox.person("Anna"), world.sandbox.person("Ben")
    group = world.group(anna, ben)
    await ben.add_bot(group, admin=True)  # then every message reaches it
    seat = anna.at(group)
    seat.catch_up()
    said = await seat.send("fréquentation des musées ?")
    await ben.at(group).send("je ne sais pas", reply_to=said)
    for text in (
        "/autre",
        "/q@autre_bot fréquentation des musées",
        "/start@autre_bot",
        "@autre_bot musées",
        "/ fin",
        "// non",
    ):
        await seat.send(text)
    await seat.upload("notes.txt", b"bonjour")
    await seat.quiet(0.5)


async def test_a_reply_to_the_bot_goes_on_with_ones_own_talk(world: World) -> None:
    anna, ben = world.sandbox.person("Anna"), world.sandbox.person("Ben")
    group = world.group(anna, ben)
    seat, other = anna.at(group), ben.at(group)
    answer = await seat.ask("/q fréquentation des bibliothèques")
    mixed = await other.ask("/q satisfaction des musées")
    mine = await seat.ask("et en Italie ?", reply_to=answer)
    theirs = await other.ask("et les piscines ?", reply_to=mixed)
    assert "40 %" in flat(mine.text) and "51 %" in flat(theirs.text)


async def test_a_mention_is_a_question(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    await anna.add_bot(group, admin=True)
    seat = anna.at(group)
    assert flat((await seat.ask("@lechiffre_bot fréquentation des zoos")).text).startswith("29 %")
    assert flat((await seat.ask("🙂 dis @LeChiffre_Bot, la fréquentation des stades ?")).text).count("23 %")
    assert "Quelle est votre question" in (await seat.ask("@lechiffre_bot")).text


async def test_commands_by_the_bots_name(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    seat = anna.at(group)
    assert flat((await seat.ask("/q@lechiffre_bot fréquentation des zoos")).text).startswith("29 %")
    assert "Je ne connais pas la commande /zzz" in (await seat.ask("/zzz@lechiffre_bot")).text


async def test_q_without_a_question_asks_for_it(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    seat = anna.at(group)
    prompt = await seat.ask("/q")
    assert prompt.source.markup is not None and prompt.source.markup["force_reply"]
    assert flat((await seat.ask("fréquentation des zoos", reply_to=prompt)).text).startswith("29 %")


async def test_answers_stay_in_their_topic_and_topics_are_talks_of_their_own(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna, topics=["Lieux", "Budget"])
    places, budget = anna.at(group, "Lieux"), anna.at(group, "Budget")
    asked = await places.send("/q fréquentation des bibliothèques")
    answer = await places.wait_message(reply_to=asked)
    assert answer.topic == places.topic
    asked = await budget.send("/q et en Italie ?")
    assert "40 %" not in flat((await budget.wait_message(reply_to=asked)).text)
    asked = await places.send("/q et en Italie ?")
    assert "40 %" in flat((await places.wait_message(reply_to=asked)).text)
    await places.tap("Graphique", answer)
    assert (await places.wait_message()).topic == places.topic


async def test_words_in_a_topic_the_bot_did_not_open_are_not_for_it(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna, topics=["Lieux"])
    await anna.add_bot(group, admin=True)
    seat = anna.at(group, "Lieux")
    seat.catch_up()
    await seat.send("fréquentation des musées ?")
    await seat.quiet()


async def test_choices_and_pages_belong_to_who_asked(world: World) -> None:
    anna, ben = world.sandbox.person("Anna"), world.sandbox.person("Ben")
    group = world.group(anna, ben)
    seat, other = anna.at(group), ben.at(group)
    choices = await seat.ask("/q satisfaction")
    assert (await other.tap("musées", choices)).text.startswith("Ce bouton est réservé")
    assert seat.now(choices).text == choices.text
    await seat.tap("musées", choices)
    assert "80 %" in flat((await seat.wait_edit(choices)).text)
    pages = await seat.ask("/q quel lieu est le plus fréquenté ?")
    assert pages.labels[0] == "2/2 ›" and pages.html.count("<b>") == 4
    assert (await other.tap("2/2", pages)).text.startswith("Ce bouton est réservé")
    assert (await other.tap("👍", pages)).text == "Merci !"


async def test_an_edited_question_in_a_group(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    seat = anna.at(group)
    asked = await seat.send("/q fréquentation des musées")
    answer = await seat.wait_message(reply_to=asked)
    await seat.edit(asked, "/q fréquentation des zoos")
    assert flat((await seat.wait_edit(answer)).text).startswith("29 %")


async def test_what_was_shared_through_the_bot_is_no_question(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    await anna.add_bot(group, admin=True)
    seat = anna.at(group)
    await anna.choose(await anna.inline("fréquentation des zoos"), 0, seat)
    seat.catch_up()
    await seat.quiet()


async def test_a_reply_leans_on_the_answer_it_replies_to(world: World) -> None:
    anna, ben = world.sandbox.person("Anna"), world.sandbox.person("Ben")
    group = world.group(anna, ben)
    seat, other = anna.at(group), ben.at(group)
    answer = await seat.ask("/q fréquentation des bibliothèques")
    await other.ask("/q satisfaction des musées")
    assert "40 %" in flat((await other.ask("et en Italie ?", reply_to=answer)).text)
    older = await seat.ask("/q satisfaction des piscines")
    assert "55 %" in flat((await seat.ask("et en Belgique ?", reply_to=answer)).text)
    assert "80 %" in flat((await seat.ask("et les musées ?", reply_to=older)).text)


async def test_who_asks_in_the_groups_name_can_choose(world: World) -> None:
    anna = world.sandbox.person("Anna")
    group = world.group(anna)
    seat = anna.at(group)
    chat = {"id": group.id, "type": "supergroup", "title": "Réunion"}
    stand_in = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    asked = {"message_id": 9000, "date": 1_700_000_000, "chat": chat, "from": stand_in, "sender_chat": chat}
    world.sandbox.inject({"message": {**asked, "text": "/q satisfaction"}})
    choices = await seat.wait_message()
    await seat.tap("musées", choices)
    assert "80 %" in flat((await seat.wait_edit(choices)).text)
