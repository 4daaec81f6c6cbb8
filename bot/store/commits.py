"""Transactions that come while another runs share one commit: SQLite has one writer, and each commit has its price."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection

Result = TypeVar("Result")
Work = Callable[[Connection], Any]
Begin = Callable[[], AbstractContextManager[Connection]]
"""Opens a transaction: committed at the end, undone when an exception passes."""


class SharedCommits:
    """Runs works in a thread, those that wait at the same moment in one transaction.

    Each is done whole or not at all, as if alone: when one of them fails all are undone and each runs by itself, so a
    work must only touch its connection.  To be used in one event loop.
    """

    def __init__(self, thread: Executor, begin: Begin) -> None:
        self._thread = thread
        self._begin = begin
        self._waiting: list[tuple[Work, asyncio.Future[Any]]] = []
        self._task: asyncio.Task[None] | None = None

    async def run(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` gives, once it is committed; what it raises, once it is undone."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = loop.create_future()
        self._waiting.append((work, done))
        if self._task is None or self._task.done():
            self._task = loop.create_task(self._drain())
        return cast("Result", await done)

    async def _drain(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                works = [work for work, _ in batch]
                outcomes = await loop.run_in_executor(self._thread, self._together, works)
            except BaseException as error:  # we are stopped, or the thread is: nobody may wait for ever
                outcomes = [error] * len(batch)
                if isinstance(error, asyncio.CancelledError):
                    _tell([*batch, *self._waiting], [error] * (len(batch) + len(self._waiting)))
                    raise
            _tell(batch, outcomes)

    def _together(self, works: Sequence[Work]) -> list[Any]:
        """Of each work its result, or the exception it raised."""
        try:
            with self._begin() as connection:
                return [work(connection) for work in works]
        except Exception as error:
            return [error] if len(works) == 1 else [self._together((work,))[0] for work in works]


def _tell(batch: Sequence[tuple[Work, asyncio.Future[Any]]], outcomes: Sequence[Any]) -> None:
    for (_, done), outcome in zip(batch, outcomes, strict=True):
        if done.done():
            continue  # whoever asked was cancelled
        if isinstance(outcome, asyncio.CancelledError):
            done.cancel()
        elif isinstance(outcome, BaseException):
            done.set_exception(outcome)
        else:
            done.set_result(outcome)
