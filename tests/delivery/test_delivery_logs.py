"""The token stands in no log, whoever logs and at whatever level."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
import structlog
from delivery_kit import polling

from bot.sandbox import Sandbox
from bot.store.store import Store
from bot.telegram.delivery import logs

TOKEN = "123456789:AAEabcdefghijklmnopqrstuvwxyz012345"


@contextmanager
def logging_to(stream: io.StringIO, level: str, style: str, secrets: tuple[str, ...]) -> Iterator[None]:
    """Our logging, and what was before put back."""
    root, ours = logging.getLogger(), logging.getLogger(logs.OURS)
    before, level_before, ours_before = root.handlers[:], root.level, ours.level
    logs.configure(level, style, secrets, stream)  # type: ignore[arg-type]
    try:
        yield
    finally:
        root.handlers[:] = before
        root.setLevel(level_before)
        ours.setLevel(ours_before)
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()


@pytest.mark.parametrize("style", ["json", "text"])
def test_whoever_logs(style: str) -> None:
    stream = io.StringIO()
    with logging_to(stream, "DEBUG", style, (TOKEN, "hunter2hunter2")):
        logging.getLogger("httpx").warning("HTTP Request: POST https://api.telegram.org/bot%s/getMe", TOKEN)
        logging.getLogger("somebody.else").warning("%s", {"url": f"/bot{TOKEN}/x", "quoted": quote(TOKEN)})
        structlog.get_logger("bot.ours").info(f"event {TOKEN}", value=TOKEN, nested=[TOKEN], secret="hunter2hunter2")
        logging.getLogger("bot.another").info("a token of nobody: 987654321:ZZZabcdefghijklmnopqrstuvwxyz0123456")
        try:
            raise RuntimeError(f"The token `{TOKEN}` was rejected by the server.")
        except RuntimeError:
            structlog.get_logger("bot.ours").exception("failed")
            logging.getLogger("theirs").exception("failed")
    text = stream.getvalue()
    assert text.count("RuntimeError") >= 2
    for said in ("getMe", "quoted", "event", "a token of nobody"):
        assert said in text
    for part in (TOKEN, TOKEN[10:], quote(TOKEN), "hunter2", "ZZZabc"):
        assert part not in text
    if style == "json":
        assert all(json.loads(line)["level"] for line in text.splitlines())


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_a_whole_run_tells_neither_token_nor_person(sandbox: Sandbox, store: Store, level: str) -> None:
    stream = io.StringIO()
    anna = sandbox.person("Anastasia")
    chat = anna.private()
    with logging_to(stream, level, "json", (sandbox.token,)):
        async with polling(sandbox, store) as running:
            await chat.ask("ma question secrète")
            sandbox.fault("getUpdates", 502)
            sandbox.garbage("sendMessage", body=b"<html>Anastasia</html>")
            sandbox.inject_unparseable()
            await chat.send("encore")
            with sandbox.revoked():
                await running.counted("poll_errors", 2)
            sandbox.fault("sendMessage", 403)
            await chat.send("trois")
            await running.counted("failed", 2)
    text = stream.getvalue()
    assert "handler failed" in text and "cannot be parsed" in text and "poll failed" in text
    failed = next(json.loads(line) for line in text.splitlines() if "handler failed" in line)
    assert len(failed["request"]) == 8 and failed["update"] > 0
    for part in (sandbox.token, sandbox.token[11:], "Anastasia", "secrète", f"{anna.id}"):
        assert part not in text


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_libraries_that_tell_too_much_are_quiet(level: str) -> None:
    """Or that make noise at the start: alembic, matplotlib."""
    stream = io.StringIO()
    with logging_to(stream, level, "json", ()):
        for library in ("httpx", "telegram.Bot", "alembic.runtime.migration", "matplotlib.font_manager", "sqlalchemy"):
            logging.getLogger(library).info("HTTP Request")
        logging.getLogger("bot.ours").info("hello")
        logging.getLogger("alembic").warning("something is wrong")
    assert "HTTP Request" not in stream.getvalue()
    assert "hello" in stream.getvalue() and "something is wrong" in stream.getvalue()
