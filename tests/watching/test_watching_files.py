"""Grafana's dashboard and Prometheus' rules: well formed, and about figures that exist, labels and values included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

import pytest
import yaml
from deploy_files import DEPLOY, compose, package
from pydantic import BaseModel, ConfigDict, Field
from scraped import Figures
from telegram import Update

from bot.answering.results import Outcome
from bot.telegram.delivery.health import Health
from bot.telegram.watching.metrics import Alert, Call, Edit, Metrics, Wait
from bot.telegram.watching.states import RESULTS, BaseState, HealthState, Knows
from bot.understanding.query import Intent

DASHBOARD = json.loads((DEPLOY / "grafana/lechiffre.json").read_text(encoding="utf-8"))
RULES = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text(encoding="utf-8"))
SCRAPE = yaml.safe_load((DEPLOY / "prometheus/scrape.yaml").read_text(encoding="utf-8"))
JOB = {"job", "instance"}
"""What Prometheus adds itself."""
VALUES = {
    "outcome": set(get_args(Outcome)),
    "alert": set(get_args(Alert)),
    "result": set(RESULTS),
    "call": set(get_args(Call)),
    "reason": set(get_args(Wait)),
    "kind": {*get_args(Intent), *get_args(Edit), *Update.ALL_TYPES},
}
"""What some labels may say.  Codes are not listed: `code_of` has its own test."""


@cache
def samples() -> dict[str, set[str]]:
    """Every line that a bot may show, with its labels."""
    metrics, health = Metrics(), Health(polling=True)
    metrics.asked("answer", "figure")
    metrics.updated("message", 0.1)
    metrics.failed("poll", "409")
    metrics.waited("chat", 0.1)
    metrics.turned_away(403)
    metrics.edited("edit")
    metrics.alerted("deaf")
    with metrics.answering():
        health.called()
    metrics.registry.register(HealthState(health, int))
    metrics.registry.register(Knows(lambda: BaseState(1, 1)))
    found: dict[str, set[str]] = {"up": set()}
    for family in Figures.of(metrics.registry).families.values():
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


def panels() -> list[dict[str, Any]]:
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def rules() -> list[dict[str, Any]]:
    return [rule for group in RULES["groups"] for rule in group["rules"]]


def queries() -> Iterator[str]:
    """Every query of the two files."""
    for panel in panels():
        yield from (target["expr"] for target in panel["targets"])
    yield from (each["expr"] for each in DASHBOARD["annotations"]["list"])
    yield from (rule["expr"] for rule in rules())


def selectors(query: str) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """The figures that a query asks for: name, and label, operator and value of each condition."""
    parser = package("promql_parser")
    found: list[Any] = []

    def visit(node: Any) -> None:
        if isinstance(node, parser.VectorSelector):
            found.append(node)

    parser.walk(parser.parse(query), pre_visit=visit)
    for node in found:
        yield node.name, [(m.name, str(m.op), m.value) for m in node.matchers.matchers]


def test_there_are_queries() -> None:
    assert len(list(queries())) > 35 and all(list(selectors(query)) for query in queries())


@pytest.mark.parametrize("query", list(dict.fromkeys(queries())))
def test_it_asks_for_figures_that_exist(query: str) -> None:
    for name, conditions in selectors(query):
        assert name in samples(), name
        for label, operator, value in conditions:
            assert label in samples()[name] | JOB, (name, label)
            if label in VALUES and not operator.endswith(("Re", "NotRe")):
                assert value in VALUES[label], (label, value)
    labels = set().union(*(samples()[name] for name, _ in selectors(query))) | JOB
    for group in re.findall(r"\bby \(([^)]*)\)", query):
        assert {each.strip() for each in group.split(",")} <= labels, group


def test_every_figure_is_watched_somewhere() -> None:
    asked = {name for query in queries() for name, _ in selectors(query)}
    series = {name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum") for name in asked}
    shown = {
        name.removesuffix("_bucket").removesuffix("_count").removesuffix("_sum")
        for name in samples()
        if name.startswith("lechiffre_") and not name.endswith("_created")
    }
    assert shown <= series


def test_a_counter_is_never_shown_as_it_is() -> None:
    """It starts anew with each process: only what it grew by means something."""
    for query in queries():
        for name in re.findall(r"\b(lechiffre_\w+_(?:total|count|sum|bucket))\b", query):
            assert re.search(rf"\b(?:rate|increase)\({name}\b", query), query


def test_the_dashboard_is_one_to_grafana() -> None:
    """Read by Grafana's own model of a dashboard and written again, nothing is lost or otherwise."""
    package("grafana_foundation_sdk")
    from grafana_foundation_sdk.cog import encoder, plugins
    from grafana_foundation_sdk.models.dashboard import Dashboard

    plugins.register_default_plugins()
    again = json.loads(json.dumps(Dashboard.from_json(DASHBOARD), cls=encoder.JSONEncoder))
    assert list(_lost(DASHBOARD, again, "")) == []
    wrong = json.loads(json.dumps(DASHBOARD))
    wrong["panels"][1]["targets"][0]["exrp"] = "up"
    again = json.loads(json.dumps(Dashboard.from_json(wrong), cls=encoder.JSONEncoder))
    assert list(_lost(wrong, again, "")) == [".panels[1].targets[0].exrp"], "the check can fail"


