"""The running bot: settings, store, base, channel and delivery put together.  `python -m bot.telegram.running`."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

import structlog
from starlette.routing import Route
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.errors import LeChiffreError
from bot.settings import Settings
from bot.store.store import Store
from bot.telegram.delivery import logs
from bot.telegram.delivery.bot import Bot, make_bot
from bot.telegram.delivery.dispatch import Dispatcher
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.limits import Gate
from bot.telegram.delivery.pacing import Pacer, retry_seconds
from bot.telegram.delivery.polling import Poller
from bot.telegram.delivery.server import serve
from bot.telegram.delivery.sweeping import keep_sweeping
from bot.telegram.delivery.webhook import Webhook
from bot.telegram.incoming import is_asked
from bot.telegram.sending import Outbox
from bot.telegram.watching import hearing
from bot.telegram.watching.incidents import Incidents
from bot.telegram.watching.metrics import Metrics
from bot.telegram.watching.page import Page
from bot.telegram.watching.states import HealthState
from bot.telegram.watching.unanswered import Unanswered
from bot.telegram.watching.watchman import Watchman

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "poll_answer",
    "my_chat_member",
)
LONGEST_PAUSE = 30.0
LOOK_EVERY = 15.0
"""Seconds between two looks of the watchman, at most."""
_log = structlog.get_logger("bot.telegram.running")  # by name: run as a script, it is "__main__"


class Serving(Protocol):
    """What the delivery needs of a channel."""

    async def handle(self, update: Update) -> None:
        """Answer one update."""

    async def apologise(self, update: Update, request_id: str, error: Exception) -> None:
        """Say that an update's handling failed, under the id that stands in the log."""

    async def set_up(self) -> None:
        """Tell Telegram the commands and descriptions."""

    def close(self) -> None:
        """Let go of what it holds."""


@runtime_checkable
class Watched(Protocol):
    """A channel that has something to tell whoever watches."""

    def watch(self, watchman: Watchman) -> None:
        """Count in the watchman's metrics, and have it look at what only the channel knows."""


MakeChannel = Callable[[Bot, Store, Settings], Serving | Awaitable[Serving]]


async def channel_of_the_base(bot: Bot, store: Store, settings: Settings) -> Serving:
    """The channel over the base that the settings name, kept from the chat.  Raises `LeChiffreError`."""
    from bot.keeping.home import filled_documents_at
    from bot.keeping.workshop import InProcess
    from bot.telegram.admin.live import KeptChannel

    documents = await filled_documents_at(settings.knowledge, store)
    return await KeptChannel.open(bot, documents, store, settings, InProcess())


def _gate(bot: Bot, settings: Settings) -> Gate | None:
    """What limits people and groups; none in trials, where nothing is paced either."""
    if not settings.messages_per_second:
        return None

    def counts(update: Update) -> bool:
        try:
            return is_asked(update, bot)
        except RuntimeError:  # called before Telegram told us our own name
            return False

    return Gate(settings.person_limit, settings.group_limit, settings.owners, counts)


def _secrets(settings: Settings) -> tuple[str, ...]:
    """What no log may hold: the address of the database too, for the password in it."""
    kept = (settings.token, settings.webhook_secret, settings.secret, settings.database_url)
    texts = [secret.get_secret_value() for secret in kept]
    with suppress(ValueError):
        texts.append(urlsplit(settings.database_url.get_secret_value()).password or "")
    return (*texts, settings.webhook_token)


async def run(
    settings: Settings, make_channel: MakeChannel = channel_of_the_base, stop: asyncio.Event | None = None
) -> None:
    """Run until SIGTERM or SIGINT (or `stop`), then finish the work in hand.  Raises `LeChiffreError`."""
    logs.configure(settings.log_level, settings.log_format, _secrets(settings))
    stop = stop or _stop_on_signals()
    metrics = Metrics()
    pacer = Pacer(settings.messages_per_second, metrics=metrics)
    bot = make_bot(settings.token.get_secret_value(), settings.telegram_api_url, pacer)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(settings.store_url, settings.store_secret))
        made = make_channel(bot, store, settings)
        channel = await made if isinstance(made, Awaitable) else made
        stack.callback(channel.close)
        gc.collect()
        gc.freeze()  # the base stays: looking through it at every sweep would take a tenth of all time
        health = Health(polling=not settings.uses_webhook)
        health.starting = True
        health.ready_checks.append(store.ping)
        watchman = _watchman(bot, store, settings, health, metrics)
        if isinstance(channel, Watched):
            channel.watch(watchman)
        dispatcher = Dispatcher(
            bot,
            store,
            channel.handle,
            health,
            on_error=channel.apologise,
            parallel=settings.parallel,
            timeout=settings.handler_timeout,
            shared=settings.uses_webhook,
            metrics=metrics,
            gate=_gate(bot, settings),
        )
        state = HealthState(health, lambda: dispatcher.in_work)
        metrics.registry.register(state)
        routes = health.routes()
        if settings.uses_webhook:
            hook = Webhook(settings.webhook_path, settings.webhook_token, dispatcher, health, metrics=metrics)
            routes += hook.routes()
        await _listen(stack, settings, routes, Page(metrics, state, store.ping).routes())
        stack.push_async_callback(bot.shutdown)
        if not await _connect(bot, stop):
            return
        health.starting = False
        await stack.enter_async_context(_beside(watchman.run()))
        await stack.enter_async_context(_beside(keep_sweeping(store, settings.log_days)))
        await stack.enter_async_context(_beside(_set_up(channel)))
        _log.info("ready", mode="webhook" if settings.uses_webhook else "polling")
        if settings.uses_webhook:
            await _be_called(bot, settings, stop)
            health.stopping = True
            await dispatcher.stop(settings.stop_timeout)
        else:
            poller = Poller(
                bot,
                dispatcher,
                store,
                health,
                allowed_updates=ALLOWED_UPDATES,
                wait=settings.poll_timeout,
                metrics=metrics,
            )
            await _poll(poller, dispatcher, stop, health, settings.stop_timeout)
        _log.info("stopped")


