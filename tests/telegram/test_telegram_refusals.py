"""What goes wrong, at Telegram's or with us: each refusal handled as it should be, and the next update unharmed."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

import pytest
from telegram import Update
from telegram_world import World, flat, running

from bot.conversation import Engine
from bot.drawing import chart_key
from bot.store.store import Store, StoreError
from bot.telegram import taps, texts
from bot.telegram.incoming import Place
from bot.telegram.knowledge import Edition

pytestmark = pytest.mark.asyncio(loop_scope="session")

ZOOS = "fréquentation des zoos"


async def works(world: World) -> None:
    """The next question of somebody else is answered."""
    assert flat((await world.newcomer("Ben").ask(ZOOS)).text).startswith("29 %")


async def test_who_blocked_the_bot_harms_nobody(world: World) -> None:
    anna = world.sandbox.person("Anna")
    await anna.private().ask(ZOOS)
    await anna.private().send("fréquentation des musées")
    await anna.block()
    await works(world)


async def test_a_send_whose_answer_was_lost_is_not_repeated(world: World) -> None:
    anna = world.newcomer("Anna")
    world.sandbox.lose_answer("sendMessage", chat_id=anna.chat.id)
    anna.catch_up()
    await anna.send(ZOOS)
    await anna.wait_message()
    await works(world)
    await anna.quiet()


async def test_too_many_requests_are_waited_out(world: World) -> None:
    anna = world.newcomer("Anna")
    world.sandbox.fault("sendMessage", 429, retry_after=1, chat_id=anna.chat.id)
    assert flat((await anna.ask(ZOOS)).text).startswith("29 %")


async def test_a_burst_of_server_errors_is_waited_out(world: World) -> None:
    anna = world.newcomer("Anna")
    world.sandbox.fault("sendMessage", 502, times=2, chat_id=anna.chat.id)
    assert flat((await anna.ask(ZOOS, timeout=10)).text).startswith("29 %")


async def test_an_edit_that_changes_nothing_is_no_error(world: World, edition: Edition) -> None:
    anna = world.newcomer("Anna")
    answer = await anna.ask(ZOOS)
    tap = taps.HideNear(edition.facts.code("frequentation-zoos"), answer.id - 1)
    for _ in range(2):
        assert (await anna.tap_data(taps.encode(tap), answer)).text == ""
    assert world.calls("editMessageReplyMarkup", anna)[-1].status == 400


async def test_a_tap_that_is_too_old_is_still_obeyed(world: World) -> None:
    anna = world.newcomer("Anna")
    choices = await anna.ask("satisfaction")
    world.sandbox.fault(
        "answerCallbackQuery", 400, description="Bad Request: query is too old and response timeout expired or query ID is invalid"
    )  # fmt: skip
    with pytest.raises(AssertionError, match="not answered"):
        await anna.tap("musées", choices, timeout=0.5)
    assert "80 %" in flat(anna.now(choices).text)


async def test_a_message_that_is_gone_is_sent_anew(world: World, edition: Edition) -> None:
    anna = world.newcomer("Anna")
    choices = await anna.ask("satisfaction")
    tap = taps.Choose(edition.facts.code("satisfaction-musees"), choices.id - 1)
    world.sandbox.fault(
        "editMessageText", 400, description="Bad Request: message to edit not found", chat_id=anna.chat.id
    )
    await anna.tap_data(taps.encode(tap), choices)
    assert "80 %" in flat((await anna.wait_message()).text)


@pytest.mark.parametrize(
    "why",
    [
        "Bad Request: message thread not found",
        "Bad Request: TOPIC_CLOSED",
        "Bad Request: chat not found",
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: have no rights to send a message",
    ],
)
async def test_a_place_that_takes_no_answer_is_left_alone(world: World, why: str) -> None:
    anna = world.sandbox.person("Anna")
    seat = anna.at(world.group(anna))
    world.sandbox.fault("sendMessage", 400, description=why, chat_id=seat.chat.id)
    seat.catch_up()
    await seat.send(f"/q {ZOOS}")
    await works(world)
    await seat.quiet(0)
    assert flat((await seat.ask(f"/q {ZOOS}")).text).startswith("29 %")


async def test_a_group_that_moves_gets_its_answer_where_it_went(world: World) -> None:
    anna = world.sandbox.person("Anna")
    old = world.sandbox.group("Petit groupe", anna)
    await anna.at(old).send(f"/q {ZOOS}")
    new = await anna.migrate(old)
    assert flat((await anna.at(new).wait_message()).text).startswith("29 %")
    assert "72 %" in flat((await anna.at(new).ask("/q fréquentation des cinémas")).text)


async def test_a_failure_of_ours_gets_an_apology_and_the_next_question_an_answer(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = world.newcomer("Anna")
    right = Engine.turn

    def wrong(self: Engine, text: str, *rest: Any) -> Any:
        if "panne" in text:
            raise RuntimeError("panne")
        return right(self, text, *rest)

    monkeypatch.setattr(Engine, "turn", wrong)
    assert "référence" in (await anna.ask("panne")).text
    assert flat((await anna.ask(ZOOS)).text).startswith("29 %")


async def test_a_tap_that_fails_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = world.newcomer("Anna")
    await anna.ask(ZOOS)
    monkeypatch.setattr("bot.telegram.keyboards.nearest", lambda *_: 1 / 0)
    assert (await anna.tap("Voisins")).text == texts.TAP_FAILED
    await works(world)


async def test_without_a_store_answers_still_come(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any, **__: Any) -> Any:
        raise StoreError("le disque est plein", lasting=True)

    anna = world.newcomer("Anna")
    for name in ("context", "save_context", "log_question", "add_feedback", "forget_thread", "file_id", "save_file_id"):
        monkeypatch.setattr(Store, name, fails)
    assert flat((await anna.ask(ZOOS)).text).startswith("29 %")
    assert (await anna.tap("👍")).text == "Merci !"
    await anna.tap("Graphique")
    assert (await anna.wait_message()).photo is not None
    assert "oublié" in (await anna.ask("/nouveau")).text


async def test_an_answer_waits_until_the_next_question_can_lean_on_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna, save, failures = world.newcomer("Anna"), Store.save_context, iter(range(2))

    async def away_at_first(*given: Any, **named: Any) -> Any:
        if next(failures, None) is not None:
            raise StoreError("base de données : injoignable")
        return await save(*given, **named)

    await anna.ask("satisfaction des piscines")
    monkeypatch.setattr(Store, "save_context", away_at_first)
    assert flat((await anna.ask(ZOOS)).text).startswith("29 %")
    assert next(failures, None) is None, "it failed as often as it should"
    assert "72 %" in flat((await anna.ask("et les cinémas ?")).text)


async def test_nothing_is_called_erased_that_is_not(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any, **__: Any) -> Any:
        raise StoreError("le disque est plein")

    anna = world.newcomer("Anna")
    asked = await anna.ask("/oubli")
    monkeypatch.setattr(Store, "erase_person", fails)
    assert (await anna.tap("Oui, tout effacer")).text == texts.TAP_FAILED
    assert anna.now(asked).text == asked.text


async def test_a_file_id_that_is_void_is_replaced(world: World, edition: Edition) -> None:
    from bot.answering.chart import chart_of

    anna = world.newcomer("Anna")
    chart = chart_of([edition.base.fact("satisfaction-piscines")], edition.base)
    assert chart is not None
    await world.store.save_file_id(chart_key(chart), "AgACnothing")
    await anna.ask("satisfaction des piscines")
    await anna.tap("Graphique")
    assert (await anna.wait_message()).photo is not None
    await works(world)
    assert await world.store.file_id(chart_key(chart)) not in (None, "AgACnothing")


async def test_a_picture_that_cannot_be_drawn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.telegram.pictures.draw_card", lambda *_: 1 / 0)
    anna = world.newcomer("Anna")
    await anna.ask("satisfaction des piscines")
    await anna.tap("Carte")
    assert (await anna.wait_message()).text == texts.NO_PICTURE


async def test_a_slow_picture_shows_that_it_is_being_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.drawing import draw_card

    def slowly(*what: Any) -> bytes:
        time.sleep(0.3)
        return draw_card(*what)

    monkeypatch.setattr("bot.telegram.sending.NOTICEABLE", 0.05)
    monkeypatch.setattr("bot.telegram.pictures.draw_card", slowly)
    anna, ben = world.newcomer("Anna"), world.newcomer("Ben")
    for person in (anna, ben):
        await person.ask("fréquentation des théâtres")
        await person.tap("Carte")
    assert await anna.wait_action() == "upload_photo"
    assert (await anna.wait_message()).photo == (await ben.wait_message()).photo


async def test_a_desk_sees_updates_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def desk(update: Update) -> bool:
        text = update.message.text if update.message else None
        seen.append(text or "")
        if text != "/secret":
            return False
        await world.channel.outbox.send(Place(update.message.chat.id), "bureau")  # type: ignore[union-attr]
        return True

    monkeypatch.setattr(world.channel, "desks", [desk])
    anna = world.newcomer("Anna")
    assert (await anna.ask("/secret")).text == "bureau"
    assert flat((await anna.ask(ZOOS)).text).startswith("29 %")
    assert seen == ["/secret", ZOOS]


async def test_only_allowed_chats_are_served(tmp_path: Path) -> None:
    async with running(tmp_path, allowed_chats=frozenset({700000001, -500_010})) as world:
        anna, ben = world.sandbox.person("Anna"), world.sandbox.person("Ben")
        assert anna.id == 700000001
        group = world.group(anna, ben)
        await anna.at(group).send(f"/q {ZOOS}")
        await ben.private().send(ZOOS)
        assert flat((await anna.private().ask(ZOOS)).text).startswith("29 %")
        assert (await anna.inline(ZOOS)).is_personal
        with pytest.raises(AssertionError):
            await ben.inline(ZOOS, timeout=0.3)
        await anna.at(group).quiet(0.1)
        await ben.private().quiet(0.1)


async def test_an_allowed_group_stays_allowed_when_it_moves(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = world.sandbox.person("Anna")
    old = world.sandbox.group("Petit groupe", anna)
    monkeypatch.setattr(world.channel, "_allowed", {old.id})
    assert flat((await anna.at(old).ask(f"/q {ZOOS}")).text).startswith("29 %")
    new = await anna.migrate(old)
    await asyncio.sleep(0.1)
    assert flat((await anna.at(new).ask(f"/q {ZOOS}")).text).startswith("29 %")
