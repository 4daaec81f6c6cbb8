"""A process that saves revision after revision in a database until it is killed: `keeping_writer.py URL`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from bot.facts.documents.revisions import Note
from bot.keeping.database import InDatabase
from bot.store.store import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "editing"))
from documents_writer import texts


async def write(url: str) -> None:
    async with Store.open(url) as store:
        documents = InDatabase(store.database)
        number = (await documents.now()).number
        print("ready", flush=True)
        while True:
            note = Note("k", f"r{number + 1}", 0.0)
            number = (await documents.commit(number, texts(number + 1), note)).number


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1]))
