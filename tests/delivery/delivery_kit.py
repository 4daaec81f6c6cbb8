"""The delivery put together in the test's own process, with a handler of the test's choice and short pauses."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Update

from bot.sandbox import Sandbox
from bot.store.store import Store
from bot.telegram.delivery.bot import Bot, make_bot
from bot.telegram.delivery.dispatch import Dispatcher, OnError
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.pacing import Pacer
from bot.telegram.delivery.polling import Poller
from bot.telegram.delivery.server import serve
from bot.telegram.delivery.webhook import Webhook

PAUSE = 0.05
SECRET = "the-secret-of-the-webhook"
Answer = Callable[[Bot, Update], Awaitable[None]]
ALLOWED = ("message", "edited_message", "inline_query", "callback_query", "poll_answer")


async def echo(bot: Bot, update: Update) -> None:
    """Say what was said."""
    if update.message is not None and update.message.text:
        await bot.send_message(update.message.chat_id, f"« {update.message.text} »")


@dataclass
class Running:
    """A delivery at work."""

    bot: Bot
    pacer: Pacer
    health: Health
    dispatcher: Dispatcher
    poller: Poller | None = None
    port: int = 0

    async def counted(self, name: str, count: int = 1, seconds: float = 20.0) -> None:
        """Wait until something has been counted so often."""
        await until(lambda: self.health.counts[name] >= count, seconds)


async def until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def _parts(
    sandbox: Sandbox,
    store: Store,
    answer: Answer,
    on_error: OnError | None,
    parallel: int,
    timeout: float,
    polling: bool,
) -> AsyncIterator[Running]:
    pacer = Pacer(0, pause=PAUSE)
    bot = make_bot(sandbox.token, sandbox.url, pacer)
    await bot.initialize()
    health = Health(polling=polling)

    async def handler(update: Update) -> None:
        await answer(bot, update)

    dispatcher = Dispatcher(
        bot,
        store,
        handler,
        health,
        on_error=on_error,
        parallel=parallel,
        timeout=timeout,
        pause=PAUSE,
        shared=not polling,
    )
    try:
        yield Running(bot, pacer, health, dispatcher)
    finally:
        await dispatcher.stop(5)
        await bot.shutdown()


@asynccontextmanager
async def polling(
    sandbox: Sandbox,
    store: Store,
    answer: Answer = echo,
    *,
    on_error: OnError | None = None,
    parallel: int = 16,
    timeout: float = 5.0,
) -> AsyncIterator[Running]:
    """Poll the sandbox while inside."""
    async with _parts(sandbox, store, answer, on_error, parallel, timeout, True) as running:
        poller = running.poller = Poller(
            running.bot,
            running.dispatcher,
            store,
            running.health,
            allowed_updates=ALLOWED,
            wait=5,
            pause=PAUSE,
            longest_pause=1.0,
        )
        task = asyncio.create_task(poller.run())
        try:
            yield running
        finally:
            poller.stop()
            await running.dispatcher.stop(5)
            await task
            await poller.acknowledge()


@asynccontextmanager
async def webhook(
    sandbox: Sandbox,
    store: Store,
    answer: Answer = echo,
    *,
    parallel: int = 16,
    timeout: float = 5.0,
    most: int = 200,
    patience: float = 5.0,
    declare: bool = True,
) -> AsyncIterator[Running]:
    """Be called by the sandbox while inside."""
    async with _parts(sandbox, store, answer, None, parallel, timeout, False) as running:
        place = Webhook("/hook", SECRET, running.dispatcher, running.health, most=most, patience=patience)
        async with serve([*place.routes(), *running.health.routes()], "127.0.0.1", 0) as running.port:
            if declare:
                url = f"http://127.0.0.1:{running.port}/hook"
                await running.bot.set_webhook(url, secret_token=SECRET, allowed_updates=ALLOWED)
            yield running
            running.health.stopping = True
            await running.dispatcher.stop(5)
