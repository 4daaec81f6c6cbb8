"""Inline mode: the answer to a few words as articles that can be sent to any chat."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from telegram import (
    Bot,
    ChosenInlineResult,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import NetworkError

from bot.answering.say import describe
from bot.answering.write import Reply
from bot.facts.base import Fact
from bot.telegram.answers import paragraphs
from bot.telegram.incoming import MOST_INLINE
from bot.telegram.keyboards import of_inline
from bot.telegram.knowledge import Edition, Knowledge
from bot.telegram.memory import Memory
from bot.telegram.near import nearest, with_figure
from bot.telegram.rendering import clean, cut, messages
from bot.telegram.texts import INLINE_NONE, INLINE_SEVERAL, OPEN_BOT

PAGE = 50
MOST_NEAR = 20
CACHE_SECONDS = 120
TITLE, DESCRIPTION = 80, 200

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Found:
    """One article: the whole answer (`reply`), or a fact."""

    id: str
    title: str
    description: str
    reply: Reply


class Inline:
    """Answers inline queries; what was chosen is logged, what was only typed is not."""

    def __init__(self, bot: Bot, knowledge: Knowledge, memory: Memory, personal: bool) -> None:
        self._bot = bot
        self._knowledge = knowledge
        self._memory = memory
        self._personal = personal

    async def answer(self, query: InlineQuery) -> None:
        """Up to 50 articles from the query's offset on."""
        edition = self._knowledge.edition
        everything = found(clean(query.query[:MOST_INLINE]), edition)
        start = (
            int(query.offset) if query.offset.isascii() and query.offset.isdecimal() and len(query.offset) < 9 else 0
        )
        shown = everything[start : start + PAGE]
        try:
            await self._bot.answer_inline_query(
                query.id,
                [self._article(one, edition) for one in shown],
                cache_time=CACHE_SECONDS,
                is_personal=self._personal,
                next_offset=str(start + PAGE) if len(everything) > start + PAGE else "",
                button=InlineQueryResultsButton(OPEN_BOT, start_parameter=_start(everything, edition)),
            )
        except NetworkError as error:
            _log.info("not answered", why=str(error))  # the person typed on: nobody waits for it any more

    async def chosen(self, result: ChosenInlineResult) -> None:
        """Log what was sent."""
        text = clean(result.query[:MOST_INLINE])
        if not text.strip():
            return
        with self._memory.metrics.answering():
            turn = self._knowledge.engine.turn(text)
        await self._memory.log_inline(result.from_user.id, text, turn.reply, turn.query)

    def _article(self, one: Found, edition: Edition) -> InlineQueryResultArticle:
        facts = one.reply.facts
        return InlineQueryResultArticle(
            one.id,
            cut(clean(one.title), TITLE),
            InputTextMessageContent(
                messages(paragraphs(one.reply))[0],
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            reply_markup=of_inline(facts[0], edition, self._bot.username) if facts else None,
            description=cut(clean(one.description), DESCRIPTION),
        )


def found(text: str, edition: Edition) -> list[Found]:
    """The answer, then the nearest facts; striking facts when nothing was typed."""
    if not text.strip():
        striking = [f for f in edition.base.facts if f.striking] or list(edition.base.facts)
        return _facts(striking, edition)
    reply = edition.engine.turn(text).reply
    first = _first(reply, edition)
    lead = reply.facts or reply.suggestions
    near = nearest(lead[0], edition.base, MOST_NEAR) if lead else ()
    others = list(dict.fromkeys((*reply.facts, *reply.suggestions, *near)))
    if len(reply.facts) == 1:
        others.remove(reply.facts[0])
    return [*first, *_facts(others, edition)]


def _first(reply: Reply, edition: Edition) -> list[Found]:
    if reply.outcome == "answer" and reply.facts:
        if len(reply.facts) == 1:
            fact = reply.facts[0]
            return [Found("answer", _title(fact, edition), reply.blocks[0].sentence, reply)]
        told = " · ".join(b.sentence for b in reply.blocks)
        return [Found("answer", reply.lead.split("\n")[0] or INLINE_SEVERAL, told, reply)]
    if reply.outcome == "no_figure":
        said = Reply("no_figure", lead=reply.lead.split("\n")[0])
        return [Found("none", INLINE_NONE, said.lead, said)]
    return []


def _facts(facts: Iterable[Fact], edition: Edition) -> list[Found]:
    made = []
    for fact in facts:
        reply, _ = edition.engine.show(fact.id)
        made.append(Found(edition.facts.code(fact.id), _title(fact, edition), reply.blocks[0].sentence, reply))
    return made


def _title(fact: Fact, edition: Edition) -> str:
    return with_figure(describe(fact, edition.base), fact)


def _start(everything: list[Found], edition: Edition) -> str:
    """The deep link's parameter: the first fact, where there is one."""
    first = next((one.reply.facts[0] for one in everything if one.reply.facts), None)
    return f"f_{edition.facts.code(first.id)}" if first is not None else "inline"
