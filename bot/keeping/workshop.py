"""Who builds and compares bases while questions go on: a thread of this process, or a process beside it.

Measured on 220 facts: a preview takes 2.2 s of processor.  In a thread each question meanwhile waits up to 5 ms for
the interpreter, and on a busy machine several times that; a process of its own with a lower priority costs them nothing.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import subprocess  # our own code, without a shell  # nosec B404
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from bot.collector import quiet_collector
from bot.conversation import Engine
from bot.errors import LeChiffreError, Problem
from bot.facts.documents.revisions import Files
from bot.keeping.bench import Bench
from bot.keeping.preview import Preview

_log = logging.getLogger(__name__)
_LONGEST = 120.0
"""Seconds after which the process is taken to be stuck."""
_PRIVATE = ("LECHIFFRE_", "TELEGRAM_")
"""Beginnings of the settings: it needs none of them, and some are secret."""
_CACHE = "LECHIFFRE_CACHE"
"""But where caches may be written is the same for it."""
Built = tuple[Engine | None, tuple[Problem, ...]]


class Workshop(Protocol):
    """Does slow work on bases; every call may go on while others wait."""

    async def build(self, files: Files, problems: Iterable[Problem] = ()) -> Built:
        """The engine of a base, or `None` and its problems; `problems`: those that reading the files had already."""

    async def preview(self, number: int, before: Files, after: Files) -> Preview:
        """What making `after` of the base `before` (revision `number`) would do."""

    async def warm(self, files: Files) -> None:
        """Make the next preview on that base quicker."""

    def close(self) -> None:
        """Let go of everything; what is under way ends as a `LeChiffreError`."""


class InThread:
    """The work done in threads of this process."""

    def __init__(self) -> None:
        self.bench = Bench()

    async def build(self, files: Files, problems: Iterable[Problem] = ()) -> Built:
        """See `Workshop`."""
        return await asyncio.to_thread(self.bench.build, files, problems)

    async def preview(self, number: int, before: Files, after: Files) -> Preview:
        """See `Workshop`."""
        return await asyncio.to_thread(self.bench.preview, number, before, after)

    async def warm(self, files: Files) -> None:
        """See `Workshop`."""
        await asyncio.to_thread(self.bench.warm, files)

    def close(self) -> None:
        """See `Workshop`."""


class _Trouble(Exception):
    """The process did not do it."""


class InProcess:
    """The work done in a process that is started when it is first wanted; in a thread where it cannot be."""

    def __init__(self) -> None:
        self._threads = InThread()
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()  # held by who talks to the process
        self._life = threading.Lock()  # held while it is started or ended: none is started after the end
        self._closed = False

    @property
    def process(self) -> int | None:
        """The number of the process, while it runs."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    async def build(self, files: Files, problems: Iterable[Problem] = ()) -> Built:
        """See `Workshop`.  A thread does it when the process would have to be started, or is at a preview.

        For a base is built to be live, and soon; either takes longer than the building.
        """
        problems = tuple(problems)
        if self.process is not None and not self._turn.locked():
            with suppress(_Trouble):
                return await asyncio.to_thread(self._build, files, problems)
        return await self._threads.build(files, problems)

    async def preview(self, number: int, before: Files, after: Files) -> Preview:
        """See `Workshop`."""
        with suppress(_Trouble):
            return await asyncio.to_thread(self._preview, number, before, after)
        return await self._threads.preview(number, before, after)

    async def warm(self, files: Files) -> None:
        """See `Workshop`."""
        with suppress(_Trouble):
            await asyncio.to_thread(self._ask, "warm", dict(files))

    def close(self) -> None:
        """See `Workshop`."""
        with self._life:
            self._closed = True
            self._end()

    # --- inside, in threads ------------------------------------------------------------------------------------

    def _build(self, files: Files, problems: tuple[Problem, ...]) -> Built:
        data, found = self._ask("build", dict(files), problems)
        return (_engine(data) if data is not None else None), found

    def _preview(self, number: int, before: Files, after: Files) -> Preview:
        preview, engine = self._ask("preview", number, dict(before), dict(after))
        shown: Preview = replace(preview, files=after, packed=engine)
        return shown

    def _ask(self, name: str, *arguments: object) -> Any:
        """Have it done.  Raises `_Trouble` when it was not, `LeChiffreError` when the bot stops."""
        with self._turn:
            for _ in range(2):  # it may have ended just now, for want of work
                with suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):  # a pipe that broke or was closed
                    done, result = self._exchange((name, arguments))
                    if not done:
                        _log.warning("the process that builds bases failed: %s", result)
                        raise _Trouble
                    return result
                with self._life:
                    self._end()
                if self._closed:
                    raise LeChiffreError("le bot s'arrête ; recommencer dans un instant")
            _log.warning("no process to build bases in: a thread does it")
            raise _Trouble

    def _exchange(self, request: tuple[str, tuple[object, ...]]) -> tuple[bool, Any]:
        child = self._running()
        assert child.stdin is not None and child.stdout is not None
        stuck = threading.Timer(_LONGEST, child.kill)
        stuck.daemon = True
        stuck.start()
        try:
            pickle.dump(request, child.stdin, pickle.HIGHEST_PROTOCOL)
            child.stdin.flush()
            answer: tuple[bool, Any] = pickle.load(child.stdout)  # of our own process  # nosec B301
            return answer
        finally:
            stuck.cancel()

    def _running(self) -> subprocess.Popen[bytes]:
        with self._life:
            if self._closed:
                raise EOFError
            if self._child is None or self._child.poll() is not None:
                self._end()
                self._child = _started()
            return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent yet goes nowhere
                    pipe.close()


def _started() -> subprocess.Popen[bytes]:
    """The process, with the same code as this one and no settings."""
    environment = {n: v for n, v in os.environ.items() if n == _CACHE or not n.startswith(_PRIVATE)}
    environment["PYTHONPATH"] = os.pathsep.join(path or os.getcwd() for path in sys.path)
    return subprocess.Popen(  # nosec B603
        [sys.executable, "-P", "-m", "bot.keeping.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _engine(data: bytes) -> Engine:
    with quiet_collector():
        engine: Engine = pickle.loads(data)  # of our own process  # nosec B301
        return engine


def engine_of(preview: Preview) -> Engine | None:
    """The engine of a preview's base, ready to answer; `None` when it is no base."""
    if preview.packed is not None:
        return _engine(preview.packed)
    return preview.exam.engine if preview.exam is not None else None
