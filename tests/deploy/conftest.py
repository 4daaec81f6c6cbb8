"""The small base of the tests of keeping, for these too."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "keeping"))  # small_base
