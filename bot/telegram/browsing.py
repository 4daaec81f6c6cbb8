"""Browsing the report by buttons, in one message: sections, the facts of one, a fact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

from telegram import InlineKeyboardMarkup

from bot.answering.say import describe
from bot.answering.typography import typeset
from bot.facts.model import Section
from bot.telegram import taps, texts
from bot.telegram.answers import LABEL, numbered, on_buttons, paragraphs
from bot.telegram.keyboards import Footing, Row, button, markup, of_reply, pager
from bot.telegram.knowledge import Edition
from bot.telegram.near import with_figure
from bot.telegram.rendering import Paragraph, Span, clean, cut, line, messages, units

SECTIONS, FACTS = 20, 8
"""Rows on one page."""
Screen = tuple[str, InlineKeyboardMarkup | None]

_T = TypeVar("_T")


def sections(edition: Edition, page: int = 0) -> Screen:
    """All sections under the titles of their parts, a button each."""
    everything = edition.base.survey.sections
    shown, page, count = _slice(everything, page, SECTIONS)
    titles = {part.id: part.title for part in edition.base.survey.parts}
    parts = [line(edition.base.survey.title, "b")]
    for part, inside in groupby(shown, key=lambda section: section.part):
        head = (Span(clean(f"{part}. {titles[part]}"), "b"), Span("\n")) if part in titles else ()
        parts.append(Paragraph((*head, Span(clean("\n".join(typeset(f"{s.id} – {s.title}") for s in inside))))))
    buttons = [button(cut(clean(s.id), LABEL), taps.Section(edition.sections.code(s.id), 0)) for s in shown]
    rows: list[Row] = [tuple(buttons[i : i + 4]) for i in range(0, len(buttons), 4)]
    return messages(parts)[0], markup([*rows, pager(page, count, taps.Parts)])


def section(code: str, edition: Edition, page: int = 0) -> Screen | None:
    """The facts of a section, a button each; None when there is no such section any more."""
    name = edition.sections.name(code)
    if name is None:
        return None
    found: Section = edition.base.sections[name]
    shown, page, count = _slice(edition.base.by_section(name), page, FACTS)
    bare = [with_figure(describe(fact, edition.base), fact) for fact in shown]
    labels = numbered(bare)
    rows: list[Row] = [
        (button(label, taps.Browse(edition.facts.code(fact.id), code, page)),)
        for label, fact in zip(on_buttons(bare), shown, strict=True)
    ]
    back = (button(texts.BACK, taps.Parts(_page_of(found, edition))),)
    head = line(typeset(f"{found.id} – {found.title}"), "b")
    body = line("\n".join(labels if any(units(label) > LABEL for label in labels) else ()))
    return messages([head, body])[0], markup([*rows, pager(page, count, lambda n: taps.Section(code, n)), back])


def fact(tap: taps.Browse, edition: Edition, question: int, group: bool) -> Screen | None:
    """A fact with its buttons, and the way back to its section."""
    found = edition.fact(tap.fact)
    if found is None:
        return None
    reply, _ = edition.engine.show(found.id)
    keyboard = of_reply(reply, edition, Footing(question, group=group, near=False))
    rows = keyboard.inline_keyboard if keyboard is not None else ()
    back = (button(texts.BACK, taps.Section(tap.section, tap.page)),)
    return messages(paragraphs(reply, group))[0], markup([*rows, back])


def _page_of(found: Section, edition: Edition) -> int:
    return edition.base.survey.sections.index(found) // SECTIONS


def _slice(items: Sequence[_T], page: int, size: int) -> tuple[Sequence[_T], int, int]:
    """The items of a page (the last one, when there are fewer pages), that page and how many there are."""
    count = max(1, -(-len(items) // size))
    page = min(page, count - 1)
    return items[page * size : (page + 1) * size], page, count
