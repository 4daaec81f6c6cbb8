"""Answers to taps on buttons and to inline queries."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox import keyboards, utf16
from bot.sandbox.methods import content
from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.refusals import Json, bad

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
#: How long an answer is awaited, in seconds.
CALLBACK_AGE, INLINE_AGE = 30.0, 15.0
RESULTS, RESULT_ID = 50, 64
START = re.compile(r"[A-Za-z0-9_-]{1,64}")
KINDS = {"article", "photo", "document"}


@method("answerCallbackQuery", "callback_query_id text show_alert url cache_time")
async def answer_callback_query(asked: Asked) -> bool:
    """Stop the wait on a tapped button, with a note or without; each tap is answered once."""
    given, world = asked.given, asked.world
    query = world.callbacks.get(given.text("callback_query_id"))
    if query is None or query.answer is not None or world.now() - query.asked > CALLBACK_AGE:
        raise bad(TOO_OLD)
    if len(given.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    if (given.integer("cache_time") or 0) < 0:
        raise bad("cache_time must not be negative (sandbox)")
    query.answer = {"text": given.text("text"), "alert": given.boolean("show_alert"), "url": given.text("url")}
    world.tell("answer", query.message.chat, query.message, query=query.id)
    return True


@method("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button")
async def answer_inline_query(asked: Asked) -> bool:
    """The results of an inline query: 50 at most, each with an id of its own."""
    given, world = asked.given, asked.world
    query = world.inline_queries.get(given.text("inline_query_id"))
    results = given.sequence("results")
    if results is None:
        raise bad('can\'t parse inline query results: "results" expected')
    if len(results) > RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    read = [_result(asked, result) for result in results]
    ids = [result["id"] for result in read]
    if len(set(ids)) < len(ids):
        raise bad("RESULT_ID_DUPLICATE")
    if len(given.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    button = _button(given.mapping("button"))
    if query is None or query.answer is not None or world.now() - query.asked > INLINE_AGE:
        raise bad(TOO_OLD)
    query.answer = {
        "results": read, "next_offset": given.text("next_offset"), "button": button,
        "cache_time": given.integer("cache_time"), "is_personal": given.boolean("is_personal"),
    }  # fmt: skip
    world.journal.wake()
    return True


def _result(asked: Asked, result: Any) -> Json:
    if not isinstance(result, dict) or result.get("type") not in KINDS:
        raise bad("can't parse inline query result: the sandbox knows article, cached photo, cached document")
    number = result.get("id")
    if not isinstance(number, str) or not 1 <= len(number.encode()) <= RESULT_ID:
        raise bad("RESULT_ID_INVALID")
    kind = result["type"]
    if kind != "photo" and not str(result.get("title", "")).strip():
        raise bad("ARTICLE_TITLE_EMPTY")
    markup = keyboards.read(result.get("reply_markup"))
    return {**result, "sent": _content(asked, result), "markup": markup}


def _content(asked: Asked, result: Json) -> Json:
    """What a chosen result will write, checked when it is offered."""
    given = result.get("input_message_content")
    if given is not None:
        return _text(given)
    if result["type"] == "article":
        raise bad('can\'t parse inline query result: Field "input_message_content" must be of type Object')
    file_id = result.get(f"{result['type']}_file_id", "")
    stored = asked.world.file(str(file_id))
    if stored is None or (result["type"] == "photo") != bool(stored.width):
        raise bad(f"{result['type'].upper()}_INVALID: inline results take files by their id only")
    text, entities = content.caption(
        result.get("caption", ""), result.get("parse_mode", ""), result.get("caption_entities")
    )  # fmt: skip
    return {"text": text, "entities": entities, "file": stored.id}


def _text(given: Any) -> Json:
    if not isinstance(given, dict) or not isinstance(given.get("message_text"), str):
        raise bad("can't parse input_message_content: the sandbox knows text only")
    text, entities = content.formatted(given["message_text"], given.get("parse_mode", ""), given.get("entities"))
    if not text:
        raise bad("MESSAGE_EMPTY")
    if utf16.length(text) > content.TEXT:
        raise bad("MESSAGE_TOO_LONG")
    options = given.get("link_preview_options")
    return {"text": text, "entities": entities, "extras": {"link_preview_options": options} if options else {}}


def _button(button: Json | None) -> Json | None:
    if not button:
        return None
    if not str(button.get("text", "")).strip() or not START.fullmatch(str(button.get("start_parameter", ""))):
        raise bad("START_PARAM_INVALID")
    return button
