"""What is not counted but simply so at the moment that it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot import __version__
from bot.telegram.delivery.health import Health
from bot.telegram.watching.metrics import PREFIX

RESULTS = ("handled", "failed", "again", "repeated", "unparseable")
"""What may come of an update; "again": tried once more later, which may happen to one update several times."""


@dataclass(frozen=True)
class BaseState:
    """The base that answers."""

    facts: int
    revision: int
    """0 where no history is kept"""
    digest: str = ""
    """of its files; "" where they are not known"""
    refused: bool = False
    """the files there are now are no base: the last good one answers"""


class HealthState(Collector):
    """Whether the bot hears and works."""

    def __init__(self, health: Health, in_work: Callable[[], int]) -> None:
        self._health = health
        self._in_work = in_work
        self.store_up = False
        """Whether the store answered when it was last asked."""

    def collect(self) -> Iterator[Metric]:
        """As they are now; the age of a poll only where this process polls, that of a call only after the first."""
        health = self._health
        yield _gauge("store_up", "Whether the store can be reached.", self.store_up)
        yield _gauge("deaf", "Whether Telegram has not been heard for too long.", health.deaf)
        yield _gauge("standby", "Whether another process polls, and this one waits to take over.", health.standby)
        if health.polling and not health.standby:
            yield _gauge("poll_age_seconds", "Since Telegram last answered a poll.", health.poll_age)
        if health.webhook_age is not None:
            yield _gauge("webhook_age_seconds", "Since Telegram last called.", health.webhook_age)
        yield _gauge("updates_in_work", "Updates that wait or are in work.", self._in_work())
        results = CounterMetricFamily(f"{PREFIX}_updates", "Updates by what came of them.", labels=["result"])
        for result in RESULTS:
            results.add_metric([result], health.counts[result])
        yield results


class Knows(Collector):
    """Which base answers."""

    def __init__(self, state: Callable[[], BaseState]) -> None:
        self._state = state

    def collect(self) -> Iterator[Metric]:
        """As it is now."""
        state = self._state()
        told = {"version": __version__, "revision": str(state.revision), "digest": state.digest}
        yield InfoMetricFamily(f"{PREFIX}_base", "The base that answers, and the version of the bot.", told)
        yield _gauge("base_facts", "Facts of the base.", state.facts)
        yield _gauge("base_revision", "Revision of the base; 0 without a history.", state.revision)
        yield _gauge("base_refused", "Whether the files there are now are no base.", state.refused)


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{PREFIX}_{name}", what, float(value))
