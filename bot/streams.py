"""Standard streams that never fail on a character, whatever the locale."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata

_PLAIN = {"’": "'", "–": "-", "—": "-", "−": "-", "…": "...", "«": '"', "»": '"', "≥": ">=", "≤": "<=", "œ": "oe"}


def prepare() -> None:
    """Make stdout and stderr write what they can of any text, and stdin read any bytes."""
    codecs.register_error("lechiffre", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="lechiffre")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")


def for_programs() -> None:
    """Make stdout UTF-8: JSON is, whatever the locale.

    A lone surrogate, which UTF-8 cannot hold, comes out as the escape that JSON has for it.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def give_up_stdout() -> None:
    """Send what is still to be written nowhere: its reader has left, and Python would complain at exit."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Typographic signs as their plain forms, letters without the accents that the stream cannot write."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = (_nearest_character(c) for c in error.object[error.start : error.end])
    return "".join(plain), error.end


def _nearest_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _PLAIN:
        return _PLAIN[character]
    return unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode() or "?"
