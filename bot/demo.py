"""The real bot against the sandbox, on this machine: a chat page in the browser, no token, nothing kept."""

from __future__ import annotations

import asyncio
import tempfile
import webbrowser
from pathlib import Path

from bot.errors import LeChiffreError
from bot.facts.documents.revisions import to_bytes
from bot.keeping.home import now_in_database
from bot.opening import IN_DATABASE
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.telegram.running import run

HOST = "127.0.0.1"


def demo(port: int, knowledge: str | None, browser: bool) -> int:
    """Serve the page until Ctrl-C; the exit code.  Raises `LeChiffreError` where the port is taken."""
    with tempfile.TemporaryDirectory(prefix="lechiffre-demo-") as folder:
        if knowledge == IN_DATABASE:
            knowledge = _copied(Path(folder) / "base")
        asyncio.run(_demo(port, knowledge, browser, Path(folder)))
    return 0


def _copied(folder: Path) -> str:
    """The base of the database as files: the demo keeps its own store."""
    for name, text in now_in_database(Settings.load(need_token=False)).files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_bytes(text))
    return str(folder)


async def _demo(port: int, knowledge: str | None, browser: bool, folder: Path) -> None:
    try:
        async with Sandbox.start(host=HOST, port=port, page=True) as sandbox:
            settings = Settings.load(
                token=sandbox.token,
                telegram_api_url=sandbox.url,
                knowledge=knowledge,
                data_folder=folder,
                database_url="",
                webhook_url="",
                listen_port=None,
                metrics_port=None,
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