async def _listen(stack: AsyncExitStack, settings: Settings, routes: list[Route], page: list[Route]) -> None:
    """Serve what is to be served, until the stack ends.  Raises `LeChiffreError` for a port that cannot be had."""
    if settings.metrics_port is not None:
        port = await stack.enter_async_context(serve(page, settings.metrics_host, settings.metrics_port))
        _log.info("listening", port=port, what="metrics")
    if settings.port is not None:
        beside = page if settings.metrics_port is None else []
        port = await stack.enter_async_context(serve([*routes, *beside], settings.listen_host, settings.port))
        _log.info("listening", port=port)


def _watchman(bot: Bot, store: Store, settings: Settings, health: Health, metrics: Metrics) -> Watchman:
    """Who looks whether the bot hears, has its store, and finds figures as often as usual."""
    after = settings.alert_after
    pause = min(LOOK_EVERY, max(0.2, after / 4)) if after else LOOK_EVERY
    incidents = Incidents(store, Outbox(bot), sorted(settings.owners), metrics)
    watchman = Watchman(incidents, metrics, pause)
    if after and settings.uses_webhook:
        calls = hearing.Calls(bot, settings.webhook_url)
        watchman.also("deaf", calls.look, after, after / 3, every=2 * pause)
    elif after:  # a poll that waits for news is no silence
        watchman.also("deaf", hearing.Polls(health, max(after, 2.0 * settings.poll_timeout)).look, calm=after / 3)
    if after:
        watchman.also("store", hearing.Store(store.ping).look, after, after / 3)
    if settings.alert_unanswered:
        jump = Unanswered(store.outcomes, settings.alert_unanswered, settings.alert_questions)
        watchman.also("unanswered", jump.look, every=4 * pause)
    return watchman


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    return stop


async def _connect(bot: Bot, stop: asyncio.Event) -> bool:
    """Wait for Telegram; False when stopped before.  Raises `LeChiffreError` for a token it does not know."""
    pause = 1.0
    while not stop.is_set():
        try:
            await bot.initialize()
            return True
        except InvalidToken:  # its text holds the token
            raise LeChiffreError(
                "TELEGRAM_TOKEN : Telegram ne connaît pas ce jeton ; le redemander à @BotFather"
            ) from None
        except TelegramError as error:
            _log.warning("Telegram does not answer yet", error=f"{type(error).__name__}: {error}")
            wait = min(retry_seconds(error), 60.0) if isinstance(error, RetryAfter) else pause
            pause = min(pause * 2, LONGEST_PAUSE)
            await _until(stop, wait)
    return False


async def _be_called(bot: Bot, settings: Settings, stop: asyncio.Event) -> None:
    """Declare the webhook, as long as it takes, and wait for the end."""
    pause = 1.0
    while settings.set_webhook and not stop.is_set():
        try:
            await bot.set_webhook(
                settings.webhook_url,
                allowed_updates=ALLOWED_UPDATES,
                secret_token=settings.webhook_token,
                max_connections=min(100, settings.parallel * 2),
            )
            break
        except TelegramError as error:
            _log.warning("the webhook is not set yet", error=f"{type(error).__name__}: {error}")
            await _until(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE)
    await stop.wait()


async def _poll(poller: Poller, dispatcher: Dispatcher, stop: asyncio.Event, health: Health, seconds: float) -> None:
    """Poll until the end, finish what is in work, and acknowledge it."""
    polling = asyncio.create_task(poller.run())
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait((polling, stopped), return_when=asyncio.FIRST_COMPLETED)
    health.stopping = True
    poller.stop()
    stopped.cancel()
    await dispatcher.stop(seconds)
    await polling
    await poller.acknowledge()


async def _set_up(channel: Serving) -> None:
    try:
        await channel.set_up()
    except TelegramError as error:
        _log.warning("commands and descriptions are not set", error=f"{type(error).__name__}: {error}")


@asynccontextmanager
async def _beside(job: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run a job while inside."""
    task = asyncio.create_task(job)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def main() -> int:
    """The bot as a process, set by the environment; the exit code."""
    try:
        asyncio.run(run(Settings.load()))
        return 0
    except LeChiffreError as error:
        print(error, file=sys.stderr)
        return 2
    except Exception:
        _log.exception("the bot ended by a fault of its own")  # through the log, which hides the token
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
