"""Owners are told in the chat: once when something goes wrong, once when it is over; not at the first sign."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import httpx
import pytest
from scratch_databases import scratch
from watched_bot import Watched, free_port, hook, watched

from bot.sandbox import Sandbox
from bot.sandbox.seats import Seat
from bot.store.database import Database
from bot.store.store import LoggedQuestion, Store, StoreError
from bot.telegram.watching import hearing


async def once(seat: Seat, words: str, seconds: float = 15.0) -> str:
    """The next message to an owner, which is the only one for a while."""
    told = (await seat.wait_message(seconds)).text.replace("’", "'").replace("\u202f", " ").replace("\xa0", " ")
    assert words in told and "\n" not in told, told
    await seat.quiet(1.0)
    return told


async def active(bot: Watched, alert: str) -> float:
    return (await bot.figures()).value("lechiffre_alert_active", alert=alert)


async def test_a_deaf_bot_says_so_once_and_hears_again_once(sandbox: Sandbox, tmp_path: Path) -> None:
    owner, other = sandbox.person("Olga"), sandbox.person("Anna").private()
    async with watched(sandbox, tmp_path, owner) as bot:
        boss = owner.private()
        await other.ask("fréquentation des zoos")
        await boss.ask("/aide")
        await boss.quiet(0.5)
        shared = sandbox.fault("getUpdates", 409, times=None)
        told = await once(boss, "Je n'entends plus Telegram depuis 1 min (erreur 409)")
        assert "un autre programme se sert du même jeton" in told
        assert await active(bot, "deaf") == 1
        shared.clear()
        await once(boss, "J'entends de nouveau Telegram.")
        assert await active(bot, "deaf") == 0
        found = await bot.figures()
        assert found.value("lechiffre_alerts_total", alert="deaf") == 2
        assert found.value("lechiffre_telegram_errors_total", call="poll", code="409") >= 1
        await other.quiet(0.1)


async def test_a_short_silence_is_none_of_the_owners_business(sandbox: Sandbox, tmp_path: Path) -> None:
    owner = sandbox.person("Olga")
    async with watched(sandbox, tmp_path, owner, alert_after=4.0) as bot:
        await owner.private().ask("/aide")
        sandbox.fault("getUpdates", 502, times=1)
        await bot.shows("lechiffre_telegram_errors_total", call="poll", code="502")
        await owner.private().quiet(2.5)


async def test_who_could_not_be_told_learns_it_after(sandbox: Sandbox, tmp_path: Path) -> None:
    """Neither polls nor messages get through."""
    owner = sandbox.person("Olga")
    async with watched(sandbox, tmp_path, owner) as bot:
        await owner.private().ask("/aide")
        faults = [sandbox.fault(*each, times=None) for each in (("getUpdates", 502), ("sendMessage", 403))]
        await bot.shows("lechiffre_alert_active", alert="deaf")
        await owner.private().quiet(0.5)
        faults[0].clear()
        async with asyncio.timeout(20):
            while await active(bot, "deaf"):
                await asyncio.sleep(0.1)
        faults[1].clear()
        await once(owner.private(), "J'entends de nouveau Telegram, après 1 min de silence")
        assert (await bot.figures()).value("lechiffre_alerts_total", alert="deaf") == 1


async def test_a_restart_in_the_middle_tells_nothing_twice(sandbox: Sandbox, tmp_path: Path) -> None:
    owner = sandbox.person("Olga")
    shared = sandbox.fault("getUpdates", 409, times=0)
    async with watched(sandbox, tmp_path, owner):
        await owner.private().ask("/aide")
        shared.times = None
        await once(owner.private(), "Je n'entends plus")
    async with watched(sandbox, tmp_path, owner) as bot:
        await bot.shows("lechiffre_alert_active", alert="deaf")
        await owner.private().quiet(1)
        shared.clear()
        await once(owner.private(), "J'entends de nouveau")


async def test_a_webhook_that_cannot_be_reached(sandbox: Sandbox, tmp_path: Path) -> None:
    """Telegram calls our address, and is turned away there."""
    owner, anna = sandbox.person("Olga"), sandbox.person("Anna").private()
    async with watched(sandbox, tmp_path, owner, **hook()) as bot:
        await owner.private().ask("/aide")
        sandbox.api.webhook.secret, secret = "not-ours", sandbox.api.webhook.secret
        await anna.send("fréquentation des musées")
        told = await once(owner.private(), "Telegram n'arrive plus à m'appeler depuis 1 min")
        assert "Wrong response from the webhook: 403" in told.replace(" :", ":") and "1 en attente" in told
        found = await bot.figures()
        assert found.value("lechiffre_webhook_refused_total", code="403") >= 1
        sandbox.api.webhook.secret = secret
        await once(owner.private(), "J'entends de nouveau")
        assert (await anna.wait_message()).text.startswith("34")


async def test_a_webhook_that_is_declared_elsewhere(sandbox: Sandbox, tmp_path: Path) -> None:
    owner = sandbox.person("Olga")
    settings = hook()
    async with watched(sandbox, tmp_path, owner, **settings):
        await owner.private().ask("/aide")
        webhook, secret = sandbox.api.webhook, sandbox.api.webhook.secret
        await webhook.set("https://elsewhere.example.org/hook", "", 40)
        await once(owner.private(), "Telegram n'appelle plus mon adresse")
        await webhook.set(settings["webhook_url"], secret, 40)
        await once(owner.private(), "J'entends de nouveau")


async def test_a_crowd_at_the_door(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "CROWD", 3)
    owner = sandbox.person("Olga")
    async with watched(sandbox, tmp_path, owner, parallel=1, **hook()) as bot:
        await owner.private().ask("/aide")
        slow = sandbox.slow("sendMessage", 4.0, times=1)
        for number in range(5):
            await sandbox.person(f"P{number}").private().send("fréquentation des zoos")
        assert slow.times == 1 or slow.used
        await once(owner.private(), "messages m'attendent chez Telegram")
        await once(owner.private(), "J'entends de nouveau")
        await bot.shows("lechiffre_alerts_total", 2, alert="deaf")


async def test_a_store_that_is_gone(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def down(*_: object) -> None:
        raise StoreError("base de données : elle ne répond pas")

    owner = sandbox.person("Olga")
    async with watched(sandbox, tmp_path, owner) as bot:
        await owner.private().ask("/aide")
        assert (await bot.figures()).value("lechiffre_store_up") == 1
        with monkeypatch.context() as patch:
            patch.setattr(Database, "run", down)
            await once(owner.private(), "La base de données ne répond plus depuis 1 min")
            assert (await bot.figures()).value("lechiffre_store_up") == 0
            assert await active(bot, "store") == 1
        await once(owner.private(), "La base de données répond de nouveau")
        found = await bot.figures()
        assert found.value("lechiffre_store_up") == 1 and found.value("lechiffre_alerts_total", alert="store") == 2


async def test_a_refused_base_is_told_once_however_often_it_is_broken_anew(sandbox: Sandbox, tmp_path: Path) -> None:
    owner = sandbox.person("Olga")
    boss = owner.private()
    path = tmp_path / "base/silences.yaml"
    async with watched(sandbox, tmp_path, owner) as bot:
        await boss.ask("/admin")
        await asyncio.sleep(0.3)  # the folder is followed
        good = path.read_text(encoding="utf-8")
        path.write_text("silences: [", encoding="utf-8")
        told = (await boss.wait_message()).text
        assert "refusés" in told and "/retablir" in told and "silences.yaml" in told
        await bot.shows("lechiffre_base_refused")
        path.write_text("silences: {", encoding="utf-8")
        await boss.quiet(2)
        assert await active(bot, "refused") == 1
    async with watched(sandbox, tmp_path, owner) as bot:
        await bot.shows("lechiffre_alert_active", alert="refused")
        await boss.quiet(1)
        path.write_text(good, encoding="utf-8")
        assert "de nouveau bons" in (await boss.wait_message()).text
        await boss.quiet(1)
        assert await active(bot, "refused") == 0
        assert (await bot.figures()).value("lechiffre_alerts_total", alert="refused") == 1, "the other was told before"


async def logged(folder: Path, outcomes: dict[str, int], ago: float) -> None:
    """Questions that were asked some seconds ago."""
    async with Store.open(f"sqlite:///{folder}/data/lechiffre.db") as store:
        for outcome, count in outcomes.items():
            for _ in range(count):
                await store.log_question(LoggedQuestion("?", outcome), time.time() - ago)


async def test_a_jump_of_unanswered_questions(sandbox: Sandbox, tmp_path: Path) -> None:
    await logged(tmp_path, {"answer": 90, "no_figure": 10, "help": 500}, 24 * 3600)
    owner, anna = sandbox.person("Olga"), sandbox.person("Anna").private()
    async with watched(sandbox, tmp_path, owner) as bot:
        await owner.private().ask("/aide")
        for _ in range(5):
            await anna.ask("la longévité des carottes")
        await owner.private().quiet(2)  # too few to tell
        await anna.ask("la longévité des carottes")
        told = await once(owner.private(), "sont restées sans chiffre")
        assert "100 % des 6 dernières questions" in told and "contre 11 % d'habitude" in told and "/questions" in told
        assert await active(bot, "unanswered") == 1
        for _ in range(40):
            await anna.ask("fréquentation des zoos")
        told = await once(owner.private(), "trouvent de nouveau leur chiffre")
        assert "restent sans réponse, pour 11 % d'habitude" in told
        assert (await bot.figures()).value("lechiffre_alerts_total", alert="unanswered") == 2


async def test_owners_who_want_no_alerts_get_none(sandbox: Sandbox, tmp_path: Path) -> None:
    owner, anna = sandbox.person("Olga"), sandbox.person("Anna").private()
    async with watched(sandbox, tmp_path, owner, alert_after=0.0, alert_unanswered=0.0, alert_questions=1):
        await owner.private().ask("/aide")
        shared = sandbox.fault("getUpdates", 409, times=None)
        await asyncio.sleep(2)
        shared.clear()
        await anna.ask("la longévité des carottes", 15)
        await owner.private().quiet(1)


async def test_of_two_replicas_one_tells(sandbox: Sandbox, tmp_path: Path) -> None:
    owner = sandbox.person("Olga")
    with scratch("postgres", tmp_path) as url:
        settings = hook() | {"database_url": url}
        other = settings | {"listen_port": free_port(), "set_webhook": False}
        async with (
            watched(sandbox, tmp_path, owner, **settings) as one,
            watched(sandbox, tmp_path, owner, **other) as two,
        ):
            await owner.private().ask("/aide")
            webhook, secret = sandbox.api.webhook, sandbox.api.webhook.secret
            await webhook.set("", "", 40)
            await once(owner.private(), "Telegram n'appelle plus mon adresse")
            for bot in (one, two):
                await bot.shows("lechiffre_alert_active", alert="deaf")
            await owner.private().quiet(1.5)
            await webhook.set(settings["webhook_url"], secret, 40)
            await once(owner.private(), "J'entends de nouveau")
            told = [await active(bot, "deaf") for bot in (one, two)]
            sent = [(await bot.figures()).value("lechiffre_alerts_total", alert="deaf") for bot in (one, two)]
            assert told == [0, 0] and sum(sent) == 2


async def test_livez_stays_silent_about_people(sandbox: Sandbox, tmp_path: Path) -> None:
    """Neither do the figures name the owner or whoever asks."""
    owner, anna = sandbox.person("Olgaïde"), sandbox.person("Anastasia")
    async with watched(sandbox, tmp_path, owner) as bot, httpx.AsyncClient(trust_env=False) as client:
        await anna.private().ask("fréquentation des zoos")
        for path in ("/metrics", "/livez", "/readyz"):
            text = (await client.get(f"http://127.0.0.1:{bot.port}{path}")).text
            for part in ("Olga", "Anastasia", "zoos", sandbox.token[11:], f"{owner.id}", f"{anna.id}"):
                assert part not in text, (path, part)
