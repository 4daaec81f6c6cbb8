"""The few French numbers in words that figures are written with."""

from __future__ import annotations

import re

_FIRST: tuple[str, ...] = (
    "zero",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
)
_FIRST += ("douze", "treize", "quatorze", "quinze", "seize")
SMALL: dict[str, int] = {word: value for value, word in enumerate(_FIRST)} | {
    "une": 1,
    "vingt": 20,
    "vingts": 20,
    "trente": 30,
    "quarante": 40,
    "cinquante": 50,
    "soixante": 60,
}
SMALL |= {"septante": 70, "huitante": 80, "octante": 80, "nonante": 90, "cent": 100, "cents": 100}

_ORDINALS: dict[str, int] = {"premier": 1, "premiere": 1, "second": 2, "seconde": 2, "neuvieme": 9, "cinquieme": 5}
_ORDINALS |= {
    f"{word.rstrip('e')}ieme": value
    for word, value in SMALL.items()
    if 2 <= value <= 20 and value not in (5, 9) and word != "vingts"
}
_DIGITS = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,6})?$")


def ordinal_word(word: str) -> int | None:
    """`deuxieme` → 2. In: one lower-case word without accents."""
    return _ORDINALS.get(word)


def number_word(text: str) -> float | None:
    """A number in digits or in words (0 to 199). In: lower case without accents. `None` if it is none."""
    if _DIGITS.match(text):
        return float(text.replace(",", "."))
    words = [w for w in re.split(r"[ -]", text) if w != "et"]
    values = [SMALL.get(w) for w in words]
    total, last = 0, 1000
    for value in values:
        if value is None:
            return None
        if value in (20, 100) and 1 < total < 10 and (value == 100 or total == 4):
            total, last = total * value, value
        elif value < last and (value < 20 or total in (0, 100)):
            total, last = total + value, value
        else:
            return None
    return float(total) if words else None
