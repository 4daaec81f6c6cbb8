"""Many questions at once: one JSON object a line in, one a line out, in the same order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NoReturn

MAX_LINE = 1_000_000
"""Bytes: a longer line is no question, and must not fill the memory."""
Answering = Callable[[str | None, str], dict[str, Any]]
"""(chat, text) to the reply as an object."""


class _BadLine(ValueError):
    """Why a line is no question; `id` is its own when it has one."""

    def __init__(self, message: str, name: str | int | None = None) -> None:
        super().__init__(message)
        self.id = name


@dataclass(frozen=True, slots=True)
class _Item:
    id: str | int | None
    chat: str | None
    text: str


def answer_lines(lines: BinaryIO, answer: Answering) -> Iterator[str]:
    """One line of JSON for each line read, as soon as it is read; a line that is no question gets an `error`."""
    for line in _read(lines):
        yield json.dumps(_answer(line, answer), ensure_ascii=False)


def _read(lines: BinaryIO) -> Iterator[bytes]:
    first = True
    while line := lines.readline(MAX_LINE):
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        yield line
        while not line.endswith(b"\n") and len(line) == MAX_LINE:
            line = lines.readline(MAX_LINE)


def _answer(line: bytes, answer: Answering) -> dict[str, Any]:
    try:
        item = _parse(line)
    except _BadLine as bad:
        return {**({} if bad.id is None else {"id": bad.id}), "error": str(bad)}
    try:
        return {"id": item.id, **answer(item.chat, item.text)}
    except Exception as error:  # a fault of ours on one line must not lose the answers to all the others
        return {"id": item.id, "error": f"erreur interne : {type(error).__name__}: {error}"}


def _parse(line: bytes) -> _Item:
    if len(line) == MAX_LINE and not line.endswith(b"\n"):
        raise _BadLine(f"ligne de plus de {MAX_LINE} octets")
    try:
        data = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise _BadLine("cette ligne n'est pas en UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _BadLine(f"cette ligne n'est pas du JSON ({str(error)[:100]})") from None
    if not isinstance(data, dict):
        raise _BadLine('un objet est attendu : {"id": "…", "chat": "…", "text": "…"}')
    return _item(data)


def _item(data: dict[str, Any]) -> _Item:
    name, chat, text = data.get("id"), data.get("chat"), data.get("text")
    if name is not None and (not isinstance(name, str | int) or isinstance(name, bool)):
        raise _BadLine("« id » doit être un texte")
    if not isinstance(text, str):
        raise _BadLine("« text » doit être un texte" if "text" in data else "il manque « text », la question", name)
    if chat is not None and not isinstance(chat, str):
        raise _BadLine("« chat » doit être un texte", name)
    return _Item(name, chat, text)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} n'est pas du JSON")
