"""Quantities in French: numbers, fractions, ranks, ranges, and their units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.facts.numerals import SMALL, number_word, ordinal_word


@dataclass(frozen=True, slots=True)
class Quantity:
    """Numbers with one unit; the unit is empty when none was written."""

    values: tuple[float, ...]
    unit: str


_SPACES = re.compile(r"\s+")
_CHARACTERS = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "‐": "-",
        "‑": "-",
        "—": "-",
        "’": "'",
        "ʼ": "'",
        "‘": "'",
        "\u200b": "",
        "\ufeff": "",
        "٪": "%",
    }
)
_HALVES = {"½": "la moitié", "⅓": "un tiers", "⅔": "deux tiers", "¼": "un quart", "¾": "trois quarts"}


def clean(text: str) -> str:
    """A figure with ordinary spaces, one space before « % » and a true minus sign."""
    text = unicodedata.normalize("NFC", text)
    for sign, words in _HALVES.items():
        text = text.replace(sign, words)
    text = _SPACES.sub(" ", text.translate(_CHARACTERS)).strip()
    text = re.sub(r"(?<=[0-9a-z]) ?%", " %", text)
    return re.sub(r"(?<![\w.,%])(?<![0-9%] )- ?(?=[0-9])", "−", text)


def fold(text: str) -> str:
    """Lower case without accents, character for character (same length as `text`)."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(c) for c in text)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFD", character)[:1].lower()
    return folded if len(folded) == 1 else character


_DIGITS = r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?|[0-9]+(?:[.,][0-9]+)?"
_SIGNED = re.compile(rf"(?P<sign>[+−-] ?)?(?P<digits>{_DIGITS})(?![0-9.,]*[0-9])")
_SCALE = re.compile(r"^(milliers?|mille|millions?|milliards?)\b ?(?:d'|de |d )?")
_SCALES = {"mille": 1e3, "millier": 1e3, "million": 1e6, "milliard": 1e9}
_PERCENT = re.compile(r"(?:%|pour ?cent|pourcents?|pct|p\. ?100)$")
_POINTS = re.compile(
    r"(?:points?|pts?|pp)(?: de (?:%|pourcentage|pourcent))?(?: (?P<way>de plus|de moins|d'ecart|de difference))?$"
)
_TIMES = re.compile(r"fois(?: (?:plus|moins|superieure?s?|inferieure?s?|autant)(?: (?:de|d'|que)? ?[a-z]+)?)?$")
_UNIT = re.compile(r"(?:[^\W\d_]|[€$£°])[^\d%,;:!?+=*{}\[\]()]{0,24}$")
_WAY = re.compile(
    r"(?:(?:en|une?) )?(?:(?P<up>hausse|progression|augmentation|gain)|(?P<down>baisse|recul|chute|perte|diminution))"
    r" (?:de |d')"
)
_RANK = re.compile(
    r"(?:(?:au |a la |en |le |la )?)(?:(?P<number>[0-9]{1,3}) ?(?:er|ere|re|e|eme|ieme|nd|nde)|(?P<word>[a-z-]+))"
    r"(?: (?:places?|rangs?|positions?))?(?P<tie>,? ?ex[ -]?(?:æ|ae)quo)?$"
)
_RANK_AFTER = re.compile(r"(?:rang|n°|no|numero|#) ?(?P<number>[0-9]{1,3})(?: ex[ -]?(?:æ|ae)quo)?$")
_FRACTION = re.compile(
    r"(?:(?:les|le|la|des|du|de la|l'|d'une?|de) ?)?(?:(?P<top>[a-z]+|[0-9]) )?(?P<bottom>moitie|demi|demie"
    r"|tiers|quarts?|cinquiemes?|sixiemes?|septiemes?|huitiemes?|neuviemes?|dixiemes?)$"
)
_OUT_OF = re.compile(
    r"(?:les |l')?(?P<top>[0-9]+(?:,[0-9]+)?|[a-z]+)(?P<noun> [^\W\d](?:[^\d%]{0,38}[^\W\d])?)?"
    r"(?: sur | ?/ ?)(?P<bottom>[0-9]+|[a-z]+)$"
)
_RATIO = re.compile(r"(?P<top>[0-9]+(?:,[0-9]+)?|[a-z]+) pour (?P<bottom>[0-9]+|(?!cent)[a-z]+)$")
_BETWEEN = re.compile(r"(?:entre |d'|de )(?P<low>.+?) (?:et|a) (?P<high>.+)$")
_TO = re.compile(r"(?P<low>.+?)(?: a | ou |(?<=[0-9%]) ?- ?(?=[0-9]))(?P<high>.+)$")
_BOTTOMS = {"moitie": 2, "demi": 2, "demie": 2, "tiers": 3, "quart": 4, "cinquieme": 5, "sixieme": 6}
_BOTTOMS |= {"septieme": 7, "huitieme": 8, "neuvieme": 9, "dixieme": 10}
_MULTIPLES = {"double": 2.0, "triple": 3.0, "quadruple": 4.0, "quintuple": 5.0}
_FROM_THE_END = {
    "derniere": -1.0,
    "dernier": -1.0,
    "avant-derniere": -2.0,
    "avant-dernier": -2.0,
    "antepenultieme": -3.0,
}


