"""Every figure of `/metrics` is seen to move, by the real bot in front of the sandbox, polled and called."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from scraped import Figures, scrape
from telegram import Update
from watched_bot import free_port, hook, tap, watched

from bot.errors import LeChiffreError
from bot.history_commands import revert
from bot.sandbox import Sandbox
from bot.telegram.channel import Channel
from bot.telegram.delivery import health as health_module
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.pacing import Pacer
from bot.telegram.delivery.request import NotSent
from bot.telegram.delivery.server import serve
from bot.telegram.watching.metrics import Metrics
from bot.telegram.watching.page import Page
from bot.telegram.watching.states import RESULTS, BaseState, HealthState, Knows

FAIL, AGAIN = "fais une erreur", "recommence"


def every_family() -> set[str]:
    """The names of all families that a bot shows, its process aside."""
    metrics = Metrics()
    health = Health(polling=True)
    health.called()
    metrics.registry.register(HealthState(health, int))
    metrics.registry.register(Knows(lambda: BaseState(1, 1)))
    shown = Figures.of(metrics.registry).families
    return {name for name in shown if name.startswith("lechiffre_") and not name.endswith("_created")}


POLLED = {
    "lechiffre_questions_total", "lechiffre_answer_seconds_count", "lechiffre_update_seconds_count",
    "lechiffre_updates_total", "lechiffre_telegram_errors_total", "lechiffre_edits_total", "lechiffre_base_info",
    "lechiffre_base_facts", "lechiffre_base_revision", "lechiffre_poll_age_seconds", "lechiffre_updates_in_work",
    "lechiffre_store_up", "lechiffre_pacer_wait_seconds_count", "lechiffre_deaf", "lechiffre_standby",
}  # fmt: skip
"""Seen to be more than 0 below."""
CALLED = {"lechiffre_webhook_age_seconds", "lechiffre_webhook_refused_total"}
ELSEWHERE = {"lechiffre_alerts_total", "lechiffre_alert_active", "lechiffre_base_refused"}
"""In test_watching_alerts.py, each kind of alert."""


def family(sample: str) -> str:
    """The family of a sample."""
    for suffix in ("_total", "_count"):
        sample = sample.removesuffix(suffix)
    return sample


def test_no_figure_is_left_out() -> None:
    assert {family(name) for name in POLLED | CALLED | ELSEWHERE} == every_family()


def test_each_bot_counts_for_itself() -> None:
    one, other = Metrics(), Metrics()
    one.asked("answer", "figure")
    assert Figures.of(one.registry).value("lechiffre_questions_total") == 1
    assert Figures.of(other.registry).value("lechiffre_questions_total") == 0


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two texts that the channel fails on, one of them only the first time."""
    handle, failed = Channel.handle, []

    async def fails(self: Channel, update: Update) -> None:
        text = update.message.text if update.message else None
        if text == FAIL:
            raise ValueError("a fault of our own")
        if text == AGAIN and not failed:
            failed.append(1)
            raise NotSent("not yet")
        await handle(self, update)

    monkeypatch.setattr(Channel, "handle", fails)


