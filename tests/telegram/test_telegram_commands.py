"""Commands, deep links, browsing, quiz, what is kept and erased: end to end."""

from __future__ import annotations

import asyncio

import pytest
from telegram_world import World, flat

from bot.telegram import texts
from bot.telegram.knowledge import Edition

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_start_shows_examples_that_answer(world: World) -> None:
    anna = world.newcomer("Anna")
    welcome = await anna.ask("/start")
    assert welcome.text.startswith("Bonjour\u202f!") and "l'enquête sur les loisirs" in flat(welcome.text)
    assert welcome.labels[-1] == "📚 Les sections" and len(welcome.labels) >= 3
    await anna.tap(welcome.labels[0])
    assert "Source : " in flat((await anna.wait_message()).text)


async def test_deep_links_to_a_fact_and_a_section(world: World, edition: Edition) -> None:
    anna = world.sandbox.person("Anna")
    seat = anna.private()
    for payload in (f"f_{edition.facts.code('frequentation-zoos')}", "frequentation-zoos"):
        seat.catch_up()
        await anna.start(payload)
        assert flat((await seat.wait_message()).text).startswith("29 %")
    await anna.start(f"s_{edition.sections.code('B.1')}")
    assert flat((await seat.wait_message()).text).startswith("B.1 – La satisfaction")


@pytest.mark.parametrize("payload", ["f_zzzzz", "s_", "x" * 64, "inline", "f_ _", "../../etc"])
async def test_a_link_to_nothing_is_a_welcome(world: World, payload: str) -> None:
    anna = world.sandbox.person("Anna")
    await anna.start(payload)
    assert (await anna.private().wait_message()).text.startswith("Bonjour\u202f!")


async def test_help_names_the_bot_and_the_commands(world: World) -> None:
    answer = await world.newcomer("Anna").ask("/aide")
    assert "@lechiffre_bot" in answer.text and "/sections" in answer.text and "/oubli" in answer.text


async def test_unknown_commands_get_a_hint(world: World) -> None:
    anna = world.newcomer("Anna")
    assert (
        flat((await anna.ask("/section")).text)
        == "Je ne connais pas la commande /section. Essayez /sections, ou /aide."
    )
    assert "/aide" in (await anna.ask("/zzz")).text
    assert "90 jours" in flat((await anna.ask("/Confidentialité")).text)


async def test_browsing_from_sections_to_a_fact_and_back(world: World) -> None:
    anna = world.newcomer("Anna")
    sections = await anna.ask("/sections")
    assert "A. Fréquenter\nA.1 – La fréquentation des lieux" in flat(sections.text)
    assert sections.labels == ["A.1", "A.2", "B.1"]
    await anna.tap("B.1")
    section = await anna.wait_edit(sections)
    assert [flat(label) for label in section.labels] == [
        "88 % · satisfaction – bibliothèques", "80 % · satisfaction – musées", "51 % · satisfaction – piscines", "‹ Retour"
    ]  # fmt: skip
    await anna.tap("musées")
    fact = await anna.wait_edit(sections)
    assert flat(fact.text).startswith("80 %") and fact.labels[-1] == "‹ Retour"
    await anna.tap("‹ Retour")
    assert (await anna.wait_edit(sections)).text == section.text
    await anna.tap("‹ Retour")
    assert (await anna.wait_edit(sections)).text == sections.text
    assert "51 %" in flat((await anna.ask("et les piscines ?")).text)


async def test_long_sections_are_paged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.browsing.FACTS", 3)
    anna = world.newcomer("Anna")
    sections = await anna.ask("/sections")
    await anna.tap("A.1")
    first = await anna.wait_edit(sections)
    assert first.labels[3:] == ["2/3 ›", "‹ Retour"]
    await anna.tap("2/3 ›")
    assert (await anna.wait_edit(sections)).labels[3:] == ["‹ 1/3", "3/3 ›", "‹ Retour"]


async def test_q_in_private(world: World) -> None:
    anna = world.newcomer("Anna")
    assert flat((await anna.ask("/q fréquentation des zoos")).text).startswith("29 %")
    assert "Quelle est votre question" in (await anna.ask("/q")).text


