"""Values to YAML, in the style of what they stand beside."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from bot.facts.editing.errors import EditError
from bot.facts.editing.page import CONSTANTS

MAX_TEXT = 4_000
"""Characters of one value written from a chat or a spreadsheet."""
FOLD_AT = 118
Value = str | bool | Sequence[str] | Mapping[str, Any]
_SPACES = re.compile(r"[ \t\r\n]+")
_FORBIDDEN = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")
"""Marks that keyboards and copied texts slip in; they would make two like words differ."""
_RESOLVER: Any = yaml.SafeLoader("")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def clean(text: str, lines: bool = False) -> str:
    """A text as it will be kept: no spaces around it nor line breaks (unless `lines`).  Raises `EditError`."""
    text = _UNSEEN.sub("", text)
    if lines:
        text = "\n".join(line.replace("\t", " ").rstrip() for line in text.strip().splitlines())
    else:
        text = _SPACES.sub(" ", text).strip()
    if not text:
        raise EditError("texte vide ; écrire quelque chose, ou ôter la clé")
    if len(text) > MAX_TEXT:
        raise EditError(f"texte trop long ({len(text)} caractères, {MAX_TEXT} au plus)")
    if found := _FORBIDDEN.search(text):
        raise EditError(f"caractère invisible refusé (U+{ord(found[0]):04X}) ; l'effacer")
    return text


def scalar(value: str | bool, style: str = "", *, flow: bool = False, indent: int = 2, newline: str = "\n") -> str:
    """One value.  In: the style to keep if it can be, whether it stands in brackets, the indent of further lines."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not flow and ("\n" in value or style in ("|", ">")):
        return f"{'|' if chr(10) in value else style}-" + block_body(value, style, indent, newline)
    quoted = ("'", '"') if '"' in value and "\\" not in value else ('"', "'")
    wanted = dict.fromkeys((style if style in ("'", '"') and style not in value else "", *quoted))
    for candidate in wanted:
        written = _quote(value, candidate)
        if _reads_back(written, value, candidate, flow):
            return written
    raise EditError("ce texte ne peut pas s'écrire en YAML ; le changer")


def block_body(value: str, style: str, indent: int, newline: str) -> str:
    """The lines of a folded or literal value, each after a line break."""
    if "\n" in value or style == "|":
        lines = value.split("\n")
    else:
        lines = textwrap.wrap(value, max(FOLD_AT - indent, 40), break_long_words=False, break_on_hyphens=False)
    return "".join(newline + (" " * indent + line if line else "") for line in lines)


def flow_list(items: Sequence[str], style: str = "") -> str:
    """`[a, b]`."""
    return f"[{', '.join(scalar(item, style, flow=True) for item in items)}]"


def block_list(items: Sequence[str], indent: int, newline: str, style: str = "") -> str:
    """`- a` lines, each after a line break."""
    lead = newline + " " * indent + "- "
    return "".join(lead + scalar(item, style, indent=indent + 2, newline=newline) for item in items)


def flow_map(values: Mapping[str, Value]) -> str:
    """`{a: b, c: [d]}`."""
    return "{" + ", ".join(f"{key}: {flow_value(value)}" for key, value in values.items()) + "}"


def flow_value(value: Value) -> str:
    """Any value on one line."""
    if isinstance(value, (str, bool)):
        return scalar(value, flow=True)
    return flow_map(value) if isinstance(value, Mapping) else flow_list(value)


def _quote(value: str, style: str) -> str:
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    if style == '"':
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return value


def _reads_back(written: str, value: str, style: str, flow: bool) -> bool:
    """Whether any YAML reader takes what was written for that text."""
    if not style and (
        value in CONSTANTS or _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) != "tag:yaml.org,2002:str"
    ):
        return False
    around = f"[{written}, x]" if flow else f"k: {written}\nz: x\n"
    try:
        events = [e for e in yaml.parse(around, Loader=_Loader) if isinstance(e, yaml.ScalarEvent)]
    except yaml.YAMLError:
        return False
    found = events[0 if flow else 1 : -1 if flow else -2]
    return len(found) == 1 and found[0].value == value and (found[0].style or "") == style
