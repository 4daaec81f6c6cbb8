"""Structured logs to standard error; the token stands in none of them, whoever logs."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any, Literal, TextIO

import structlog

_TOKENS = re.compile(r"\d{6,20}(?::|%3A)[A-Za-z0-9_-]{20,}")
"""Whatever looks like a bot's token."""
OURS = "bot"
"""Whose details are shown.  Libraries speak from WARNING on: lower, some log addresses with the token, whole messages or
the values of a query, and others only make noise (alembic, matplotlib)."""
HIDDEN = "[…]"


class Redacted(structlog.stdlib.ProcessorFormatter):
    """Formats every record, those of libraries too, and takes the secrets out of the finished text."""

    def __init__(self, secrets: tuple[str, ...], **arguments: Any) -> None:
        super().__init__(**arguments)
        self._secrets = tuple(secret for secret in secrets if len(secret) >= 6)

    def format(self, record: logging.LogRecord) -> str:
        """One record, tracebacks included."""
        return redact(super().format(record), self._secrets)


def redact(text: str, secrets: tuple[str, ...] = ()) -> str:
    """The text without secrets and without anything that looks like a token."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return _TOKENS.sub(HIDDEN, text)


def configure(
    level: str = "INFO",
    style: Literal["json", "text"] = "text",
    secrets: tuple[str, ...] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all logs of the process through one handler."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    as_json = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    as_text = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    formatter = Redacted(
        secrets,
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *(as_json if style == "json" else as_text),
        ],
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.getLogger(OURS).setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
