"""Memory that a base leaves goes back to the system."""

from __future__ import annotations

import ctypes
import sys
import threading
from pathlib import Path

import pytest

from bot.keeping.memory import give_back

MEGABYTES = 100


def resident() -> float:
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "malloc_trim"),
    reason="the C library is not glibc",
)
def test_what_a_thread_has_left_is_given_back() -> None:
    kept: list[bytes] = []

    def build() -> None:
        many = [b"%d" % i + bytes(1000) for i in range(MEGABYTES * 1000)]
        kept.append(many[-1])  # the last one holds the top of the arena: the rest is free and stays

    thread = threading.Thread(target=build)
    thread.start()
    thread.join()
    before = resident()
    give_back()
    assert resident() < before - MEGABYTES / 2
