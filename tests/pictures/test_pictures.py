"""The pictures that the two README name are there, as pictures of a size a page can carry; `make_pictures.py` makes them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.sandbox import images

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "pictures"
PAGES = (ROOT / "README.md", ROOT / "knowledge" / "README.md")
MOST = 150_000
"""Bytes."""


def named(page: Path) -> list[Path]:
    """The pictures that a page shows."""
    found = re.findall(r"""(?:src="|!\[[^\]]*\]\()([^")]+\.png)""", page.read_text(encoding="utf-8"))
    return [(page.parent / target).resolve() for target in found]


def test_the_pages_show_what_newcomers_and_editors_look_for() -> None:
    assert {"conversation", "chart-light", "chart-dark", "card"} <= {path.stem for path in named(PAGES[0])}
    wanted = {"edit-sheet", "edit-preview", "edit-history", "edit-questions"}
    assert wanted <= {path.stem for path in named(PAGES[1])}


@pytest.mark.parametrize("path", [path for page in PAGES for path in named(page)], ids=lambda path: path.name)
def test_a_picture_is_one(path: Path) -> None:
    data = path.read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) <= MOST
    size = images.size(data)
    assert size is not None and 500 <= size[0] <= 1200 and 500 <= size[1] <= 2000


def test_no_picture_is_left_over() -> None:
    assert {path.resolve() for path in FOLDER.iterdir()} == {path for page in PAGES for path in named(page)}
