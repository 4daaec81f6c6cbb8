"""Charts and share cards as photos: drawn once outside the event loop, then sent by Telegram's own id."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import structlog
from telegram import InlineKeyboardMarkup
from telegram.constants import ChatAction

from bot.answering.card import card_of
from bot.answering.chart import chart_of
from bot.drawing import Theme, card_key, chart_key, draw_card, draw_chart
from bot.telegram import taps, texts
from bot.telegram.incoming import Place
from bot.telegram.keyboards import of_picture
from bot.telegram.knowledge import Edition
from bot.telegram.memory import Memory
from bot.telegram.rendering import caption, line
from bot.telegram.sending import BadFile, Outbox

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Picture:
    """What to draw, how, and the words under it."""

    key: str
    draw: Callable[[], bytes]
    caption: str


def picture_of(tap: taps.ShowChart | taps.ShowCard, edition: Edition) -> Picture | None:
    """The picture a button stands for; None when its facts are gone or cannot be compared."""
    theme: Theme = "dark" if tap.dark else "light"
    if isinstance(tap, taps.ShowCard):
        return _card(tap, edition, theme)
    facts = [edition.fact(code) for code in tap.facts]
    chart = chart_of([f for f in facts if f is not None], edition.base) if all(facts) else None
    if chart is None:
        return None
    parts = [line(chart.title, "b"), line(chart.subtitle), line(chart.note), line(chart.source, "i")]
    return Picture(chart_key(chart, theme), partial(draw_chart, chart, theme), caption(parts))


def _card(tap: taps.ShowCard, edition: Edition, theme: Theme) -> Picture | None:
    fact = edition.fact(tap.fact)
    if fact is None:
        return None
    card = card_of(fact, edition.base)
    parts = [line(card.sentence), line(texts.CAUTION + card.caution if card.caution else ""), line(card.source, "i")]
    return Picture(card_key(card, theme), partial(draw_card, card, theme), caption(parts))


class Pictures:
    """Draws in a thread of its own, one picture at a time; the same one is never drawn twice at once."""

    def __init__(self, outbox: Outbox, memory: Memory) -> None:
        self._outbox = outbox
        self._memory = memory
        self._threads = ThreadPoolExecutor(1, "drawing")
        self._drawing: dict[str, asyncio.Future[bytes]] = {}

    def close(self) -> None:
        """No more pictures."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def show(self, picture: Picture, place: Place, message: int, tap: taps.ShowChart | taps.ShowCard) -> None:
        """Send a picture under the message whose button was tapped, or put it in place of that message's picture."""
        keyboard = of_picture(tap)
        known = await self._memory.file_id(picture.key)
        if known is not None:
            try:
                await self._give(picture, known, place, message, tap.again, keyboard)
                return
            except BadFile:
                await self._memory.keep_file_id(picture.key, None)
        try:
            async with self._outbox.busy(place, ChatAction.UPLOAD_PHOTO):
                drawn = await self._drawn(picture)
        except Exception:
            _log.exception("not drawn")
            await self._outbox.send(place, texts.NO_PICTURE, reply_to=message)
            return
        file_id = await self._give(picture, drawn, place, message, tap.again, keyboard)
        if file_id is not None:
            await self._memory.keep_file_id(picture.key, file_id)

    async def _give(
        self,
        picture: Picture,
        content: bytes | str,
        place: Place,
        message: int,
        again: bool,
        keyboard: InlineKeyboardMarkup | None,
    ) -> str | None:
        if again:
            return await self._outbox.change_photo(place, message, content, picture.caption, keyboard)
        return await self._outbox.photo(place, content, picture.caption, keyboard, reply_to=message)

    async def _drawn(self, picture: Picture) -> bytes:
        running = self._drawing.get(picture.key)
        if running is None:
            running = asyncio.get_running_loop().run_in_executor(self._threads, picture.draw)
            self._drawing[picture.key] = running
            running.add_done_callback(lambda _: self._drawing.pop(picture.key, None))
        return await asyncio.shield(running)