def _lost(given: Any, again: Any, place: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(again, dict):
        for key, value in given.items():
            if key in again:
                yield from _lost(value, again[key], f"{place}.{key}")
            else:
                yield f"{place}.{key}"
    elif isinstance(given, list) and isinstance(again, list) and len(given) == len(again):
        for number, (one, other) in enumerate(zip(given, again, strict=True)):
            yield from _lost(one, other, f"{place}[{number}]")
    elif given != again:
        yield place


def test_panels_have_a_place_of_their_own() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert at["x"] + at["w"] <= 24 and not cells & taken, panel["title"]
        taken |= cells
    numbers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(numbers)) == len(numbers)
    assert all(panel["datasource"]["uid"] == "${datasource}" for panel in panels()), "no Grafana's own data source"


class Rule(BaseModel):
    """https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/"""

    model_config = ConfigDict(extra="forbid", strict=True)
    alert: str = Field(pattern=r"LeChiffre[A-Z]\w+")
    expr: str
    for_: str = Field("0s", alias="for", pattern=r"\d+[smhd]")
    labels: dict[str, str]
    annotations: dict[str, str]


def test_rules_are_as_prometheus_reads_them() -> None:
    assert set(RULES) == {"groups"} and all(set(group) == {"name", "rules"} for group in RULES["groups"])
    parsed = [Rule.model_validate(rule) for rule in rules()]
    names = [rule.alert for rule in parsed]
    assert len(set(names)) == len(names) > 8
    for rule in parsed:
        assert rule.labels["severity"] in ("page", "ticket")
        assert {"summary", "description"} == set(rule.annotations)
        assert "job=" in rule.expr


def test_annotations_name_labels_that_the_alert_has() -> None:
    for rule in rules():
        grouped = {each.strip() for group in re.findall(r"\bby \(([^)]*)\)", rule["expr"]) for each in group.split(",")}
        for text in rule["annotations"].values():
            inside = re.findall(r"\{\{(.*?)\}\}", text)
            assert all(re.fullmatch(r" \$(labels\.\w+|value)( \| humanize)? ", each) for each in inside), text
            assert set(re.findall(r"\$labels\.(\w+)", text)) <= grouped, text


def test_rules_are_about_the_job_that_is_scraped() -> None:
    [job] = SCRAPE
    named = {
        value
        for rule in rules()
        for _, conditions in selectors(rule["expr"])
        for label, _, value in conditions
        if label == "job"
    }
    assert named == {job["job_name"]}
    [config] = job["static_configs"]
    bots = {name for name, each in compose("compose.ha.yaml")["services"].items() if each["image"] == "lechiffre"}
    assert {target.split(":")[0] for target in config["targets"]} == bots
