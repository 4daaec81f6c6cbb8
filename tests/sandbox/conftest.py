"""A sandbox and python-telegram-bot talking to it."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections.abc import AsyncIterator

import pytest
from sandbox_echo import Echo, ext_bot
from telegram.ext import ExtBot

from bot.sandbox import Sandbox, Seat


def picture(width: int = 320, height: int = 200) -> bytes:
    """A small real PNG in two colours."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(
        b"\0" + (b"\x33\x90\xec" if row < height // 2 else b"\xf0\xf4\xf8") * width for row in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.fixture
def png() -> bytes:
    """A picture."""
    return picture()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox."""
    async with Sandbox.start() as started:
        yield started


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[ExtBot[None]]:
    """The real library's bot."""
    async with ext_bot(sandbox) as made:
        yield made


@pytest.fixture
async def echo(sandbox: Sandbox, bot: ExtBot[None]) -> AsyncIterator[Echo]:
    """A small bot that polls and answers."""
    async with contextlib.aclosing(Echo(bot)) as running:
        running.start()
        yield running


@pytest.fixture
async def chat(sandbox: Sandbox) -> Seat:
    """A private chat in which the person has written."""
    seat = sandbox.person("Anna", "Martin", "anna_m").private()
    await seat.send("bonjour")
    return seat
