"""Telegram: reached, the token known, the clocks alike, the webhook as the settings want it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.doctor.findings import Finding, doubtful, well, wrong
from bot.settings import Settings

PATIENCE = 10.0
SKEW, BAD_SKEW = 30.0, 300.0
"""Seconds between our clock and Telegram's."""
MANY_WAITING = 100
RECENT = 3600.0
_OFFICIAL = "https://api.telegram.org"
_LATER = "réessayer dans quelques minutes"


@dataclass(frozen=True)
class _Answer:
    status: int
    result: Any
    """of an answer that says ok; else None"""
    skew: float | None
    """seconds that our clock is ahead"""


async def look_at_telegram(settings: Settings, clock: Callable[[], float] = time.time) -> list[Finding]:
    """All that can be asked of Telegram without taking an update from anybody."""
    token = settings.token.get_secret_value()
    if not token:
        return [wrong("jeton : il manque TELEGRAM_TOKEN", "le demander à @BotFather sur Telegram")]
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            me = await _call(client, settings, token, "getMe", clock)
            hook = await _call(client, settings, token, "getWebhookInfo", clock) if me.result is not None else None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:  # its text may hold the token
        host = urlsplit(settings.telegram_api_url).netloc
        return [
            wrong(
                f"Telegram : {host} ne répond pas ({type(error).__name__})",
                "vérifier le réseau, le mandataire (HTTPS_PROXY) et LECHIFFRE_TELEGRAM_API_URL",
            )
        ]
    found = [*_clock(me), *_token(me)]
    if hook is not None:
        told = isinstance(hook.result, dict)
        found += list(_webhook(settings, hook.result, clock())) if told else [_ill("getWebhookInfo", hook)]
    return found


async def _call(
    client: httpx.AsyncClient, settings: Settings, token: str, method: str, clock: Callable[[], float]
) -> _Answer:
    before = clock()
    answer = await client.get(f"{settings.telegram_api_url}/bot{token}/{method}")
    after = clock()
    try:
        told = answer.json()
    except (ValueError, RecursionError):
        told = None
    good = answer.is_success and isinstance(told, dict) and told.get("ok") is True
    try:
        skew = (before + after) / 2 - parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError):
        skew = None
    return _Answer(answer.status_code, told.get("result") if good and isinstance(told, dict) else None, skew)


def _ill(method: str, answer: _Answer) -> Finding:
    return doubtful(f"Telegram : {method} a répondu {answer.status}, sans rien d'utile", _LATER)


def _token(me: _Answer) -> Iterator[Finding]:
    if me.status in (401, 404):
        yield wrong(
            "jeton : Telegram ne le connaît pas",
            "le redemander à @BotFather, changer TELEGRAM_TOKEN et redémarrer",
        )
    elif not isinstance(me.result, dict):
        yield _ill("getMe", me)
    else:
        yield well(f"jeton : c'est celui de @{me.result.get('username', '?')}")
        if me.result.get("supports_inline_queries") is False:
            yield doubtful(
                "mode en ligne : il est fermé chez Telegram",
                "l'ouvrir chez @BotFather (/setinline, /setinlinefeedback)",
            )


def _clock(answer: _Answer) -> Iterator[Finding]:
    skew = answer.skew
    if skew is None:
        return
    if abs(skew) <= SKEW:
        yield well("horloge : à l'heure de Telegram")
        return
    side = "avance" if skew > 0 else "retarde"
    judge = wrong if abs(skew) > BAD_SKEW else doubtful
    yield judge(f"horloge : elle {side} de {abs(skew):.0f} s", "régler l'heure de la machine (NTP, timedatectl)")


def _webhook(settings: Settings, info: dict[str, Any], now: float) -> Iterator[Finding]:
    url = str(info.get("url") or "")
    host = urlsplit(url).netloc
    if not settings.uses_webhook:
        yield from _polls(url, host)
    elif url != settings.webhook_url:
        yield _elsewhere(settings, url, host)
    else:
        yield well(f"webhook : Telegram appelle {host}")
    secure = settings.webhook_url.startswith("https:") or settings.telegram_api_url != _OFFICIAL
    if settings.uses_webhook and not secure:
        yield wrong("webhook : Telegram n'appelle que des adresses https", "corriger LECHIFFRE_WEBHOOK_URL")
    yield from _trouble(info, host, now)


def _polls(url: str, host: str) -> Iterator[Finding]:
    if not url:
        yield well("webhook : aucun, le bot interroge Telegram")
        return
    yield doubtful(
        f"webhook : Telegram appelle {host}, alors que ce bot-ci interroge Telegram",
        "si une autre installation l'emploie, lui donner un autre jeton ; sinon rien : le bot l'enlève au démarrage",
    )


def _elsewhere(settings: Settings, url: str, host: str) -> Finding:
    where = f"Telegram appelle une autre adresse ({host})" if url else "il n'est pas déclaré à Telegram"
    if settings.set_webhook and not url:
        return doubtful(f"webhook : {where}", "démarrer le bot, qui le déclare")
    how = "redémarrer le bot" if settings.set_webhook else "le déclarer (deploy/announce.py)"
    return wrong(f"webhook : {where}", f"{how} ; si une autre installation l'emploie, lui donner un autre jeton")


def _trouble(info: dict[str, Any], host: str, now: float) -> Iterator[Finding]:
    said, at = str(info.get("last_error_message") or "")[:150], info.get("last_error_date")
    if said and isinstance(at, int | float) and now - at < RECENT:
        yield wrong(
            f"webhook : le dernier appel a échoué il y a {max(0, now - at) / 60:.0f} min ({said})",
            f"vérifier que {host} mène au bot, son certificat, et que /readyz est vert",
        )
    waiting = info.get("pending_update_count")
    if isinstance(waiting, int) and waiting > MANY_WAITING:
        yield doubtful(
            f"Telegram : {waiting} messages attendent le bot", "vérifier qu'il tourne et que /readyz est vert"
        )
