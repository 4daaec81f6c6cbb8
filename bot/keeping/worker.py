"""A process of its own that builds and compares bases: `python -m bot.keeping.worker`, started by `InProcess`.

Pickles go in by standard input and out by standard output, one after the other, until the input ends.  It reads no
setting and opens no file of the bot's.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO

from bot.conversation import Engine
from bot.keeping.bench import Bench
from bot.keeping.preview import Preview

IDLE = 600.0
"""Seconds without work after which it ends: its memory is wanted only while somebody edits."""
_NICE = 2
"""Questions come first."""


def packed(value: object) -> object:
    """What the parent gets: an engine as bytes, made an object again only when it is to answer."""
    if isinstance(value, Engine):
        return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    if isinstance(value, Preview):
        engine = packed(value.exam.engine) if value.exam is not None else None
        return replace(value, files={}, exam=None), engine
    if isinstance(value, tuple):
        return tuple(map(packed, value))
    return value


def main() -> None:
    """Work until the parent is gone."""
    with suppress(OSError, AttributeError):
        os.nice(_NICE)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C in a terminal is the parent's to handle
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever prints cannot spoil a reply
    _work(sys.stdin.buffer, replies, Bench())


def _work(requests: BinaryIO, replies: BinaryIO, bench: Bench) -> None:
    while True:
        idle = threading.Timer(IDLE, os._exit, (0,))
        idle.daemon = True
        idle.start()
        try:
            name, arguments = pickle.load(requests)  # of our own process, over a pipe  # nosec B301
        except EOFError:
            return
        finally:
            idle.cancel()
        pickle.dump(_done(bench, name, arguments), replies, pickle.HIGHEST_PROTOCOL)
        replies.flush()


def _done(bench: Bench, name: str, arguments: tuple[Any, ...]) -> tuple[bool, object]:
    """Whether it was done, and what came of it."""
    try:
        return True, packed(getattr(bench, name)(*arguments))
    except Exception as error:  # the parent tries it itself, and meets it there
        return False, type(error).__name__


if __name__ == "__main__":
    main()
