"""What must hold of any edit: read again by the loader, nothing differs but what was asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.facts.base import Base
from bot.facts.editing.changes import Kind
from bot.facts.loading import load_documents
from bot.facts.source import Document

REAL = Path(__file__).parents[2] / "knowledge"


def real_files() -> dict[str, str]:
    """The texts of the base of this project."""
    return {str(path.relative_to(REAL)): path.read_bytes().decode("utf-8") for path in sorted(REAL.rglob("*.yaml"))}


def loaded(files: Mapping[str, str]) -> Base:
    """The base of these files, which must be one."""
    base, problems = load_documents([Document(name, text.removeprefix("\ufeff")) for name, text in files.items()])
    assert base is not None, "\n".join(map(str, problems[:10]))
    return base


def entries(files: Mapping[str, str]) -> dict[tuple[str, str], Any]:
    """Every entry of a base as plain data, read by PyYAML itself (texts stay texts, spaces around them do not count)."""
    return {key: entry for text in files.values() for key, entry in _entries(text).items()}


@lru_cache(maxsize=500)
def _entries(text: str) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    data = _stripped(yaml.load(text.removeprefix("\ufeff"), Loader=yaml.CBaseLoader)) or {}
    for kind, held in data.items():
        if isinstance(held, dict):
            found |= {(kind, name): entry for name, entry in held.items()}
        elif kind in ("facts", "examples"):
            found |= {(kind, entry.get("id") or entry.get("ask") or repr(entry)): entry for entry in held}
        else:
            found[kind, ""] = held
    return found


def tidy(text: str) -> str:
    """A text as the base keeps it."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip()


def _stripped(value: Any) -> Any:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [_stripped(item) for item in value]
    return {k: _stripped(v) for k, v in value.items()} if isinstance(value, dict) else value


def changed_lines(before: str, after: str) -> tuple[int, int]:
    """The lines of `before` (from 1, the last excluded) outside of which both texts are the same, byte for byte."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return first + 1, len(old) - last + 1


def line_range(base: Base, files: Mapping[str, str], kind: Kind, name: str) -> tuple[str, int, int]:
    """The file of an entry, its first line, and that of the next entry or of the end."""
    if kind == "facts":
        all_lines = [(f.origin.file, f.origin.line, f.id) for f in base.facts]
    else:
        all_lines = [(e.origin.file, e.origin.line, e.id) for e in getattr(base, kind).values()]
    file, line = next((f, n) for f, n, one in all_lines if one == name)
    end = len(files[file].splitlines()) + 2
    return file, line, min((n for f, n, _ in all_lines if f == file and n > line), default=end)
