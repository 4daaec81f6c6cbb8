"""Inline mode, end to end."""

from __future__ import annotations

import asyncio

import pytest
from telegram_base import FACTS
from telegram_world import World, flat

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_answer_first_then_the_nearest(world: World) -> None:
    anna = world.sandbox.person("Anna")
    found = await anna.inline("frequentation biblioteques")
    assert flat(found.titles[0]) == "61 % · fréquentation – bibliothèques"
    assert flat(found.results[0].description) == "61 % des habitants fréquentent les bibliothèques."
    assert "satisfaction" not in found.titles[1] and len(found.results) > 5
    assert len({result.id for result in found.results}) == len(found.results)
    assert not found.is_personal and found.cache_time is not None and found.button is not None


async def test_nothing_typed_shows_striking_figures(world: World) -> None:
    found = await world.sandbox.person("Anna").inline("")
    assert len(found.results) == sum(row[-1] for row in FACTS)
    assert found.next_offset == ""


async def test_what_is_sent_can_be_shared_on_and_opens_the_bot(world: World) -> None:
    anna = world.sandbox.person("Anna")
    shown = await anna.choose(await anna.inline("fréquentation des zoos"))
    assert flat(shown.html).startswith("<b>29 %</b>") and shown.via_bot
    assert [b.kind for row in shown.buttons for b in row] == ["copy_text", "switch_inline_query", "url"]
    payload = shown.button("Ouvrir le bot").value.partition("?start=")[2]
    await anna.start(payload)
    assert flat((await anna.private().wait_message()).text).startswith("29 %")


async def test_what_was_chosen_is_logged_and_what_was_typed_is_not(world: World) -> None:
    anna = world.sandbox.person("Anna")
    await anna.inline("fréquentation des zoos, tapé seulement")
    await anna.choose(await anna.inline("fréquentation des zoos, choisi"))
    for _ in range(50):
        texts = [q.text for q in await world.store.questions()]
        if any("choisi" in text for text in texts):
            break
        await asyncio.sleep(0.05)
    assert any("choisi" in text for text in texts) and not any("seulement" in text for text in texts)


async def test_several_figures_can_be_sent_as_one(world: World) -> None:
    found = await world.sandbox.person("Anna").inline("compare la fréquentation des musées et des cinémas")
    assert found.titles[0] == "La réponse en entier"
    assert "34 %" in flat(found.results[0].text) and "72 %" in flat(found.results[0].text)


async def test_a_refusal_says_so_and_offers_what_there_is(world: World) -> None:
    found = await world.sandbox.person("Anna").inline("satisfaction des cinémas")
    assert found.titles[0] == "Pas de chiffre pour cette question"
    assert "satisfaction" in found.titles[1]


@pytest.mark.parametrize("offset", ["50", "999999999999", "abc", "-1", "١"])
async def test_any_offset_is_answered(world: World, offset: str) -> None:
    found = await world.sandbox.person("Anna").inline("fréquentation des zoos", offset=offset)
    assert len(found.results) == 0 if offset == "50" else len(found.results) >= 0


async def test_many_results_are_paged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.inline.PAGE", 3)
    anna = world.sandbox.person("Anna")
    first = await anna.inline("fréquentation des zoos")
    second = await anna.inline("fréquentation des zoos", offset=first.next_offset)
    assert len(first.results) == 3 and first.next_offset == "3"
    assert not {r.id for r in first.results} & {r.id for r in second.results}
