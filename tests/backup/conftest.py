"""The helpers of other tests: databases of a test's own, and the bot with its editors."""

from __future__ import annotations

import sys
from pathlib import Path

for _room in ("store", "admin"):
    sys.path.append(str(Path(__file__).parents[1] / _room))
