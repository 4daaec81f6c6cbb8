"""The audit of `.ci/run` fails for a known hole, and says so where it could ask nobody."""

from __future__ import annotations

import importlib.util
import subprocess
from types import ModuleType, SimpleNamespace

import pytest
from deploy_files import ROOT

CLEAN = b'{"dependencies": [{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "not found"}]}'
HOLE = b'{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"], "aliases": []}]}]}'
NOBODY = b'{"dependencies": [{"name": "a", "skip_reason": "not found"}]}'


@pytest.fixture
def audit() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("ci_audit", ROOT / ".ci" / "audit.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (CLEAN, 0, "1 of 2 packages audited, 0 known holes"),
        (HOLE, 1, "a 1: CVE-1, mended in 2"),
        (NOBODY, 0, "no package was audited"),
        (b"Traceback", 0, "no package was audited"),
    ],
)
def test_what_the_audit_says(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: bytes,
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=answer))
    assert audit.main() == code and said in capsys.readouterr().out


def test_ci_looks_for_holes_in_the_code_and_in_the_packages() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "bandit -q -c pyproject.toml -r bot" in script and ".ci/audit.py" in script
