"""A tiny valid base, and a way to break it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from facts_minimal import MINIMAL


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def minimal_files() -> dict[str, str]:
    """The files of a valid base, by name."""
    return dict(MINIMAL)


@pytest.fixture
def base_folder(tmp_path: Path) -> Path:
    """A folder with a valid base."""
    return write(tmp_path / "base", MINIMAL)


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[..., Path]:
    """`make_base({"facts/a.yaml": text, …})`: the minimal base with some files changed or added; `None` drops one."""

    def make(changes: dict[str, str | None] | None = None) -> Path:
        files = {name: text for name, text in {**MINIMAL, **(changes or {})}.items() if text is not None}
        return write(tmp_path / "made", files)

    return make


@pytest.fixture
def broken(make_base: Callable[..., Path]) -> Callable[[str, str, str], Path]:
    """`broken(file, old, new)`: the minimal base with the first `old` of a file replaced."""

    def make(file: str, old: str, new: str) -> Path:
        assert old in MINIMAL[file]
        return make_base({file: MINIMAL[file].replace(old, new, 1)})

    return make
