"""The running bot: settings, store, base, channel and delivery put together.  `python -m bot.telegram.running`."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any, Protocol
from urllib.parse import urlsplit

import structlog
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.errors import LeChiffreError
from bot.settings import Settings
from bot.store.store import Store, StoreError
from bot.telegram.delivery import logs
from bot.telegram.delivery.bot import Bot, make_bot
from bot.telegram.delivery.dispatch import Dispatcher
from bot.telegram.delivery.health import Health
from bot.telegram.delivery.pacing import Pacer, retry_seconds
from bot.telegram.delivery.polling import Poller
from bot.telegram.delivery.server import serve
from bot.telegram.delivery.webhook import Webhook

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "poll_answer",
    "my_chat_member",
)
PURGE_EVERY = 3600.0
LONGEST_PAUSE = 30.0
_log = structlog.get_logger(__name__)


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


MakeChannel = Callable[[Bot, Store, Settings], Serving | Awaitable[Serving]]


async def channel_of_the_base(bot: Bot, store: Store, settings: Settings) -> Serving:
    """The channel over the base that the settings name, kept from the chat.  Raises `LeChiffreError`."""
    from bot.keeping.home import documents_at
    from bot.telegram.admin.live import KeptChannel

    return await KeptChannel.open(bot, documents_at(settings.knowledge, store), store, settings)


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
    pacer = Pacer(settings.messages_per_second)
    bot = make_bot(settings.token.get_secret_value(), settings.telegram_api_url, pacer)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(Store.open(settings.store_url, settings.store_secret))
        made = make_channel(bot, store, settings)
        channel = await made if isinstance(made, Awaitable) else made
        stack.callback(channel.close)
        health = Health(polling=not settings.uses_webhook)
        health.ready_checks.append(store.ping)
        dispatcher = Dispatcher(
            bot,
            store,
            channel.handle,
            health,
            on_error=channel.apologise,
            parallel=settings.parallel,
            timeout=settings.handler_timeout,
            shared=settings.uses_webhook,
        )
        routes = health.routes()
        if settings.uses_webhook:
            routes += Webhook(settings.webhook_path, settings.webhook_token, dispatcher, health).routes()
        if settings.port is not None:
            port = await stack.enter_async_context(serve(routes, settings.listen_host, settings.port))
            _log.info("listening", port=port)
        stack.push_async_callback(bot.shutdown)
        if not await _connect(bot, stop):
            return
        await stack.enter_async_context(_beside(_purge(store, settings.log_days)))
        await stack.enter_async_context(_beside(_set_up(channel)))
        _log.info("ready", mode="webhook" if settings.uses_webhook else "polling")
        if settings.uses_webhook:
            await _be_called(bot, settings, stop)
            health.stopping = True
            await dispatcher.stop(settings.stop_timeout)
        else:
            poller = Poller(bot, dispatcher, store, health, allowed_updates=ALLOWED_UPDATES, wait=settings.poll_timeout)
            await _poll(poller, dispatcher, stop, health, settings.stop_timeout)
        _log.info("stopped")


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


async def _purge(store: Store, days: int) -> None:
    while True:
        try:
            await store.purge(days=days)
        except StoreError as error:
            _log.warning("the store could not be swept", error=str(error))
        await asyncio.sleep(PURGE_EVERY)


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
