"""`/exporter`, and files that are sent back: YAML, zip, CSV."""

from __future__ import annotations

import asyncio

import structlog
from telegram import Document
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.facts.editing.archive import MAX_ARCHIVE, receive, to_zip
from bot.facts.editing.sheet import to_csv
from bot.telegram.admin import showing, texts
from bot.telegram.admin.buttons import data
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.previews import Previews

ZIP_NAME, CSV_NAME = "base.zip", "faits.csv"
_log = structlog.get_logger(__name__)


class FilesDesk:
    """Sends the base, and takes it back."""

    def __init__(self, office: Office, tables: Tables, previews: Previews) -> None:
        self._office = office
        self._previews = previews
        tables.commands["exporter"] = self._export
        tables.taps["x"] = self._send

    async def _export(self, here: Here, text: str) -> None:
        wanted = text.strip().lower()
        if wanted in ("zip", "csv"):
            await self._send(here, [wanted])
            return
        rows = [[(texts.ZIP, data("x", "zip"))], [(texts.CSV, data("x", "csv"))]]
        await self._office.say(here, texts.WHICH_EXPORT, rows)

    async def _send(self, here: Here, parts: list[str]) -> str | None:
        if parts == ["zip"]:
            content, name = await asyncio.to_thread(to_zip, self._office.keeper.files), ZIP_NAME
        elif parts == ["csv"]:
            content, name = await asyncio.to_thread(to_csv, self._office.keeper.engine.base), CSV_NAME
        else:
            return texts.GONE
        async with self._office.outbox.busy(here.place, ChatAction.UPLOAD_DOCUMENT):
            await self._office.send_file(
                here, name, content, texts.ON_REVISION.format(number=self._office.keeper.number)
            )
        return None

    async def take(self, here: Here, document: Document) -> None:
        """A file that was sent: read, and offered as a preview."""
        content = await self._fetch(here, document)
        if content is None:
            return
        keeper = self._office.keeper
        name = document.file_name or "fichier"
        received = await asyncio.to_thread(receive, keeper.engine.base, keeper.files, name, content)
        if received.problems:
            await self._office.say(here, f"{texts.FILE_REFUSED}\n{showing.problems(received.problems)}")
            return
        if not received.changes:
            await self._office.say(here, texts.UNCHANGED)
            return
        await self._previews.offer(here, received.changes, texts.FILE_REASON.format(name=name[:80]))

    async def _fetch(self, here: Here, document: Document) -> bytes | None:
        if (document.file_size or 0) > MAX_ARCHIVE:
            await self._office.say(here, texts.TOO_BIG.format(most=MAX_ARCHIVE // 1_000_000))
            return None
        try:
            found = await self._office.outbox.bot.get_file(document.file_id)
            if (found.file_size or 0) > MAX_ARCHIVE:  # whatever the message said of it
                await self._office.say(here, texts.TOO_BIG.format(most=MAX_ARCHIVE // 1_000_000))
                return None
            return bytes(await found.download_as_bytearray())
        except TelegramError as error:
            _log.warning("file not fetched", why=type(error).__name__)
            await self._office.say(here, texts.NOT_FETCHED)
            return None
