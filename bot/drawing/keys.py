"""Content hashes of pictures, without drawing them."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path


def content_key(*content: object) -> str:
    """64 hexadecimal digits for what is drawn and for the code that draws it."""
    return sha256(f"{_look()}\n{content!r}".encode("utf-8", "backslashreplace")).hexdigest()


@lru_cache(maxsize=1)
def _look() -> str:
    """The drawing code itself, so that a cached picture never outlives a change of its look."""
    digest = sha256(version("matplotlib").encode())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
