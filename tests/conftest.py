"""Of every test: what the bot logged meanwhile holds no token, no number of a person and nobody's name.

Logs are the records of this process and the `*.log` files of the processes that a test starts in its folder.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.sandbox.model import Account
from bot.sandbox.world import World

PERSON = re.compile(r"(?<!\d)7000\d{5}(?!\d)")
"""The numbers that the sandbox gives to people."""
TOKEN = re.compile(r"\d{8,12}:[A-Za-z0-9_-]{20,}|AAsandbox_no_secret")
SHORTEST_NAME = 4
_SANDBOX = "bot.sandbox"
"""Logs of the fake Telegram are the tests' own; those of libraries are quietened in a process of the bot, not here."""


class _Heard(logging.Handler):
    """Keeps what is logged, as text."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("bot.") and not record.name.startswith(_SANDBOX):
            self.lines.append(f"{record.name}: {self.format(record)}")


@pytest.fixture(autouse=True)
def nobody_in_the_logs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test whose bot logged a secret or a person, whatever else the test is about."""
    heard, names = _Heard(), set[str]()
    add = World.add_account

    def added(world: World, first_name: str, last_name: str, username: str, language: str) -> Account:
        names.update(name for name in (first_name, last_name, username) if len(name) >= SHORTEST_NAME)
        return add(world, first_name, last_name, username, language)

    def hear(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        heard.lines.append(str(event))
        return event

    monkeypatch.setattr(World, "add_account", added)
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    # As in the bot itself: a traceback that shows all variables takes seconds to write, in which nothing is answered.
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[hear, *structlog.get_config()["processors"][:-1], renderer])
    logging.getLogger().addHandler(heard)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(heard)
        structlog.reset_defaults()
    for file in folder.rglob("*.log") if folder is not None else ():
        heard.lines += file.read_text(errors="replace").splitlines()
    told = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names))) + r")\b") if names else None
    leaks = [
        line
        for line in heard.lines
        if PERSON.search(line) or TOKEN.search(line) or (told is not None and told.search(line))
    ]
    assert not leaks, "a secret or a person in the log:\n" + "\n".join(leaks[:5])
