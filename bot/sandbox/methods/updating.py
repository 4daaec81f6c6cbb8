"""How the bot gets its updates: polls or a webhook."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.refusals import Json, bad

SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
LONGEST = 50


@method("getUpdates", "offset limit timeout allowed_updates")
async def get_updates(asked: Asked) -> list[Json]:
    """The updates from the offset on; waits for the first one."""
    given, updates = asked.given, asked.world.updates
    limit, timeout = given.integer("limit"), given.integer("timeout") or 0
    updates.allow(given.sequence("allowed_updates"))
    limit = limit if limit and 1 <= limit <= 100 else 100
    return await updates.poll(given.integer("offset") or 0, limit, min(max(timeout, 0), LONGEST))


@method("setWebhook", "url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token")
async def set_webhook(asked: Asked) -> bool:
    """From now on updates are posted to this address; an empty one ends that."""
    given, webhook = asked.given, asked.webhook
    url, secret = given.text("url"), given.text("secret_token")
    if url and not _allowed(url):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = given.integer("max_connections")
    if connections is not None and not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100 (sandbox)")
    asked.world.updates.allow(given.sequence("allowed_updates"))
    if given.boolean("drop_pending_updates"):
        asked.world.updates.pending.clear()
    await webhook.set(url, secret, connections or 40)
    return True


@method("deleteWebhook", "drop_pending_updates")
async def delete_webhook(asked: Asked) -> bool:
    """Back to polls."""
    if asked.given.boolean("drop_pending_updates"):
        asked.world.updates.pending.clear()
    await asked.webhook.set("", "", 40)
    return True


@method("getWebhookInfo")
async def get_webhook_info(asked: Asked) -> Json:
    """How the webhook fares."""
    return asked.webhook.info()


def _allowed(url: str) -> bool:
    """HTTPS as for the real one, or plain HTTP on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    host = parts.hostname or ""
    local = host == "localhost" or (host.replace(".", "").isdigit() and ipaddress.ip_address(host).is_loopback)
    return parts.scheme == "http" and local
