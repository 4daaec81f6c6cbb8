"""The store keeps what it must, forgets what it may, and knows persons by keyed hashes only: on both databases."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.store.database import Database
from bot.store.store import Claim, Feedback, LoggedQuestion, Store
from bot.store.tables import metadata

DAY = 24 * 3600


async def test_an_update_is_claimed_once(store: Store) -> None:
    assert await store.claim(7)
    assert not await store.claim(7)
    assert await store.claim(7) is Claim.BUSY
    await store.finish(7)
    assert await store.claim(7) is Claim.HANDLED and await store.handled(7)
    assert await store.claim(5), "ids may come in any order"


async def test_of_fifty_claims_at_once_one_wins(store: Store) -> None:
    claims = await asyncio.gather(*(store.claim(9) for _ in range(50)))
    assert [bool(claim) for claim in claims].count(True) == 1


async def test_a_released_update_can_be_claimed_again(store: Store) -> None:
    assert await store.claim(3)
    await store.release(3)
    assert await store.claim(3)
    await store.finish(3)
    await store.release(3)
    assert await store.claim(3) is Claim.HANDLED, "what is finished stays finished"


async def test_handled_updates_are_known_for_a_day(store: Store) -> None:
    now = time.time()
    await store.finish(1, now=now - DAY - 1)
    await store.finish(2, now=now - DAY + 60)
    await store.purge(now)
    assert await store.claim(1) and await store.claim(2) is Claim.HANDLED


async def test_update_ids_may_be_large(store: Store) -> None:
    assert await store.claim(2**31 + 5) and await store.claim(2**52)


async def test_dialogues_last_a_quarter_of_an_hour(store: Store) -> None:
    thread = store.keys.thread(-100, 42, 3)
    await store.save_context(thread, {"fact": "a", "mot": "é\ud800\0"}, now=1000.0)
    await store.save_context(thread, {"fact": "b"}, now=1001.0)
    assert await store.context(thread, now=1000 + 15 * 60) == {"fact": "b"}
    assert await store.context(thread, now=1002 + 15 * 60) is None
    assert await store.context(store.keys.thread(-100, 42)) is None, "another topic, another thread"
    await store.save_context(thread, {"fact": "c"}, lasts=DAY, now=1000.0)
    assert await store.context(thread, now=1000.0 + DAY - 1) == {"fact": "c"}
    await store.forget_thread(thread)
    assert await store.context(thread, now=1000.0) is None


async def test_the_question_log(store: Store) -> None:
    person, chat = store.keys.person(42), store.keys.chat(-7)
    await store.log_question(LoggedQuestion("combien\0 ?", "answer", ("f1", "f2"), (), person, chat, at=10.0))
    await store.log_question(LoggedQuestion("x" * 900, "no_figure", (), ("zorglub",), at=20.0))
    newest, oldest = await store.questions()
    assert oldest == LoggedQuestion("combien ?", "answer", ("f1", "f2"), (), person, chat, 10.0)
    assert len(newest.text) == 500 and newest.unknown == ("zorglub",)
    assert await store.questions(("answer",)) == [oldest]
    assert await store.questions(since=15.0) == [newest] == await store.questions(limit=1)
    assert await store.questions(unknown_only=True) == [newest]
    assert await store.outcomes() == {"answer": 1, "no_figure": 1}


async def test_a_second_thumb_takes_the_place_of_the_first(store: Store) -> None:
    anna, boris = store.keys.person(1), store.keys.person(2)
    for given in (Feedback(True, "q", "f", anna), Feedback(True, "q", "f", boris), Feedback(False, "q", "f", anna)):
        await store.add_feedback(given)
    await store.add_feedback(Feedback(True, "q", None, anna))
    await store.add_feedback(Feedback(False, "q", None, anna))
    assert [(f.person, f.good, f.fact) for f in await store.feedback()] == [
        (anna, False, None),
        (anna, False, "f"),
        (boris, True, "f"),
    ]
    assert [f.person for f in await store.feedback(good=True)] == [boris]


async def test_a_person_can_be_erased_at_once(store: Store) -> None:
    for user in (1, 2):
        person = store.keys.person(user)
        await store.log_question(LoggedQuestion("q", "answer", person=person))
        await store.add_feedback(Feedback(True, "q", "f", person))
        await store.save_context(store.keys.thread(-5, user), {"a": 1})
        await store.save_context(store.keys.message(-5, 77, user), {"a": 1}, lasts=DAY)
    assert await store.erase_person(store.keys.person(1)) == 4
    assert [q.person for q in await store.questions()] == [store.keys.person(2)]
    assert [f.person for f in await store.feedback()] == [store.keys.person(2)]
    assert await store.context(store.keys.thread(-5, 1)) is None
    assert await store.context(store.keys.thread(-5, 2)) == {"a": 1}


async def test_retention(store: Store) -> None:
    now = time.time()
    for days in (1, 89, 91):
        await store.log_question(LoggedQuestion(f"{days}", "answer", at=now - days * DAY))
        await store.add_feedback(Feedback(True, f"{days}", at=now - days * DAY))
    await store.save_context(store.keys.thread(1, 1), {}, now=now - 3600)
    assert await store.purge(now) == 3
    assert [q.text for q in await store.questions()] == ["1", "89"]
    await store.purge(now, days=30)
    assert [q.text for q in await store.questions()] == ["1"] == [f.question for f in await store.feedback()]


async def test_file_ids(store: Store) -> None:
    assert await store.file_id("chart:1") is None
    await store.save_file_id("chart:1", "AgAC1")
    await store.save_file_id("chart:1", "AgAC2")
    assert await store.file_id("chart:1") == "AgAC2"
    await store.save_file_id("chart:1", None)
    assert await store.file_id("chart:1") is None


async def test_keys_are_the_same_after_a_restart_and_differ_elsewhere(url: str, tmp_path: Path) -> None:
    async with Store.open(url) as store:
        first = store.keys.thread(-100, 42)
    async with Store.open(url) as store:
        assert store.keys.thread(-100, 42) == first
        await store.ping()
    async with Store.open(url, secret="of the settings") as store:
        assert store.keys.thread(-100, 42) != first
    async with Store.open(f"sqlite:///{tmp_path}/other.db") as other:
        assert other.keys.thread(-100, 42) != first


async def test_no_table_holds_an_id_or_a_name(store: Store) -> None:
    user, chat = 424242424242, -100535353535353
    await store.claim(1, store.keys.chat(chat))
    await store.save_context(store.keys.thread(chat, user), {"a": 1})
    await store.log_question(LoggedQuestion("q", "answer", person=store.keys.person(user), chat=store.keys.chat(chat)))
    rows = []
    for table in metadata.sorted_tables:
        rows += await store.database.run(lambda connection, table=table: connection.execute(table.select()).all())
    assert len(rows) >= 3 and not any(str(number).lstrip("-") in str(rows) for number in (user, chat))


async def test_chats_are_served_in_order_and_side_by_side(store: Store) -> None:
    seen: list[str] = []

    async def work(chat: str, number: int) -> None:
        async with store.chat_lock(store.keys.chat(ord(chat))):
            await asyncio.sleep(0.01)
            seen.append(f"{chat}{number}")

    start = time.perf_counter()
    await asyncio.gather(*(work(chat, number) for number in range(5) for chat in "abcdefghij"))
    assert time.perf_counter() - start < 1.5
    for chat in "abcdefghij":
        assert [word for word in seen if word[0] == chat] == [f"{chat}{n}" for n in range(5)]


def test_a_password_is_never_shown() -> None:
    database = Database("postgresql://bot:s3cr3t@db.example.org/lechiffre")
    assert "s3cr3t" not in database.place and "db.example.org" in database.place


async def test_what_is_put_aside_has_no_name_and_goes_when_it_is_finished(store: Store) -> None:
    person = {"id": 7, "is_bot": False, "first_name": "Anna", "last_name": "Dupont", "username": "annadupont"}
    chat = {"id": -5, "type": "group", "title": "Les Dupont"}
    bot = {"id": 8, "is_bot": True, "first_name": "LeChiffre", "username": "lechiffre_bot"}
    answered = {"message_id": 3, "date": 1, "chat": chat, "from": bot, "text": "87 %"}
    message = {
        "message_id": 4,
        "date": 2,
        "chat": chat,
        "from": person,
        "text": "et eux ?",
        "reply_to_message": answered,
    }
    await store.held.keep({12: {"update_id": 12, "message": message}, 9: {"update_id": 9}})
    await store.held.keep({12: {"update_id": 12}})
    held = await store.held.all()
    assert list(held) == [9, 12] and held[12]["message"]["reply_to_message"]["from"] == bot
    assert held[12]["message"]["text"] == "et eux ?" and held[12]["message"]["from"]["id"] == 7
    assert not any(name in str(held) for name in ("Anna", "Dupont", "dupont"))
    await store.held.drop([12])
    assert list(await store.held.all()) == [9]
    await store.purge(now=time.time() + 25 * 3600)
    assert not await store.held.all()
