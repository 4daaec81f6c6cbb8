"""`/bilan`: what was asked, week by week, and how it went."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.answering.chart import Bar, Chart
from bot.answering.say import describe
from bot.drawing import draw_chart
from bot.facts.base import Base
from bot.store.store import LoggedQuestion
from bot.telegram.admin import showing, texts
from bot.telegram.admin.office import Here, Office, Tables

WEEKS = 8
_MOST_READ = 50_000
_MOST_TOLD = 8
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Week:
    """The questions of one week."""

    monday: dt.date
    outcomes: Counter[str]

    @property
    def total(self) -> int:
        """How many."""
        return sum(self.outcomes.values())


class Summary:
    """Counts and draws."""

    def __init__(self, office: Office, tables: Tables) -> None:
        self._office = office
        tables.commands["bilan"] = self._tell

    async def _tell(self, here: Here, text: str) -> None:
        store, base = self._office.store, self._office.knowledge.edition.base
        since = time.time() - WEEKS * 7 * 24 * 3600
        asked = await store.questions(since=since, limit=_MOST_READ)
        if not asked:
            await self._office.say(here, texts.SUMMARY_NONE)
            return
        thumbs = Counter(thumb.good for thumb in await store.feedback(since, _MOST_READ))
        weeks = by_week(asked)
        await self._office.say(here, told(weeks, asked, thumbs, base))
        chart = chart_of_weeks(weeks)
        if chart is not None:
            picture = await asyncio.to_thread(draw_chart, chart)
            await self._office.outbox.photo(here.place, picture, showing.bold(texts.WEEKS))


def by_week(asked: Sequence[LoggedQuestion]) -> list[Week]:
    """The weeks from the first question to the last, the quiet ones too; the oldest first."""
    counts: dict[dt.date, Counter[str]] = {}
    for question in asked:
        day = dt.date.fromtimestamp(question.at)
        counts.setdefault(day - dt.timedelta(days=day.weekday()), Counter())[question.outcome] += 1
    monday, weeks = min(counts), []
    while monday <= max(counts):
        weeks.append(Week(monday, counts.get(monday, Counter())))
        monday += dt.timedelta(days=7)
    return weeks


def told(weeks: Sequence[Week], asked: Sequence[LoggedQuestion], thumbs: Counter[bool], base: Base) -> str:
    """The summary as HTML."""
    lines = [
        texts.WEEK.format(date=f"{w.monday:%d/%m}", total=w.total, parts=_parts(w.outcomes)) for w in reversed(weeks)
    ]
    facts = Counter(fact for question in asked for fact in question.facts[:1] if base.has_fact(fact))
    words = Counter(word for question in asked for word in question.unknown)
    top = [f"{count} × {describe(base.fact(name), base)}" for name, count in facts.most_common(_MOST_TOLD)]
    unknown = ", ".join(f"{word} ({count})" for word, count in words.most_common(2 * _MOST_TOLD))
    return showing.fitting(
        [
            showing.bold(texts.SUMMARY),
            showing.esc("\n".join(lines)),
            texts.THUMBS.format(good=thumbs[True], bad=thumbs[False]) if thumbs else "",
            showing.esc("\n".join([texts.TOP_FACTS, *top])) if top else "",
            showing.esc(f"{texts.TOP_WORDS} {unknown}") if unknown else "",
        ]
    )


def chart_of_weeks(weeks: Sequence[Week]) -> Chart | None:
    """The weeks as bars; None for a single one."""
    if len(weeks) < 2:
        return None
    bars = tuple(Bar(f"{w.monday:%d/%m}", str(w.total), (float(w.total),)) for w in weeks)
    return Chart("time", texts.WEEKS, "", "", bars, texts.CHART_SOURCE)


def _parts(outcomes: Counter[str]) -> str:
    """How they went: what was answered first."""
    names = [*texts.OUTCOMES, *(name for name in outcomes if name not in texts.OUTCOMES)]
    return ", ".join(f"{texts.OUTCOMES.get(name, name)} {outcomes[name]}" for name in names if outcomes[name])
