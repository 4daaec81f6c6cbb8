"""What is counted and measured while the bot runs.  One registry a bot; no label says who asked, where or what.

The names follow https://prometheus.io/docs/practices/naming/ : seconds, totals, one prefix.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Literal

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector

PREFIX = "lechiffre"
_ANSWERING = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0)
_UPDATE = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_WAIT = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)

Call = Literal["poll", "webhook", "method"]
"""Getting updates, asking how the webhook fares, or anything else."""
Wait = Literal["chat", "overall", "asked"]
"""The pace of one chat, that of the whole bot, or what a 429 asked for."""
Edit = Literal["edit", "undo", "restore", "outside", "elsewhere"]
"""From the chat (three ways), in the files or by git, or through another replica."""
Alert = Literal["deaf", "store", "refused", "unanswered"]


class Metrics:
    """The instruments; each part of the bot uses its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._questions = self._counter("questions", "Questions answered.", "outcome", "kind")
        self._answering = self._histogram(
            "answer_seconds", "Understanding a question and finding its answer.", _ANSWERING
        )
        self._updates = self._histogram(
            "update_seconds", "An update from its arrival until it is finished.", _UPDATE, "kind"
        )
        self._errors = self._counter("telegram_errors", "Calls to Telegram that failed.", "call", "code")
        self._waits = self._histogram("pacer_wait_seconds", "Waits before a message may be sent.", _WAIT, "reason")
        self._turned_away = self._counter("webhook_refused", "Calls of the webhook that were turned away.", "code")
        self._edits = self._counter("edits", "Changes of the base that went live.", "kind")
        self._alerts = self._counter("alerts", "Alerts that owners were sent.", "alert")
        self._active = self._gauge("alert_active", "Whether owners would be alerted of it now.", "alert")
        for name in ("deaf", "store", "refused", "unanswered"):
            self._active.labels(name).set(0)
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)

    def asked(self, outcome: str, kind: str) -> None:
        """A question was answered; `kind` as in `Query.intent`."""
        self._questions.labels(outcome, kind).inc()

    def answering(self) -> AbstractContextManager[object]:
        """Measures what is done inside as answering one question."""
        return self._answering.time()

    def updated(self, kind: str, seconds: float) -> None:
        """An update is finished; `kind`: what Telegram calls it ("message", "callback_query"…)."""
        self._updates.labels(kind).observe(seconds)

    def failed(self, call: Call, code: str) -> None:
        """A call to Telegram failed; `code` as `code_of` gives it."""
        self._errors.labels(call, code).inc()

    def waited(self, reason: Wait, seconds: float) -> None:
        """A message had to wait."""
        self._waits.labels(reason).observe(seconds)

    def turned_away(self, code: int) -> None:
        """A call of the webhook was refused."""
        self._turned_away.labels(str(code)).inc()

    def edited(self, kind: Edit) -> None:
        """Another base answers."""
        self._edits.labels(kind).inc()

    def alerted(self, alert: Alert) -> None:
        """Owners were told."""
        self._alerts.labels(alert).inc()

    def active(self, alert: Alert, active: bool) -> None:
        """Whether something that owners are alerted of is so now."""
        self._active.labels(alert).set(active)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"{PREFIX}_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"{PREFIX}_{name}", what, labels, registry=self.registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"{PREFIX}_{name}", what, labels, registry=self.registry, buckets=buckets)
