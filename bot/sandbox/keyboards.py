"""Reply markup: read and checked as the real API does."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.refusals import Json, bad

ADDRESS = re.compile(r"(?i)(https?://([\w-]+\.)+[a-z\d-]{2,}(:\d+)?([/?#]\S*)?|tg://\S+)$")
KINDS = (
    "url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
)  # fmt: skip
DECORATION = {"text", "icon_custom_emoji_id", "style"}
BUTTONS, PER_ROW = 100, 8
OTHERS = {"keyboard", "remove_keyboard", "force_reply"}


def read(markup: Json | None) -> Json | None:
    """A checked `reply_markup`; an inline keyboard without buttons is none."""
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return inline(markup["inline_keyboard"])
    if not OTHERS & set(markup):
        raise bad("object expected as reply markup")
    return markup


def inline(rows: Any) -> Json | None:
    """A checked inline keyboard."""
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad('field "inline_keyboard" must be an Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS or any(len(row) > PER_ROW for row in kept):
        raise bad("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad('can\'t parse inline keyboard button: Field "text" must be a non-empty String')
    kinds = [kind for kind in KINDS if kind in button]
    if not kinds:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    unknown = set(button) - set(KINDS) - DECORATION
    if len(kinds) > 1 or unknown:
        raise bad(f"can't parse inline keyboard button: exactly one kind expected, got {sorted({*kinds, *unknown})}")
    _check(kinds[0], button[kinds[0]])
    return button


def _check(kind: str, value: Any) -> None:
    match kind:
        case "callback_data":
            if not isinstance(value, str) or not 1 <= len(value.encode()) <= 64:
                raise bad("BUTTON_DATA_INVALID")
        case "url":
            if not isinstance(value, str) or not ADDRESS.match(value):
                raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        case "copy_text":
            text = value.get("text") if isinstance(value, dict) else None
            if not isinstance(text, str) or not 1 <= len(text) <= 256:
                raise bad("BUTTON_COPY_TEXT_INVALID")
        case "switch_inline_query" | "switch_inline_query_current_chat":
            if not isinstance(value, str) or len(value) > 256:
                raise bad("BUTTON_SWITCH_INLINE_INVALID")
        case "switch_inline_query_chosen_chat":
            if not isinstance(value, dict):
                raise bad("can't parse inline keyboard button: expected an Object")
        case _:
            raise bad("BUTTON_TYPE_INVALID: the sandbox has no such buttons")
