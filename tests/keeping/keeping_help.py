"""What the tests of the keeper share."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from small_base import SMALL

from bot.facts.documents.revisions import from_bytes, to_bytes
from bot.keeping.keeper import Loaded, Refused

LONG = bool(os.environ.get("LECHIFFRE_LONG"))


def write(folder: Path, files: Mapping[str, str] = SMALL) -> Path:
    """The files in a folder, each byte as given."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(to_bytes(text))
    return folder


def read(folder: Path) -> dict[str, str]:
    """The files of a folder as they are."""
    found = (p for p in sorted(folder.rglob("*.yaml")) if not any(part.startswith(".") for part in p.parts))
    return {p.relative_to(folder).as_posix(): from_bytes(p.read_bytes()) for p in found}


@contextmanager
def fast_folder() -> Iterator[Path]:
    """A folder in memory where there is such a place: what is tried is order, not the disk."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name) / "base"


class Ear:
    """Remembers what the keeper tells."""

    def __init__(self) -> None:
        self.heard: list[Loaded | Refused] = []

    async def __call__(self, event: Loaded | Refused) -> None:
        self.heard.append(event)