def read_quantity(written: str) -> Quantity:
    """Read one number or range with its unit. Raises `ValueError` with a French reason, or none."""
    ends = _ends(written)
    if ends is not None:
        low, high = (read_single(end) for end in ends)
        if low is not None and high is not None:
            return _range(low, high, written)
    single = read_single(written)
    if single is None:
        raise ValueError
    return single


def _range(low: Quantity, high: Quantity, written: str) -> Quantity:
    if low.unit not in ("", high.unit):
        raise ValueError(f"deux unités : {low.unit} et {high.unit or 'aucune'}")
    if low.unit == "" and high.unit == "%" and not re.search(r"%|cent|pct", written):
        raise ValueError("il manque l'unité du premier nombre")
    return Quantity(low.values + high.values, high.unit)


def _ends(written: str) -> tuple[str, str] | None:
    low = fold(written)
    match = _BETWEEN.match(low) or _TO.match(low)
    if match is None:
        return None
    return written[slice(*match.span("low"))].strip(), written[slice(*match.span("high"))].strip()


def read_single(written: str) -> Quantity | None:
    """One number with its unit, or `None` when the text is not one."""
    low = fold(written)
    for reader in (_read_fraction, _read_out_of, _read_rank, _read_ratio):
        quantity = reader(low)
        if quantity is not None:
            return quantity
    return _read_measure(written)


def _percent(top: float, bottom: float) -> Quantity:
    if not 0 <= top <= bottom or bottom == 0:
        raise ValueError(f"{top:g} sur {bottom:g} n'est pas une part")
    return Quantity((round(100 * top / bottom, 1),), "%")


def _read_fraction(low: str) -> Quantity | None:
    match = _FRACTION.match(low)
    if match is None:
        return None
    bottom = _BOTTOMS[match["bottom"] if match["bottom"] == "tiers" else match["bottom"].rstrip("s")]
    top = number_word(match["top"] or "un")
    is_rank = match["top"] is None and bottom > 4
    return None if top is None or is_rank else _percent(top, bottom)


def _read_out_of(low: str) -> Quantity | None:
    match = _OUT_OF.match(low)
    if match is None:
        return None
    top, bottom = number_word(match["top"]), number_word(match["bottom"])
    if top is None or bottom is None:
        return None
    share = match["noun"] is not None or bottom <= 10 or (bottom == 100 and " sur " in low)
    if share and match["top"].isalnum():
        return _percent(top, bottom)  # "7,0 sur 10" is a grade: the decimal says so
    return Quantity((top,), f"/{bottom:g}")


def _read_rank(low: str) -> Quantity | None:
    match = _RANK_AFTER.match(low) or _RANK.match(low)
    if match is None:
        return None
    if match["number"]:
        return Quantity((float(match["number"]),), "rang")
    word = match["word"]
    value = _FROM_THE_END.get(word) or ordinal_word(word)
    return None if value is None else Quantity((float(value),), "rang")


def _read_ratio(low: str) -> Quantity | None:
    multiple = _MULTIPLES.get(low.removeprefix("le ").removeprefix("du "))
    if multiple:
        return Quantity((multiple,), "ratio")
    match = _RATIO.match(low)
    if match is None:
        return None
    top, bottom = number_word(match["top"]), number_word(match["bottom"])
    return Quantity((round(top / bottom, 2),), "ratio") if top and bottom else None


def _read_measure(written: str) -> Quantity | None:
    """A number in digits or words, then its unit."""
    way = _WAY.match(fold(written))
    rest = written[way.end() :] if way else written
    number, unit = _split_number(rest)
    if number is None:
        return None
    low = fold(unit)
    if way and way["down"]:
        number = -abs(number)
    if not unit:
        return Quantity((number,), "")
    if _PERCENT.match(low):
        return Quantity((number,), "%")
    points = _POINTS.match(low)
    if points:
        return Quantity((-abs(number) if points["way"] == "de moins" else number,), "points")
    if _TIMES.match(low):
        return Quantity((number,), "ratio")
    return Quantity((number,), unit) if _UNIT.match(unit) else None


def _split_number(written: str) -> tuple[float | None, str]:
    match = _SIGNED.match(written)
    if match:
        number: float | None = _number(match)
        unit = written[match.end() :].strip()
    else:
        number, unit = _number_in_words(written)
    scale = _SCALE.match(fold(unit))
    if number is not None and scale:
        number, unit = number * _SCALES[scale[1].rstrip("s")], unit[scale.end() :].strip()
    return number, unit


def _number(match: re.Match[str]) -> float:
    digits = match["digits"].replace(" ", "").replace(",", ".")
    if len(digits) > 15:
        raise ValueError("nombre trop long")
    value = float(digits)
    return -value if match["sign"] and match["sign"].strip() in "−-" else value


def _number_in_words(written: str) -> tuple[float | None, str]:
    """The longest run of number words at the start, and what follows it."""
    words = written.split(" ")
    for end in range(min(len(words), 4), 0, -1):
        value = number_word(fold(" ".join(words[:end])))
        if value is not None and fold(words[0]).split("-")[0] in SMALL:
            return value, " ".join(words[end:])
    return None, written
