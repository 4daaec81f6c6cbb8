"""`/metrics` as Prometheus reads it."""

from __future__ import annotations

import httpx
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families


class Figures:
    """One look at the figures."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.families: dict[str, Metric] = {family.name: family for family in text_string_to_metric_families(text)}

    @classmethod
    def of(cls, registry: CollectorRegistry) -> Figures:
        """What a registry would show."""
        return cls(generate_latest(registry).decode())

    def value(self, name: str, **labels: str) -> float:
        """The sum of the samples of a name that have these labels."""
        return sum(
            sample.value
            for family in self.families.values()
            for sample in family.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def labels(self, name: str) -> set[str]:
        """The values of all labels of a family's samples, those of buckets aside."""
        return {value for sample in self.families[name].samples for key, value in sample.labels.items() if key != "le"}


async def scrape(port: int | str, path: str = "/metrics") -> Figures:
    """Ask a bot on this machine."""
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{port}{path}", timeout=10)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")
    return Figures(answer.text)