@pytest.mark.parametrize("number", ["61", "61 %", "61%"])
async def test_where_a_number_comes_from(world: World, number: str) -> None:
    assert "les bibliothèques" in (await world.newcomer("Anna").ask(f"/chiffre {number}")).text


async def test_where_wants_a_number(world: World) -> None:
    anna = world.newcomer("Anna")
    assert "Quel chiffre cherchez-vous" in (await anna.ask("/chiffre")).text
    assert "999" in flat((await anna.ask("/chiffre 999 %")).text)


async def test_a_figure_at_random_and_another(world: World) -> None:
    anna = world.newcomer("Anna")
    first = await anna.ask("/hasard")
    assert first.labels[-1] == "🎲 Un autre" and "🔎 Voisins" not in first.labels
    seen = {first.text}
    for _ in range(20):
        await anna.tap("Un autre")
        await asyncio.sleep(0)
        seen.add(anna.now(first).text)
    assert len(seen) > 1


async def test_a_quiz_is_native_and_goes_on(world: World) -> None:
    anna = world.newcomer("Anna")
    quiz = await anna.ask("/quiz")
    assert quiz.poll is not None and quiz.poll.quiz and quiz.poll.anonymous
    assert len(quiz.poll.options) == 4 and "___" in quiz.poll.question
    assert "section" in quiz.poll.explanation
    assert await anna.vote(quiz, quiz.poll.correct[0]) is True
    await anna.tap("Question suivante")
    following = await anna.wait_message()
    assert following.poll is not None and following.poll.question != quiz.poll.question


async def test_a_quiz_in_a_topic(world: World) -> None:
    anna = world.sandbox.person("Anna")
    seat = anna.at(world.group(anna, topics=["Accueil"]), "Accueil")
    await seat.send("/quiz")
    assert (await seat.wait_message()).topic == seat.topic


async def test_sources_say_what_the_report_does_not(world: World) -> None:
    said = flat((await world.newcomer("Anna").ask("/sources")).text)
    assert said.startswith("Les lieux de loisirs vus par les habitants")
    assert "Ce que le rapport ne dit pas :\n\n• le nombre de personnes interrogées" in said


async def test_privacy_says_how_long(world: World) -> None:
    said = flat((await world.newcomer("Anna").ask("/confidentialite")).text)
    assert "90 jours" in said and "/oubli" in said


async def test_everything_about_a_person_is_erased_when_they_confirm(world: World) -> None:
    anna = world.newcomer("Anna")
    await anna.ask("fréquentation des bibliothèques, et mon secret")
    await anna.tap("👍")
    key = world.store.keys.person(anna.account.id)
    assert any(q.person == key for q in await world.store.questions())
    asked = await anna.ask("/oubli")
    await anna.tap("Non")
    assert "Rien n'a été effacé" in flat((await anna.wait_edit(asked)).text)
    assert any(q.person == key for q in await world.store.questions())
    asked = await anna.ask("/oubli")
    await anna.tap("Oui, tout effacer")
    assert "C'est effacé" in flat((await anna.wait_edit(asked)).text)
    assert not [q for q in await world.store.questions() if q.person == key]
    assert not [f for f in await world.store.feedback() if f.person == key]
    assert "40 %" not in flat((await anna.ask("et en Italie ?")).text)


async def test_nobody_erases_for_someone_else(world: World) -> None:
    anna, ben = world.sandbox.person("Anna"), world.sandbox.person("Ben")
    group = world.group(anna, ben)
    asked = await anna.at(group).ask("/oubli")
    assert (await ben.at(group).tap("Oui", asked)).text == texts.OTHERS
    assert anna.at(group).now(asked).text == asked.text


async def test_the_profile_is_set_once(world: World) -> None:
    methods = ("setMyDescription", "setMyShortDescription", "setMyCommands")
    for _ in range(100):
        if len(world.sandbox.calls_of("setMyCommands")) >= 3:
            break
        await asyncio.sleep(0.02)
    before = len(world.sandbox.calls_of(*methods))
    assert before == 5
    assert not world.sandbox.calls_of("setMyName")  # it has that name already
    scopes = [str(call.parameters["scope"]) for call in world.sandbox.calls_of("setMyCommands")]
    assert any("all_private_chats" in s for s in scopes) and any("all_group_chats" in s for s in scopes)
    await world.channel.set_up()
    assert len(world.sandbox.calls_of(*methods)) == before
