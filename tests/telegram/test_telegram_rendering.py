"""Whatever the text, a message is HTML that Telegram takes, within its limits, and nothing of it is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.write import Block, ChoiceButton, Reply
from bot.conversation import Engine
from bot.sandbox import utf16
from bot.sandbox.html import parse
from bot.telegram import rendering
from bot.telegram.answers import LONG, page_count, paragraphs
from bot.telegram.rendering import CAPTION, MESSAGE, Paragraph, Span, caption, clean, cut, line, messages, units

HOSTILE = st.sampled_from(
    [
        "<",
        ">",
        "&",
        "&lt;",
        "<b>",
        "</b>",
        "</blockquote>",
        "😀",
        "👩‍👩‍👧",
        "\u202e",
        "\ud83d",
        "\x00",
        "é",
        "\n",
        " ",
        "a",
    ]
)
TEXT = st.one_of(st.text(max_size=300), st.lists(HOSTILE, max_size=80).map("".join))
LONG_TEXT = st.builds(lambda part, times: part * times, TEXT, st.integers(1, 60))
SPAN = st.builds(Span, LONG_TEXT.map(clean), st.sampled_from(["", "b", "i"]))
PARAGRAPH = st.builds(Paragraph, st.lists(SPAN, max_size=4).map(tuple), st.sampled_from(["", "quote", "folded"]))
REPLY = st.builds(
    Reply,
    st.sampled_from(["answer", "clarify", "no_figure", "help"]),
    lead=LONG_TEXT,
    blocks=st.lists(st.builds(Block, TEXT, LONG_TEXT, LONG_TEXT, TEXT, TEXT), max_size=9).map(tuple),
    closing=TEXT,
    choices=st.lists(st.builds(ChoiceButton, TEXT, TEXT), max_size=8).map(tuple),
)


def read(html: str) -> str:
    """The text people see; fails where Telegram would refuse."""
    text, entities = parse(html)
    assert 0 < utf16.length(text.strip()) <= utf16.length(text) <= MESSAGE
    assert len(entities) <= 100
    return text


@settings(max_examples=120, deadline=None)
@given(st.lists(PARAGRAPH, max_size=6))
def test_any_paragraphs_make_valid_messages_and_lose_nothing(parts: list[Paragraph]) -> None:
    seen = "".join(read(html) for html in messages(parts))
    wanted = "".join(span.text for part in parts for span in part.spans)
    assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", wanted)


@settings(max_examples=80, deadline=None)
@given(REPLY, st.booleans(), st.integers(0, 3))
def test_any_reply_makes_valid_messages(reply: Reply, short: bool, page: int) -> None:
    for html in messages(paragraphs(reply, short, min(page, page_count(reply, short) - 1))):
        read(html)


@settings(max_examples=80, deadline=None)
@given(st.lists(PARAGRAPH, max_size=5))
def test_a_caption_fits(parts: list[Paragraph]) -> None:
    text, _ = parse(caption(parts))
    assert utf16.length(text) <= CAPTION


@given(LONG_TEXT, st.integers(2, 80))
def test_cutting_fits_and_keeps_the_beginning(text: str, most: int) -> None:
    made = cut(text, most)
    assert units(made) <= most
    assert made == text or text.startswith(made[:-1])


@given(TEXT)
def test_cleaning_leaves_what_can_be_sent_and_cannot_turn_the_text_around(text: str) -> None:
    made = clean(text)
    made.encode("utf-8")
    assert not set(made) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\x00")
    assert clean(made) == made


def test_units_are_utf16() -> None:
    assert units("a😀é") == 4 == utf16.length("a😀é")


def test_an_angle_bracket_is_a_character() -> None:
    assert line("moins de < 5 % & plus", "b").html() == "<b>moins de &lt; 5 % &amp; plus</b>"


def test_a_long_text_is_cut_between_words() -> None:
    first, second = messages([line("mot " * 1500)])
    assert first.endswith("mot") and second.startswith("mot")


def test_many_styles_go_into_several_messages() -> None:
    parts = [line("x", "b") for _ in range(rendering.ENTITIES + 1)]
    assert [html.count("<b>") for html in messages(parts)] == [rendering.ENTITIES, 1]


def test_nothing_to_see_is_no_message() -> None:
    assert messages([line(""), line(" \n "), Paragraph((Span("  "),))]) == []


def test_a_long_context_folds_and_the_caution_stays_outside() -> None:
    block = Block("5 %", "5 % des gens.", "c" * LONG, "Attention.", "Source : A.1")
    made = [p.html() for p in paragraphs(Reply("answer", blocks=(block,)))]
    assert made[1].startswith("<blockquote expandable>") and "Attention" not in made[1]
    assert made[2] == "⚠️ Attention."


def test_the_short_form_drops_the_context_and_keeps_the_caution() -> None:
    block = Block("5 %", "5 % des gens.", "Contexte.", "Attention.", "Source : A.1")
    made = "\n".join(messages(paragraphs(Reply("answer", blocks=(block,)), short=True)))
    assert "Contexte" not in made and "Attention" in made and "Source" in made


def test_a_list_says_a_common_source_once_and_puts_figures_in_bold() -> None:
    blocks = tuple(Block(f"{n} %", f"En tout, {n} % des gens.", source="Source : A.1") for n in (5, 6))
    (made,) = messages(paragraphs(Reply("answer", blocks=blocks)))
    assert made == "En tout, <b>5 %</b> des gens.\n\nEn tout, <b>6 %</b> des gens.\n\n<i>Source : A.1</i>"


def test_long_labels_are_written_out_and_numbered() -> None:
    reply = Reply("clarify", lead="Laquelle ?", choices=(ChoiceButton("a" * 50, "x"), ChoiceButton("b", "y")))
    (made,) = messages(paragraphs(reply))
    assert made.endswith("1. " + "a" * 50 + "\n2. b")


def test_every_fact_of_the_survey_is_one_message(small_engine: Engine) -> None:
    for fact in small_engine.base.facts:
        reply, _ = small_engine.show(fact.id)
        assert [read(html) for html in messages(paragraphs(reply))]


def test_every_fact_of_the_shipped_survey_is_one_message() -> None:
    from bot.opening import knowledge_folder, open_engine

    engine = open_engine(knowledge_folder(None))
    for fact in engine.base.facts:
        reply, _ = engine.show(fact.id)
        for short in (False, True):
            (html,) = messages(paragraphs(reply, short))
            read(html)


@pytest.mark.parametrize("text", ["😀" * 4096, "<" * 4096, "\u202e" * 4096, "mot " * 1024, "\n" * 4096])
def test_hostile_questions_get_valid_answers(small_engine: Engine, text: str) -> None:
    reply = small_engine.turn(clean(text)).reply
    assert [read(html) for html in messages(paragraphs(reply))]
