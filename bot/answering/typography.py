"""French typography: no-break spaces, apostrophes, minus signs."""

from __future__ import annotations

import re
from functools import lru_cache

THIN = "\u202f"
"""narrow no-break space"""
WIDE = "\u00a0"
"""no-break space"""

_SPACES = f"[ {WIDE}{THIN}]"
_BEFORE_SIGN = re.compile(rf"{_SPACES}*([;!?%€»])(?![\w/])")
_COLON = re.compile(rf"{_SPACES}+:")
_OPEN = re.compile(rf"«{_SPACES}*")
_MINUS = re.compile(r"(?<![\w-])-(?=\d)")
_UNIT = re.compile(r"(\d) (points?\b)")


@lru_cache(maxsize=4096)
def typeset(text: str) -> str:
    """`text` with the spaces and signs of printed French.  Idempotent."""
    text = text.replace("'", "’")
    text = _MINUS.sub("−", text)
    text = _BEFORE_SIGN.sub(lambda m: (WIDE if m.group(1) == "»" else THIN) + m.group(1), text)
    text = _COLON.sub(WIDE + ":", text)
    text = _OPEN.sub("«" + WIDE, text)
    text = _UNIT.sub(rf"\1{WIDE}\2", text)
    return text.lstrip(THIN + WIDE)
