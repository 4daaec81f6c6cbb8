"""Databases of a test's own, and a small base."""

from __future__ import annotations

import sys
from pathlib import Path

for _room in ("store", "telegram"):
    sys.path.append(str(Path(__file__).parents[1] / _room))
