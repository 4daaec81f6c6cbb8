"""How much one person, and one group, may ask: a token bucket each, in the memory of this process.

What is too much is dropped before it queues with the rest, so that it holds up nobody.  Whoever is over the limit hears
it once, then nothing until their bucket is half full again.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from telegram import Update

from bot.errors import LeChiffreError

INLINE_COST = 0.25
"""What a step of typing in inline mode costs, of what a message does."""
ANEW = 60.0
"""Seconds in which a group hears at most once that somebody in it is too fast."""
_MANY, _REMEMBERED = 10_000, 5_000


class TooFast(LeChiffreError):
    """Somebody, or a group, asks more than is answered."""

    def __init__(self, seconds: float, group: bool = False) -> None:
        super().__init__(f"too many questions; free in {seconds:.0f} s")
        self.seconds = seconds
        """until questions are taken again"""
        self.group = group
        """whether all of the group together asked too much"""


@dataclass(frozen=True)
class Verdict:
    """What to do with an update."""

    admitted: bool
    notice: TooFast | None = None
    """to be said, once, instead of an answer"""


PASS, DROP = Verdict(True), Verdict(False)


class _Bucket:
    """`per_minute` flow in, half of that fits."""

    def __init__(self, per_minute: float, now: float) -> None:
        self.rate = per_minute / 60
        self.size = max(1.0, per_minute / 2)
        self.tokens = self.size
        self.closed = False
        self.told = False
        self._at = now

    def has(self, cost: float, now: float) -> bool:
        """Whether it gives that much now; when it does not, it closes until it is half full."""
        self.tokens = min(self.size, self.tokens + max(0.0, now - self._at) * self.rate)
        self._at = now
        if self.closed and self.tokens >= self.size / 2:
            self.closed = self.told = False
        if self.tokens < cost:
            self.closed = True
        return not self.closed

    @property
    def wait(self) -> float:
        """Seconds until it opens."""
        return max(0.0, self.size / 2 - self.tokens) / self.rate

    def idle(self, now: float) -> bool:
        """Whether it is full."""
        return self.tokens + (now - self._at) * self.rate >= self.size


class Gate:
    """Judges updates as they come.  0 for no limit; `exempt`: ids of people without one; `counts`: what is for the bot."""

    def __init__(
        self,
        person: float,
        group: float,
        exempt: frozenset[int] = frozenset(),
        counts: Callable[[Update], bool] = lambda _: True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._person, self._group = person, group
        self._exempt = exempt
        self._counts = counts
        self._clock = clock
        self._buckets: dict[int, _Bucket] = {}
        self._told_in: dict[int, float] = {}
        self._judged: OrderedDict[int, Verdict] = OrderedDict()

    def judge(self, update: Update) -> Verdict:
        """The verdict on an update, the same when it comes again."""
        if (known := self._judged.get(update.update_id)) is not None:
            return known
        verdict = self._verdict(update)
        self._judged[update.update_id] = verdict
        if len(self._judged) > _REMEMBERED:
            self._judged.popitem(last=False)
        return verdict

    def _verdict(self, update: Update) -> Verdict:
        cost = _cost(update)
        user = update.effective_user
        if cost == 0 or user is None or user.id in self._exempt or not self._counts(update):
            return PASS
        chat = update.effective_chat
        group = chat.id if chat is not None and chat.type != "private" else None
        now = self._clock()
        own = self._bucket(user.id, self._person, now)
        theirs = self._bucket(group, self._group, now) if group is not None else None
        for bucket in (own, theirs):
            if bucket is not None and not bucket.has(cost, now):
                return self._refused(update, bucket, group, bucket is theirs, now)
        for bucket in (own, theirs):
            if bucket is not None:
                bucket.tokens -= cost
        return PASS

    def _refused(self, update: Update, bucket: _Bucket, group: int | None, all_of_it: bool, now: float) -> Verdict:
        if bucket.told or update.inline_query is not None or update.chosen_inline_result is not None:
            return DROP
        bucket.told = True
        if group is not None and update.callback_query is None:  # a tap is answered in passing, to one person
            if now - self._told_in.get(group, -ANEW) < ANEW:
                return DROP
            self._told_in[group] = now
        return Verdict(True, TooFast(bucket.wait, all_of_it))

    def _bucket(self, key: int, per_minute: float, now: float) -> _Bucket | None:
        if per_minute <= 0:
            return None
        if key not in self._buckets:
            if len(self._buckets) >= _MANY:
                self._buckets = {k: bucket for k, bucket in self._buckets.items() if not bucket.idle(now)}
                self._told_in = {k: at for k, at in self._told_in.items() if now - at < ANEW}
            self._buckets[key] = _Bucket(per_minute, now)
        return self._buckets[key]


def _cost(update: Update) -> float:
    """What an update costs; what Telegram itself reports costs nothing."""
    if update.inline_query is not None:
        return INLINE_COST
    asks = (update.message, update.edited_message, update.callback_query, update.chosen_inline_result)
    return 1.0 if any(each is not None for each in asks) else 0.0
