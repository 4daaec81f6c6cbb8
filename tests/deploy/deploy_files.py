"""The files of `deploy/`, read for the tests."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
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


def tool(name: str) -> str:
    """A program beside this Python or on the path; skips by name where there is none."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"no {name} here")
    return found


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program to its end."""
    return subprocess.run(
        command, capture_output=True, text=True, timeout=30, check=False, env={**os.environ, **environment}
    )
