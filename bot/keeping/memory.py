"""Memory given back to the system after a base was replaced.

A base is some ten megabytes of small objects, built in a thread: the C library keeps what they leave in that thread's
own arena, and a bot that reloads its base often seems to grow.
"""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Return freed memory to the system (a millisecond); nothing where the C library cannot (it is glibc's `malloc_trim`)."""
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
