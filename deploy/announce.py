"""Declares the webhook and the bot's commands to Telegram, once: what a replica does at its start, for a Job to do alone.

The replicas then run with LECHIFFRE_SET_WEBHOOK=false, so that none of them, nor an old one that restarts in the middle
of a change of address, declares anything.  Exit code 0 when done, 1 when Telegram said no, 2 for a wrong setting.
"""

from __future__ import annotations

import asyncio
import sys

from telegram.error import TelegramError

from bot.errors import LeChiffreError
from bot.settings import Settings, SettingsError
from bot.store.store import Store
from bot.telegram.delivery import logs
from bot.telegram.delivery.bot import make_bot
from bot.telegram.delivery.pacing import Pacer
from bot.telegram.running import ALLOWED_UPDATES, channel_of_the_base


async def announce(settings: Settings) -> None:
    """Set the webhook, then names, descriptions and commands where they differ.

    Raises `TelegramError`, `LeChiffreError`.  The base is opened as a replica does, for the descriptions name it: what
    would keep a replica from starting is said here first.
    """
    if not settings.uses_webhook:
        raise SettingsError("il manque LECHIFFRE_WEBHOOK_URL : l'adresse https que Telegram doit appeler")
    bot = make_bot(settings.token.get_secret_value(), settings.telegram_api_url, Pacer(settings.messages_per_second))
    async with bot, Store.open(settings.store_url, settings.store_secret) as store:
        channel = await channel_of_the_base(bot, store, settings)
        try:
            await bot.set_webhook(
                settings.webhook_url,
                allowed_updates=ALLOWED_UPDATES,
                secret_token=settings.webhook_token,
                max_connections=min(100, settings.parallel * 2),
            )
            await channel.set_up()
        finally:
            channel.close()


def main() -> int:
    """Set by the environment; the exit code."""
    try:
        settings = Settings.load()
        token = settings.token.get_secret_value()
        logs.configure(settings.log_level, settings.log_format, (token, settings.webhook_token))
        asyncio.run(announce(settings))
    except LeChiffreError as error:
        print(error, file=sys.stderr)
        return 2
    except TelegramError as error:
        print(logs.redact(f"Telegram : {type(error).__name__} : {error}"), file=sys.stderr)
        return 1
    print(f"webhook and commands declared: {settings.webhook_url}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