@pytest.mark.usefixtures("trouble")
async def test_a_bot_that_polls(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, anna = sandbox.person("Olga"), sandbox.person("Anna")
    boss, chat = owner.private(), anna.private()
    seen: set[str] = set()

    async with watched(sandbox, tmp_path, owner, alert_after=0.0) as bot:

        async def shows(name: str, at_least: float = 1, **labels: str) -> None:
            await bot.shows(name, at_least, **labels)
            seen.add(name)

        first = (await bot.figures()).value("lechiffre_base_revision")
        assert first == 1
        # questions, by outcome and kind
        await chat.ask("fréquentation des zoos")
        await shows("lechiffre_questions_total", outcome="answer", kind="figure")
        await chat.ask("quel lieu est le plus fréquenté ?")
        await shows("lechiffre_questions_total", outcome="answer", kind="most")
        await chat.ask("la longévité des carottes")
        await shows("lechiffre_questions_total", outcome="no_figure")
        await sandbox.person("Ben").private().ask("les bibliothèques")
        await shows("lechiffre_questions_total", outcome="clarify")
        await chat.ask("bonjour")
        await shows("lechiffre_questions_total", outcome="help", kind="greeting")
        await shows("lechiffre_answer_seconds_count", 5)
        answer = await anna.inline("fréquentation des zoos")
        await anna.choose(answer, 0)
        await shows("lechiffre_questions_total", 6)
        await tap(chat, "Voisins")
        for kind in ("message", "inline_query", "chosen_inline_result", "callback_query"):
            await shows("lechiffre_update_seconds_count", kind=kind)
        # updates, by what came of them
        await shows("lechiffre_updates_total", 5, result="handled")
        sandbox.inject_unparseable()
        await shows("lechiffre_updates_total", result="unparseable")
        await chat.send(FAIL)
        await shows("lechiffre_updates_total", result="failed")
        await chat.send(AGAIN)
        await shows("lechiffre_updates_total", result="again")
        sandbox.repeat(next(iter(sandbox.world.updates.sent)))
        await shows("lechiffre_updates_total", result="repeated")
        sandbox.slow("sendMessage", 1.0)
        await chat.send("fréquentation des musées")
        await shows("lechiffre_updates_in_work")
        # Telegram's errors, and the waits that one of them asks for
        sandbox.fault("getUpdates", 502)
        await shows("lechiffre_telegram_errors_total", call="poll", code="502")
        sandbox.fault("sendMessage", 429, retry_after=1)
        await chat.ask("fréquentation des stades")
        await shows("lechiffre_telegram_errors_total", call="method", code="429")
        await shows("lechiffre_pacer_wait_seconds_count", reason="asked")
        sandbox.fault("sendMessage", 403)
        await chat.send("fréquentation des stades")
        await shows("lechiffre_telegram_errors_total", call="method", code="403")
        # the base, and its edits
        await boss.ask("/mot zoologique = zoos")
        await tap(boss, "Confirmer")
        await shows("lechiffre_edits_total", kind="edit")
        await shows("lechiffre_base_revision", 2)
        await boss.ask("/annuler 2")
        await tap(boss, "Confirmer")
        await shows("lechiffre_edits_total", kind="undo")
        path = tmp_path / "base/facts/a.yaml"
        good = path.read_text(encoding="utf-8")
        path.write_text(good.replace("29 %", "27 %"), encoding="utf-8")
        await shows("lechiffre_edits_total", kind="outside")
        path.write_text("facts: [", encoding="utf-8")
        await bot.shows("lechiffre_base_refused")
        await boss.ask("/retablir")
        await tap(boss, "Rétablir")
        await shows("lechiffre_edits_total", kind="restore")
        await asyncio.to_thread(revert, bot.settings, 4, force=True, say=lambda _: None)
        await shows("lechiffre_edits_total", kind="elsewhere")
        for name, least in (("base_info", 1), ("base_facts", 12), ("store_up", 1), ("poll_age_seconds", 1e-6)):
            await shows(f"lechiffre_{name}", least)
        found = await bot.figures()
        [info] = found.families["lechiffre_base_info"].samples
        assert len(info.labels["digest"]) == 12 and info.labels["revision"] and info.labels["version"]
        assert found.labels("lechiffre_updates") == set(RESULTS)
        for name in ("process_resident_memory_bytes", "process_open_fds", "process_cpu_seconds_total"):
            assert found.value(name) > 0
        # a second poller waits; a deaf one is deaf
        async with watched(sandbox, tmp_path, owner, alert_after=0.0) as second:
            await second.shows("lechiffre_standby")
            seen.add("lechiffre_standby")
            assert "lechiffre_poll_age_seconds" not in (await second.figures()).families
        monkeypatch.setattr(health_module, "DEAF_AFTER", 0.5)
        with sandbox.revoked():
            await shows("lechiffre_deaf")
    assert seen == POLLED


async def test_a_bot_that_is_called(sandbox: Sandbox, tmp_path: Path) -> None:
    chat = sandbox.person("Anna").private()
    async with watched(sandbox, tmp_path, **hook()) as bot, httpx.AsyncClient(trust_env=False) as client:
        assert "lechiffre_webhook_age_seconds" not in (await bot.figures()).families
        await chat.ask("fréquentation des zoos")
        await bot.shows("lechiffre_webhook_age_seconds", 1e-6)
        assert (await client.post(bot.settings.webhook_url, content=b"{}")).status_code == 403
        found = await bot.shows("lechiffre_webhook_refused_total", code="403")
        assert found.value("lechiffre_questions_total") == 1 and "lechiffre_poll_age_seconds" not in found.families
        assert found.value("lechiffre_update_seconds_count", kind="message") == 1
        sandbox.fault("getWebhookInfo", 400)
        await bot.shows("lechiffre_telegram_errors_total", call="webhook", code="400")


async def test_every_wait_of_the_pacer_is_measured() -> None:
    async def done(*_: object) -> bool:
        return True

    async def send(pacer: Pacer, chat: int) -> None:
        await pacer.process_request(done, (), {}, "sendMessage", {"chat_id": chat}, None)

    metrics = Metrics()
    hurried = Pacer(3, metrics=metrics)
    await asyncio.gather(*(send(hurried, number) for number in range(4)))
    await asyncio.gather(*(send(Pacer(1000, metrics=metrics), 1) for _ in range(1)))
    crowd = Pacer(1000, metrics=metrics)
    await asyncio.gather(*(send(crowd, 1) for _ in range(5)))
    found = Figures.of(metrics.registry)
    for reason in ("chat", "overall"):
        assert found.value("lechiffre_pacer_wait_seconds_count", reason=reason) == 1
        assert found.value("lechiffre_pacer_wait_seconds_sum", reason=reason) > 0.5


async def test_a_port_of_its_own(sandbox: Sandbox, tmp_path: Path) -> None:
    """For a bot that listens to the outside: there it shows no figures, and here nothing but them."""
    port = free_port()
    async with watched(sandbox, tmp_path, metrics_port=port) as bot, httpx.AsyncClient(trust_env=False) as client:
        assert (await bot.figures()).value("lechiffre_store_up") == 1
        assert (await client.get(f"http://127.0.0.1:{bot.port}/metrics")).status_code == 404
        assert (await client.get(f"http://127.0.0.1:{port}/livez")).status_code == 404
        listening = {line.split()[1] for line in Path("/proc/net/tcp").read_text().splitlines()[1:]}
        assert f"0100007F:{port:04X}" in listening, "on this machine only"


async def test_a_store_that_hangs_holds_up_no_scrape() -> None:
    async def hangs() -> None:
        await asyncio.sleep(60)

    async def fails() -> None:
        raise LeChiffreError("elle ne répond pas")

    for check in (hangs, fails):
        metrics = Metrics()
        state = HealthState(Health(polling=True), int)
        metrics.registry.register(state)
        async with (
            serve(Page(metrics, state, check, patience=0.2).routes(), "127.0.0.1", 0) as port,
            asyncio.timeout(5),
        ):
            assert (await scrape(port)).value("lechiffre_store_up") == 0


async def test_prometheus_gets_the_format_it_asks_for() -> None:
    async def fine() -> None:
        pass

    metrics = Metrics()
    metrics.asked("answer", "figure")
    page = Page(metrics, HealthState(Health(polling=True), int), fine)
    async with serve(page.routes(), "127.0.0.1", 0) as port, httpx.AsyncClient(trust_env=False) as client:
        headers = {"accept": "application/openmetrics-text;version=1.0.0"}
        answer = await client.get(f"http://127.0.0.1:{port}/metrics", headers=headers)
        assert answer.headers["content-type"].startswith("application/openmetrics-text")
        assert answer.text.endswith("# EOF\n") and "lechiffre_questions_total" in answer.text


async def test_labels_are_few_and_say_nothing_of_people(sandbox: Sandbox, tmp_path: Path) -> None:
    """A hundred people and as many questions make no more lines than one."""
    async with watched(sandbox, tmp_path) as bot:
        counts = []
        for number in range(12):
            chat = sandbox.person(f"Zébulon{number}").private()
            await chat.ask(f"fréquentation des zoos {number}" if number else "fréquentation des zoos")
            counts.append(len((await bot.figures()).text.splitlines()))
        text = (await bot.figures()).text
        assert counts[-1] - counts[0] < 40 and "Zébulon" not in text and "zoos" not in text
