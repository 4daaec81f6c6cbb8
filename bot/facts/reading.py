"""Reading a figure: what qualifies it, what it is set against, its quantity."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.facts.figure import Figure, FigureError
from bot.facts.quantity import Quantity, clean, fold, read_quantity

MAX_LENGTH = 80
QUALIFIERS: tuple[tuple[str, str], ...] = (
    # (canonical form, pattern over text without accents); longest first
    ("un peu plus de", r"(?:un peu|legerement|a peine) (?:plus|au[- ]dessus)"),
    ("un peu moins de", r"(?:un peu|legerement|a peine) (?:moins|en[- ]dessous)"),
    ("pas moins de", r"pas moins"),
    ("bien plus de", r"(?:bien|beaucoup|nettement|largement) plus"),
    ("bien moins de", r"(?:bien|beaucoup|nettement|largement) moins"),
    ("plus de", r"plus|au[- ]dela|superieure? a|au[- ]dessus|>"),
    ("moins de", r"moins|inferieure? a|en[- ]dessous|<"),
    ("près de", r"pres|presque|pas loin"),
    ("environ", r"environ|a peu pres|autour|aux alentours|de l'ordre|approximativement|quelque|~|≈"),
    ("au moins", r"au moins|au minimum|≥|>="),
    ("au plus", r"au plus|au maximum|jusqu'a|≤|<="),
    ("à peine", r"a peine|tout juste"),
    ("quasi", r"quasiment|quasi"),
    ("seulement", r"seulement|rien que|exactement"),
)
_EXACT = frozenset({"seulement", ""})
_SYMBOLS = "~≈<>≥≤"
_BEFORE = tuple(
    (name, re.compile(rf"(?:{pattern})(?:(?<=[{_SYMBOLS}=])\s*|\s+(?:d'|de\s+|(?=des?\b|du\b)|que\s+)?)"))
    for name, pattern in sorted(QUALIFIERS, key=lambda pair: pair[0] not in ("au moins", "au plus"))
)
_AFTER = re.compile(
    r"\s+(?:(environ|a peu pres)|(au moins|au minimum|ou plus|et plus)|(au plus|au maximum|ou moins)"
    r"|(a peine)|(seulement))$"
)
_AFTER_NAMES = ("environ", "au moins", "au plus", "à peine", "seulement")
_SIGN_WORD = re.compile(r"(moins|plus) (?=[0-9])")
_AGAINST = re.compile(r"\s*[(,]?\s*\b(?:contre|vs\.?|versus|face a|au lieu de)\s+")
_HELP = (
    "écrire par exemple « 87 % », « 93 % à 95 % », « les deux tiers », « 9 sur 10 », « −13 points », "
    "« 1er ex æquo » ou « 50 % contre 49 % »"
)


def read_figure(text: str) -> Figure:
    """The figure a text gives. Raises `FigureError`, as `parse_figure` says."""
    written = clean(text[: 4 * MAX_LENGTH])
    if not written or len(written) > MAX_LENGTH:
        raise FigureError(f"chiffre {'trop long' if written else 'vide'} ; {_HELP}")
    main, against = _split_counterpart(written)
    try:
        figure = _read_side(main)
        other = _read_side(against) if against is not None else None
        return replace(_joined(figure, other), text=written)
    except ValueError as error:
        reason = f" ({error})" if str(error) else ""
        raise FigureError(f"chiffre illisible : « {written} »{reason} ; {_HELP}") from None


def _split_counterpart(written: str) -> tuple[str, str | None]:
    match = _AGAINST.search(fold(written))
    if match is None:
        return written, None
    return written[: match.start()], written[match.end() :].removesuffix(")")


def _joined(figure: Figure, other: Figure | None) -> Figure:
    """One figure of both sides; a side without a unit takes the other's."""
    unit = figure.unit or (other.unit if other else "")
    if not unit:
        raise ValueError("il manque l'unité : %, points, rang…")
    if other is None:
        return figure
    if other.unit not in ("", unit):
        raise ValueError(f"deux unités : {unit} et {other.unit}")
    return replace(figure, unit=unit, counterpart=other.values)


def _read_side(written: str) -> Figure:
    qualifier, rest = _strip_qualifier(written.strip())
    quantity: Quantity = read_quantity(rest)
    return Figure(
        text=written,
        values=quantity.values,
        unit=quantity.unit,
        approximate=qualifier not in _EXACT,
        qualifier=qualifier,
    )


def _strip_qualifier(written: str) -> tuple[str, str]:
    """Split off what stands before or after the number: its canonical name, and the rest."""
    low = fold(written)
    sign = _SIGN_WORD.match(low)
    if sign:
        return "", ("−" if sign[1] == "moins" else "+") + written[sign.end() :]
    for name, pattern in _BEFORE:
        match = pattern.match(low)
        if match:
            return name, written[match.end() :]
    match = _AFTER.search(low)
    if match and match.lastindex:
        return _AFTER_NAMES[match.lastindex - 1], written[: match.start()]
    return "", written
