"""A replica as a process: `keeping_replica.py URL POLL` follows the base in a database and prints one figure as it changes.

A line is the figure, or "refused"; it ends when its standard input does.
"""

from __future__ import annotations

import asyncio
import sys

from bot.keeping.database import InDatabase
from bot.keeping.keeper import Keeper, Loaded, Refused
from bot.store.store import Store


async def follow(url: str, poll: float) -> None:
    async with Store.open(url) as store:

        async def told(event: Loaded | Refused) -> None:
            if isinstance(event, Refused):
                print("refused", flush=True)
            elif event.how != "start":
                say(keeper)

        keeper = await Keeper.open(InDatabase(store.database, poll), told)
        watching = asyncio.create_task(keeper.watch())
        await asyncio.sleep(0.3)  # it has looked once: what comes later is news
        say(keeper)
        await asyncio.to_thread(sys.stdin.read)
        watching.cancel()


def say(keeper: Keeper) -> None:
    found = keeper.engine.base.fact("frequentation-france").figure
    print(found.text if found else "", flush=True)


if __name__ == "__main__":
    asyncio.run(follow(sys.argv[1], float(sys.argv[2])))
