"""A sandbox as a process of its own that asks a whole crowd's questions at once.  Run as a script; spoken to in lines of JSON.

It says first where it is: `{"url", "token"}`.  Then for every line `{chat: [question, …], …}` it asks all of them, each
chat's in order, waits for as many answers, and says `{"seconds", "chats": {chat: [[by the bot, text], …]}}`.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time

from bot.sandbox import Sandbox, Seat

PATIENCE = 300.0


class Crowd:
    """Persons known by the names of their chats."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._seats: dict[str, Seat] = {}

    async def ask(self, questions: dict[str, list[str]]) -> dict[str, object]:
        """All questions at once; how long the answers took, and what now stands in each chat since then."""
        for name in questions:
            if name not in self._seats:
                self._seats[name] = self._sandbox.person(name).private()
        before = {name: len(self._seats[name].chat.messages) for name in questions}
        begun = time.perf_counter()
        for name, text in in_any_order(questions):
            await self._seats[name].send(text)
        await self._answered(sum(map(len, questions.values())))
        seconds = time.perf_counter() - begun
        chats = {name: self._since(name, before[name]) for name in questions}
        return {"seconds": seconds, "chats": chats}

    async def _answered(self, count: int) -> None:
        """Wait for so many more answers."""
        journal = self._sandbox.world.journal
        seen, end = len(journal.events), time.monotonic() + PATIENCE
        while count > 0 and await journal.beyond(seen, end - time.monotonic()):
            new = journal.events[seen:]
            seen += len(new)
            count -= sum(event.kind == "message" and event.message.sender.is_bot for event in new if event.message)

    def _since(self, name: str, count: int) -> list[tuple[bool, str]]:
        messages = list(self._seats[name].chat.messages.values())[count:]
        return [(message.sender.is_bot, message.text) for message in messages]


def in_any_order(questions: dict[str, list[str]]) -> list[tuple[str, str]]:
    """All questions mixed; those of one chat keep their order."""
    turns = [name for name, asked in questions.items() for _ in asked]
    random.Random(4).shuffle(turns)
    rest = {name: iter(asked) for name, asked in questions.items()}
    return [(name, next(rest[name])) for name in turns]


async def serve() -> None:
    """Until the end of the input."""
    async with Sandbox.start() as sandbox:
        print(json.dumps({"url": sandbox.url, "token": sandbox.token}), flush=True)
        crowd = Crowd(sandbox)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await crowd.ask(json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(serve())
