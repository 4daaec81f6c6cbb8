"""A text to its tokens."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.french.lemmas import fold, keys

MAX_CHARACTERS = 2000
"""Longer texts are read to here: a question that long says its point well before."""

_INCLUSIVE = re.compile(
    r"(?<=[a-zà-ÿ])[·•∙‧・.](?:[a-zà-ÿ]{1,6})(?:[·•∙‧・.]s)?(?![a-zà-ÿ])|(?<=[a-zà-ÿ])\((?:[a-zà-ÿ]{1,4})\)(?:s\b)?"
)
_SLASHED = re.compile(r"(?<=[a-zà-ÿ]{4})/(?:i?[èe]res?|e|es|trices?|euses?|ères?)\b")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[a-zà-ÿ]+|[%€?!/+<>=≥≤]|[,;:.()\n]| - ")
_SMALL = "deux trois quatre cinq six sept huit neuf dix".split()
_NUMBERS = {name: (str(value),) for value, name in enumerate(_SMALL, 2)}
_NUMBERS |= {str(value): (name,) for value, name in enumerate(_SMALL, 2)}
"""Small numbers are met under their name and in digits."""
_BREAKS = frozenset(",;:.()\n?!") | {" - "}
_ELISION = re.compile(r"\b(l|d|j|c|n|s|m|t|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=[a-zà-ÿ0-9])")
_GLUED_NUMBER = re.compile(r"(\d)([a-zà-ÿ%])")
_NUMBER_SPACE = re.compile(r"(?<=\d)[   ](?=\d{3}\b)")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign of a text."""

    text: str
    """as written, in lower case"""
    forms: tuple[str, ...]
    """the folded forms it is looked up under, surface first"""
    index: int
    after_break: bool = False
    """whether a comma or another stop stands before it"""

    @property
    def folded(self) -> str:
        return self.forms[0]

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()


def clean(text: str) -> str:
    """`text` in lower case with plain apostrophes, dashes and spaces, ready for `split`."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).lower()
    text = text.replace("œ", "oe").replace("æ", "ae").replace("−", "-")
    text = re.sub(r"[’‘ʼ´`′]", "'", text)
    text = re.sub(r"[‐-―]", "-", text)
    text = "".join("\n" if c == "\n" else " " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    text = _INCLUSIVE.sub("", text)
    text = _SLASHED.sub("", text)
    text = text.replace("aujourd'hui", "aujourdhui").replace("quelqu'un", "quelquun").replace("p'tit", "petit")
    text = re.sub(r"\bd'(?=après|apres\b)", "d", text)
    text = _NUMBER_SPACE.sub("", text)
    return _ELISION.sub(r"\1 ", text)


def split(text: str) -> list[str]:
    """The words, numbers and signs of a cleaned text, in order."""
    return [word for word in split_with_stops(text) if not is_stop(word)]


def split_with_stops(text: str) -> list[str]:
    """The same, with the commas and other stops that part its clauses."""
    return _TOKEN.findall(_GLUED_NUMBER.sub(r"\1 \2", text))


def is_stop(word: str) -> bool:
    """Whether what `split_with_stops` gave is a stop and no word, number or sign of its own."""
    return word in _BREAKS and word not in "?!"


def tokens(words: list[str]) -> tuple[Token, ...]:
    """Tokens of the words, each with the forms it is looked up under; stops are kept as `after_break`."""
    made: list[Token] = []
    broken = False
    for word in words:
        if is_stop(word):
            broken = True
            continue
        forms = (*keys(word), *_NUMBERS.get(word, ())) if word[0].isalpha() else (word, *_NUMBERS.get(word, ()))
        made.append(Token(word, forms, len(made), broken))
        broken = word in _BREAKS
    return tuple(made)


def words_of(phrase: str) -> list[str]:
    """The folded words of a vocabulary phrase."""
    return [fold(word) for word in split(clean(phrase))]
