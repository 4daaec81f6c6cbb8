"""The real bot against the sandbox, on this machine: a chat page in the browser, no token, nothing kept."""

from __future__ import annotations

import asyncio
import tempfile
import webbrowser
from pathlib import Path

from bot.errors import LeChiffreError
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.telegram.running import run

HOST = "127.0.0.1"


def demo(port: int, knowledge: str | None, browser: bool) -> int:
    """Serve the page until Ctrl-C; the exit code.  Raises `LeChiffreError` where the port is taken."""
    asyncio.run(_demo(port, knowledge, browser))
    return 0


async def _demo(port: int, knowledge: str | None, browser: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="lechiffre-demo-") as folder:
        try:
            async with Sandbox.start(host=HOST, port=port, page=True) as sandbox:
                settings = Settings.load(
                    token=sandbox.token,
                    telegram_api_url=sandbox.url,
                    knowledge=knowledge,
                    data_folder=Path(folder),
                    database_url="",
                    webhook_url="",
                    listen_port=None,
                    allowed_chats=frozenset(),
                    messages_per_second=0.0,
                    log_level="WARNING",
                )
                print(f"Le bot répond ici : {sandbox.url}/  (Ctrl-C pour arrêter)", flush=True)
                if browser:
                    webbrowser.open(f"{sandbox.url}/")
                await run(settings)
        except OSError as error:
            raise LeChiffreError(f"lechiffre demo : le port {port} ne s'ouvre pas ({error.strerror or error})") from None
