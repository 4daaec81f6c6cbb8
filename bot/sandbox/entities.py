"""Text with entities: found in plain text, trimmed as Telegram trims, and written back as HTML."""

from __future__ import annotations

import html as stdlib_html
import re

from bot.sandbox import utf16
from bot.sandbox.refusals import Json

DETECTED = {
    "url": re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]»]"),
    "mention": re.compile(r"(?<![\w@/])@[A-Za-z]\w{3,31}\b"),
    "bot_command": re.compile(r"(?<![\w/<])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])"),
    "hashtag": re.compile(r"(?<![\w&#])#\w*[^\W\d_]\w*"),
}
CLOSED = {"text_link", "code", "pre", "url", "mention"}
TAGS = {
    "bold": ("<b>", "</b>"), "italic": ("<i>", "</i>"), "underline": ("<u>", "</u>"), "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"), "code": ("<code>", "</code>"), "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"), "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}  # fmt: skip


def detect(text: str, entities: list[Json]) -> list[Json]:
    """The entities with those that Telegram finds by itself: addresses, mentions, commands, hashtags."""
    found = list(entities)
    for kind, pattern in DETECTED.items():
        for match in pattern.finditer(text):
            new = {"type": kind, "offset": utf16.length(text[: match.start()]), "length": utf16.length(match.group())}
            if not any(each["type"] in CLOSED and _overlap(each, new) for each in found):
                found.append(new)
    return sorted(found, key=lambda each: (each["offset"], -each["length"]))


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without the white space around it; entities move along, and what is left empty goes."""
    lead = utf16.length(text) - utf16.length(text.lstrip())
    kept = text.strip()
    size = utf16.length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def as_html(text: str, entities: list[Json]) -> str:
    """The text as Telegram HTML: what tests compare and the person API shows."""
    marks = [(each, _tags(text, each)) for each in entities if each["type"] in {*TAGS, "text_link"}]
    opening: dict[int, str] = {}
    closing: dict[int, str] = {}
    for entity, (start, end) in marks:
        opening[entity["offset"]] = opening.get(entity["offset"], "") + start
        stop = entity["offset"] + entity["length"]
        closing[stop] = end + closing.get(stop, "")
    pieces, unit = [], 0
    for char in text:
        pieces += [closing.get(unit, ""), opening.get(unit, ""), stdlib_html.escape(char, quote=False)]
        unit += utf16.length(char)
    return "".join([*pieces, closing.get(unit, "")])


def command(text: str, entities: list[Json]) -> str | None:
    """The command a text starts with, as `name` or `name@bot`; `None` for other text."""
    if entities and entities[0]["type"] == "bot_command" and entities[0]["offset"] == 0:
        return utf16.part(text, 1, entities[0]["length"] - 1)
    return None


def mentions(text: str, entities: list[Json]) -> set[str]:
    """The user names mentioned in a text, lower-case and without the @."""
    names = (utf16.part(text, each["offset"], each["length"]) for each in entities if each["type"] == "mention")
    return {name[1:].lower() for name in names}


def _overlap(one: Json, other: Json) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _tags(text: str, entity: Json) -> tuple[str, str]:
    if entity["type"] == "text_link":
        return f'<a href="{stdlib_html.escape(entity["url"])}">', "</a>"
    return TAGS[entity["type"]]
