"""A sandbox and python-telegram-bot talking to it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from sandbox_echo import Echo
from telegram.ext import ExtBot

from bot.sandbox import Sandbox

MakeBot = Callable[[], AbstractAsyncContextManager["ExtBot[None]"]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox."""
    async with Sandbox.start() as started:
        yield started


def ext_bot(sandbox: Sandbox, token: str | None = None) -> ExtBot[None]:
    """The real library's bot on the sandbox."""
    return ExtBot(token or sandbox.token, base_url=sandbox.base_url, base_file_url=sandbox.base_file_url)


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
