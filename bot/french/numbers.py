"""Numbers, percentages and fractions said in figures or in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.french.lemmas import fold

_NUMBER_WORD = re.compile(
    r"\b(deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|"
    r"quarante|cinquante|soixante|septante|huitante|nonante|cent|mille|zero|zéro)\b"
)
_UNIT_FRACTIONS = {"tiers": 3, "quart": 4, "quarts": 4, "cinquieme": 5, "cinquiemes": 5, "dixieme": 10, "dixiemes": 10}
_SMALL = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
}
_SMALL |= {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "nine": 9, "ten": 10, "half": 1}
_BEGINNING = {*_SMALL, "moitie", "tiers", "quart"}
"""Words that a quantity may begin with, besides digits."""
_PERCENT = {"%", "pourcent", "pourcents", "percent", "pct"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text holds."""

    value: float
    unit: str
    """%, points, rank, year, count (of things), nothing, or a unit of the base"""
    start: int
    """index of its first token"""
    end: int
    """index after its last token"""
    said: str
    """as the text says it"""
    fraction: bool = False
    """said as a fraction or a share of N (values are then rounded, as people round)"""


def digits(text: str) -> str:
    """`text` with its numbers in words written in digits ("neuf sur dix" → "9 sur 10")."""
    if not _NUMBER_WORD.search(text):
        return text
    from text_to_num import alpha2digit  # only texts with number words pay for it

    protected = re.sub(r"\b(un|une)\b", r"\1", text)
    return str(alpha2digit(protected, "fr")).replace(" pour 100", " pour cent")


def _number(word: str) -> float | None:
    if word[0].isdigit():
        return float(word.replace(",", "."))
    return _SMALL.get(word)


def quantities(words: list[str]) -> list[Quantity]:
    """Every quantity of a list of words, in order: shares as percentages, points, ranks, years, bare counts."""
    plain = [fold(word) for word in words]
    found: list[Quantity] = []
    i = 0
    while i < len(plain):
        if plain[i] not in _BEGINNING and not plain[i][0].isdigit():
            i += 1
            continue
        quantity = _share(plain, i) or _named_fraction(plain, i) or _plain(plain, i)
        if quantity is None:
            i += 1
        else:
            found.append(quantity)
            i = quantity.end
    return found


def _make(plain: list[str], value: float, unit: str, start: int, end: int, fraction: bool = False) -> Quantity:
    return Quantity(round(value, 2), unit, start, end, " ".join(plain[start:end]), fraction)


def _share(plain: list[str], i: int) -> Quantity | None:
    """ "9 sur 10", "8/10", "un Français sur deux", "deux lecteurs sur trois"."""
    first = _number(plain[i])
    if first is None or first == 0:
        return None
    for gap in range(1, 5):
        j = i + gap
        if j + 1 >= len(plain):
            return None
        if plain[j] in ("sur", "/", "in"):
            whole = _number(plain[j + 1])
            if whole and 1 < whole <= 1000 and first < whole and float(whole).is_integer():
                return _make(plain, 100 * first / whole, "%", i, j + 2, True)
            return None
        if not plain[j].isalpha():
            return None
    return None


def _named_fraction(plain: list[str], i: int) -> Quantity | None:
    """ "deux tiers", "trois quarts", "la moitié", "un quart"."""
    if plain[i] in ("moitie", "half"):
        return _make(plain, 50, "%", i, i + 1, True)
    number = _number(plain[i])
    if number is not None and i + 1 < len(plain) and plain[i + 1] in _UNIT_FRACTIONS:
        parts = _UNIT_FRACTIONS[plain[i + 1]]
        if number < parts:
            return _make(plain, 100 * number / parts, "%", i, i + 2, True)
    if number is not None and plain[i + 2 : i + 3] and plain[i + 2] in ("eme", "emes", "ieme", "iemes"):
        parts = int(_number(plain[i + 1]) or 0)  # "neuf dixièmes", in digits "9 10èmes"
        if number < parts:
            return _make(plain, 100 * number / parts, "%", i, i + 3, True)
    of = i + 1 < len(plain) and plain[i + 1] in ("de", "des", "du", "d")
    if plain[i] in ("tiers", "quart") and of and i > 0 and plain[i - 1] in ("le", "du", "les", "au"):
        return _make(plain, 100 / _UNIT_FRACTIONS[plain[i]], "%", i, i + 1, True)
    return None


def _plain(plain: list[str], i: int) -> Quantity | None:
    """A number in digits, with the unit that follows it."""
    if not plain[i][0].isdigit():
        return None
    value = float(plain[i].replace(",", "."))
    rest = plain[i + 1 : i + 4]
    if rest and rest[0] in _PERCENT:
        return _make(plain, value, "%", i, i + 2)
    if rest[:2] in (["pour", "cent"], ["pour", "100"], ["pr", "cent"]):
        return _make(plain, value, "%", i, i + 3)
    if rest and rest[0] in ("point", "points", "pt", "pts"):
        return _make(plain, value, "points", i, i + 2)
    if rest and rest[0] in ("er", "ere", "e", "eme", "ieme", "nd", "nde"):
        return _make(plain, value, "rank", i, i + 2)
    if value.is_integer() and 1900 <= value <= 2100 and len(plain[i]) == 4:
        return _make(plain, value, "year", i, i + 1)
    if rest and rest[0].isalpha() and rest[0] not in ("sur", "contre", "a", "et", "c", "ca", "quoi"):
        return _make(plain, value, "count", i, i + 1)
    return _make(plain, value, "", i, i + 1)
