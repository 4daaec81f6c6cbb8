"""The buttons under each kind of message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.answering.write import Reply
from bot.facts.base import Fact
from bot.telegram import taps, texts
from bot.telegram.answers import LABEL, on_buttons, page_count
from bot.telegram.citation import citation, citation_of, share_query
from bot.telegram.codes import LENGTH
from bot.telegram.knowledge import Edition
from bot.telegram.near import difference, nearest
from bot.telegram.rendering import clean, cut

Row = tuple[InlineKeyboardButton, ...]
_PageTap = Callable[[int], taps.Tap]


@dataclass(frozen=True)
class Footing:
    """What the buttons of an answer must know of its question."""

    question: int
    """id of the message that asked"""
    text: str = ""
    alone: bool = True
    """whether the text can be understood without the talk before"""
    group: bool = False
    near: bool = True
    """whether to offer the facts near it"""


def markup(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    """The keyboard of some rows; None for none."""
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None


def button(label: str, tap: taps.Tap) -> InlineKeyboardButton:
    """A button that calls back."""
    return InlineKeyboardButton(label, callback_data=taps.encode(tap))


def link(username: str, payload: str) -> str:
    """A deep link to the bot's private chat."""
    return f"https://t.me/{username}?start={payload}"


def of_reply(reply: Reply, edition: Edition, footing: Footing, page: int = 0) -> InlineKeyboardMarkup | None:
    """The buttons under an answer, a question back, or a refusal."""
    if reply.choices:
        return markup([*_choices(reply, edition, footing), *_thumbs(reply, edition, footing)])
    if not reply.facts:
        return markup(_thumbs(reply, edition, footing))
    return markup([_pages(reply, footing, page), *_answer(reply, edition, footing)])


def _answer(reply: Reply, edition: Edition, footing: Footing) -> list[Row]:
    codes = tuple(edition.facts.code(f.id) for f in reply.facts[: taps.MOST_FACTS])
    single = codes[0] if len(codes) == 1 else None
    pictures: list[InlineKeyboardButton] = []
    if edition.has_chart(reply.facts[: taps.MOST_FACTS]):
        pictures.append(button(texts.CHART, taps.ShowChart(False, False, codes)))
    if single is not None and not footing.group:
        pictures.append(button(texts.CARD, taps.ShowCard(False, False, single)))
    last = [] if single is None or not footing.near else [button(texts.NEAR, taps.ShowNear(single, footing.question))]
    return [
        tuple(pictures),
        _copy_and_share(citation_of(reply, edition.base), share_query(reply, footing.text, footing.alone)),
        (*last, *(thumb for row in _thumbs(reply, edition, footing) for thumb in row)),
    ]


def _copy_and_share(copied: str, query: str) -> Row:
    copy = (InlineKeyboardButton(texts.COPY, copy_text=CopyTextButton(copied)),) if copied else ()
    return (*copy, InlineKeyboardButton(texts.SHARE, switch_inline_query=query))


def _thumbs(reply: Reply, edition: Edition, footing: Footing) -> list[Row]:
    if reply.outcome not in ("answer", "no_figure"):
        return []
    fact = edition.facts.code(reply.facts[0].id) if reply.facts else ""
    return [
        (
            button(texts.GOOD, taps.Thumb(True, fact, footing.question)),
            button(texts.BAD, taps.Thumb(False, fact, footing.question)),
        )
    ]


def _choices(reply: Reply, edition: Edition, footing: Footing) -> list[Row]:
    labels = on_buttons([choice.label for choice in reply.choices])
    return [
        (button(label, taps.Choose(edition.facts.code(choice.fact), footing.question)),)
        for label, choice in zip(labels, reply.choices, strict=True)
    ]


def _pages(reply: Reply, footing: Footing, page: int) -> Row:
    return pager(page, page_count(reply, footing.group), lambda n: taps.Turn(n, footing.question))


def pager(page: int, count: int, tap: _PageTap) -> Row:
    """‹ and › where there are such pages."""
    before = (button(f"‹ {page}/{count}", tap(page - 1)),) if page > 0 else ()
    after = (button(f"{page + 2}/{count} ›", tap(page + 1)),) if page + 1 < count else ()
    return (*before, *after)


def of_near(fact: Fact, edition: Edition, question: int) -> InlineKeyboardMarkup | None:
    """The facts near one, in place of the buttons of its answer; None when there is none."""
    found = nearest(fact, edition.base)
    rows: list[Row] = [
        (button(cut(clean(difference(f, fact, edition.base)), LABEL), taps.Open(edition.facts.code(f.id))),)
        for f in found
    ]
    back = (button(texts.BACK, taps.HideNear(edition.facts.code(fact.id), question)),)
    return markup([*rows, back]) if rows else None


def of_picture(tap: taps.ShowChart | taps.ShowCard) -> InlineKeyboardMarkup | None:
    """Under a picture: the same on the other ground."""
    other: taps.Tap
    if isinstance(tap, taps.ShowChart):
        other = taps.ShowChart(not tap.dark, True, tap.facts)
    else:
        other = taps.ShowCard(not tap.dark, True, tap.fact)
    return markup([(button(texts.LIGHT if tap.dark else texts.DARK, other),)])


def of_examples(facts: Sequence[Fact], edition: Edition) -> InlineKeyboardMarkup | None:
    """Questions to begin with, and the way to the sections."""
    rows: list[Row] = [(button(cut(clean(f.examples[0]), LABEL), taps.Open(edition.facts.code(f.id))),) for f in facts]
    return markup([*rows, (button(texts.SECTIONS, taps.Parts(0)),)])


def of_inline(fact: Fact, edition: Edition, username: str) -> InlineKeyboardMarkup | None:
    """Under an answer sent to another chat through the bot: there, only links and copies work for everybody."""
    share = share_query(Reply("answer", facts=(fact,)), "", False)
    opened = InlineKeyboardButton(texts.OPEN_BOT, url=link(username, f"f_{edition.facts.code(fact.id)}"))
    return markup([_copy_and_share(citation(fact, edition.base), share), (opened,)])


def of_erasing(person: str) -> InlineKeyboardMarkup | None:
    """The confirmation that `/oubli` asks for."""
    mine = person[:LENGTH]
    return markup([(button(texts.ERASE, taps.Erase(mine, True)), button(texts.KEEP, taps.Erase(mine, False)))])
