"""Telegram's HTML: what the real API takes and what it refuses."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import entities as entity_tools
from bot.sandbox import html, utf16
from bot.sandbox.refusals import Refused


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("simple", "simple", []),
        ("<b>67 %</b> des", "67 % des", [entity("bold", 0, 4)]),
        ("<STRONG>a</STRONG>", "a", [entity("bold", 0, 1)]),
        ("😀<i>b</i>", "😀b", [entity("italic", 2, 1)]),
        ("&lt; 5 % &amp; &#233;&#xe9; &quot;", '< 5 % & éé "', []),
        ("R&D &nbsp; &", "R&D &nbsp; &", []),
        ('<a href="https://a.fr/?x=1&amp;y=2">a</a>', "a", [entity("text_link", 0, 1, url="https://a.fr/?x=1&y=2")]),
        ("<a href='pas une adresse'>a</a>", "a", []),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<blockquote expandable>a\nb</blockquote>", "a\nb", [entity("expandable_blockquote", 0, 3)]),
        ("<blockquote><b>a</b></blockquote>", "a", [entity("blockquote", 0, 1), entity("bold", 0, 1)]),
        ('<pre><code class="language-x">a</code></pre>', "a", [entity("pre", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<b></b>a", "a", []),
    ],
)
def test_taken(source: str, text: str, found: list[dict[str, Any]]) -> None:
    parsed_text, parsed = html.parse(source)
    assert parsed_text == text
    assert sorted(parsed, key=str) == sorted(found, key=str)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("moins de < 5 %", 'Unsupported start tag "" at byte offset 9'),
        ("é<p>a</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a<br/>b", 'Unsupported start tag "br/" at byte offset 1'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b><code>a</code></b>", "can't be nested"),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "can't be nested"),
        ("<script>alert(1)</script>", 'Unsupported start tag "script"'),
    ],
)
def test_refused(source: str, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        html.parse(source)
    assert refusal.value.code == 400
    assert "can't parse entities" in refusal.value.description
    assert why in refusal.value.description


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_escaped_text_comes_back(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parsed, found = html.parse(f"<b>{escaped}</b>")
    assert parsed == text
    assert [each["length"] for each in found] == ([utf16.length(text)] if text else [])


@given(st.text(max_size=40))
def test_anything_parses_or_is_refused(source: str) -> None:
    try:
        text, found = html.parse(source)
    except Refused:
        return
    assert all(each["offset"] + each["length"] <= utf16.length(text) for each in found)


def test_trimmed_and_written_back() -> None:
    text, found = entity_tools.trim(*html.parse("\n <b>a 😀</b> <a href='https://a.fr/'>b</a>\n"))
    assert text == "a 😀 b"
    assert entity_tools.as_html(text, found) == '<b>a 😀</b> <a href="https://a.fr/">b</a>'


def test_what_telegram_finds_by_itself() -> None:
    text = "/aide@x_bot voir https://a.fr/b, @anna_b ou #santé ; pas 3/4 ni a@b"
    kinds = {utf16.part(text, each["offset"], each["length"]): each["type"] for each in entity_tools.detect(text, [])}
    assert kinds == {"/aide@x_bot": "bot_command", "https://a.fr/b": "url", "@anna_b": "mention", "#santé": "hashtag"}
