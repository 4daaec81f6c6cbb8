"""Examine an installation and tell."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from pydantic import SecretStr

from bot.doctor.base import look_at_base
from bot.doctor.findings import Finding, well, wrong
from bot.doctor.place import look_at_place
from bot.doctor.telegram import look_at_telegram
from bot.settings import Settings, SettingsError
from bot.telegram.delivery.logs import redact

WRONG = 1


def examine(load: Callable[[], Settings], say: Callable[[str], None] = print) -> int:
    """Print a line for each thing looked at; 0 when nothing is wrong, else 1.  `load` may raise `SettingsError`."""
    try:
        settings = load()
    except SettingsError as error:
        say(str(wrong(f"réglages : {error}", "corriger l'environnement ou le fichier .env")))
        return WRONG
    found = asyncio.run(diagnose(settings))
    hidden = tuple(filter(None, (secret.get_secret_value() for secret in _secrets(settings))))
    for each in found:
        say(redact(str(each), hidden))
    bad = sum(each.mark == "✗" for each in found)
    say("tout ce qu'il faut est là" if not bad else f"{bad} à corriger (✗)")
    return WRONG if bad else 0


async def diagnose(settings: Settings, clock: Callable[[], float] = time.time) -> list[Finding]:
    """Everything there is to find."""
    return [
        well("réglages : ils se lisent"),
        *await look_at_telegram(settings, clock),
        *await look_at_place(settings),
        *await look_at_base(settings),
    ]


def _secrets(settings: Settings) -> tuple[SecretStr, ...]:
    return settings.token, settings.secret, settings.webhook_secret
