"""Telegram's HTML: read it as strictly as the real API, into a text and its entities."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox import utf16
from bot.sandbox.refusals import Json, Refused, bad

SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "code": "code",
}  # fmt: skip
KNOWN = {*SIMPLE, "a", "span", "tg-emoji", "pre", "blockquote"}
QUOTES = {"blockquote", "expandable_blockquote"}
FIXED = {"pre", "code"}
REFERENCE = re.compile(r"&(?:#(?P<decimal>\d+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<name>lt|gt|amp|quot));?")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
START = re.compile(r"<(?P<name>[^\s>]*)")
END = re.compile(r"</(?P<name>[^\s>]*)\s*>")
ATTRIBUTE = re.compile(r"""\s+(?P<name>[^\s=>"']+)(?:=(?P<value>"[^"]*"|'[^']*'|[A-Za-z0-9.\-]+))?""")
URL = re.compile(r"(?i)(https?://|tg://|mailto:|tel:)\S+|[\w-]+(\.[\w-]+)+(/\S*)?$")


@dataclass
class _Open:
    """A tag that waits for its end."""

    name: str
    attributes: dict[str, str]
    offset: int
    start: int


def parse(source: str) -> tuple[str, list[Json]]:
    """The text and the entities of a message in HTML; raises `Refused` where Telegram would."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text: list[str] = []
        self.units = 0
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        readers: dict[str, Callable[[], None]] = {"<": self._tag, "&": self._reference}
        while self.position < len(self.source):
            readers.get(self.source[self.position], self._plain)()
        if self.open:
            raise self._refuse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        self._check_nesting()
        return "".join(self.text), sorted(self.entities, key=lambda found: (found["offset"], -found["length"]))

    def _refuse(self, what: str) -> Refused:
        return bad(f"can't parse entities: {what}")

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def _add(self, text: str) -> None:
        self.text.append(text)
        self.units += utf16.length(text)

    def _plain(self) -> None:
        found = re.compile(r"[^<&]+").match(self.source, self.position)
        assert found is not None
        self._add(found.group())
        self.position = found.end()

    def _reference(self) -> None:
        found = REFERENCE.match(self.source, self.position)
        self._add(_decoded(found) if found else "&")
        self.position = found.end() if found else self.position + 1

    def _tag(self) -> None:
        if self.source.startswith("</", self.position):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        at = self._byte(self.position)
        found = START.match(self.source, self.position)
        assert found is not None
        name = found["name"].lower()
        if name not in KNOWN:
            raise self._refuse(f'Unsupported start tag "{name}" at byte offset {at}')
        attributes, position = {}, found.end()
        while attribute := ATTRIBUTE.match(self.source, position):
            attributes[attribute["name"].lower()] = _unquoted(attribute["value"])
            position = attribute.end()
        close = re.compile(r"\s*>").match(self.source, position)
        if close is None:
            raise self._refuse(f"Unclosed start tag at byte offset {at}")
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self._refuse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        self.open.append(_Open(name, attributes, self.units, len(self.text)))
        self.position = close.end()

    def _end_tag(self) -> None:
        at = self._byte(self.position)
        found = END.match(self.source, self.position)
        if found is None:
            raise self._refuse(f"Unclosed end tag at byte offset {at}")
        if not self.open:
            raise self._refuse(f"Unexpected end tag at byte offset {at}")
        name, tag = found["name"].lower(), self.open.pop()
        if name and name != tag.name:
            raise self._refuse(f'Unmatched end tag at byte offset {at}, expected "</{tag.name}>", found "</{name}>"')
        self.position = found.end()
        entity = _entity(tag, "".join(self.text[tag.start :]), inside_pre=any(each.name == "pre" for each in self.open))
        if entity and self.units > tag.offset:
            self.entities.append({**entity, "offset": tag.offset, "length": self.units - tag.offset})

    def _check_nesting(self) -> None:
        """The real API drops what may not nest, without a word; here it is refused, so that it gets noticed."""
        for outer in self.entities:
            for inner in self.entities:
                if inner is outer or not _within(inner, outer):
                    continue
                both = {inner["type"], outer["type"]}
                if both <= QUOTES or (both & FIXED and not both & QUOTES):
                    raise self._refuse(f'"{inner["type"]}" can\'t be nested in "{outer["type"]}" (sandbox)')


def _within(inner: Json, outer: Json) -> bool:
    end = outer["offset"] + outer["length"]
    return bool(outer["offset"] <= inner["offset"] and inner["offset"] + inner["length"] <= end)


def _unquoted(value: str | None) -> str:
    if value is None:
        return ""
    bare = value[1:-1] if value[0] in "\"'" else value
    return REFERENCE.sub(_decoded, bare)


def _decoded(found: re.Match[str]) -> str:
    if found["name"]:
        return NAMED[found["name"]]
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000 else found.group()


def _entity(tag: _Open, text: str, inside_pre: bool) -> Json | None:
    """The entity of a closed tag; none where the real API takes the tag but makes nothing of it."""
    match tag.name:
        case "a":
            return _link(tag.attributes.get("href") or text)
        case "span":
            return {"type": "spoiler"}
        case "tg-emoji":
            return {"type": "custom_emoji", "custom_emoji_id": tag.attributes.get("emoji-id", "")}
        case "pre":
            return {"type": "pre"}
        case "code" if inside_pre:
            return None
        case "blockquote":
            return {"type": "expandable_blockquote" if "expandable" in tag.attributes else "blockquote"}
        case name:
            return {"type": SIMPLE[name]}


def _link(address: str) -> Json | None:
    if not URL.match(address):
        return None
    return {"type": "text_link", "url": address if ":" in address.split("/")[0] else f"http://{address}/"}
