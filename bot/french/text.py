"""A text to its tokens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from bot.french.lemmas import english_lemma, fold, keys

MAX_CHARACTERS = 2000
"""Longer texts are read to here: a question that long says its point well before."""

_INCLUSIVE = re.compile(
    r"(?<=[a-zà-ÿ])[·•∙‧・.](?:[a-zà-ÿ]{1,6})(?:[·•∙‧・.]s)?(?![a-zà-ÿ])|(?<=[a-zà-ÿ])\((?:[a-zà-ÿ]{1,4})\)(?:s\b)?"
)
_SLASHED = re.compile(r"(?<=[a-zà-ÿ]{4})/(?:i?[èe]res?|e|es|trices?|euses?|ères?)\b")
_PLAIN = str.maketrans(dict.fromkeys("’‘ʼ´`′", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"œ": "oe", "æ": "ae"})
_MARKS, _DIGITS = frozenset("·•∙‧・.(/"), frozenset("0123456789")
"""Without them there is nothing inclusive, and no number, to look for."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)?|[a-zà-ÿ]+|[%€?!/+<>=≥≤]|[,;:.()\n]| - ")
_SMALL_WORDS = re.compile(r"[a-zà-åç-öø-ÿ ]{0,200}")
"""A text that is clean already: neither capitals nor signs."""
_SMALL = "deux trois quatre cinq six sept huit neuf dix".split()
_NUMBERS = {name: (str(value),) for value, name in enumerate(_SMALL, 2)}
_NUMBERS |= {str(value): (name,) for value, name in enumerate(_SMALL, 2)}
"""Small numbers are met under their name and in digits."""
_BREAKS = frozenset(",;:.()\n?!") | {" - "}
_STOPS = _BREAKS - {"?", "!"}
_ELISION = re.compile(r"\b(l|d|j|c|n|s|m|t|qu|jusqu|lorsqu|puisqu|quoiqu|presqu)'(?=[a-zà-ÿ0-9])")
_OF_AFTER = re.compile(r"\bd'(?=après|apres\b)")
_AGE_SIGN = re.compile(r"([<>])\s*(\d{2})\s*ans\b")
"""Ages as they are noted: "<30 ans"."""
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
    folded: str = field(init=False)
    """as written, without accents"""
    is_number: bool = field(init=False)
    is_word: bool = field(init=False)

    def __post_init__(self) -> None:
        # asked for so often that they are kept
        object.__setattr__(self, "folded", self.forms[0])
        object.__setattr__(self, "is_number", self.text[0].isdigit())
        object.__setattr__(self, "is_word", self.text[0].isalpha())


def clean(text: str) -> str:
    """`text` in lower case with plain apostrophes, dashes and spaces, ready for `split`."""
    text = text[:MAX_CHARACTERS]
    text = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).lower().translate(_PLAIN)
    text = text.replace("`", "'")
    if not text.isprintable():
        text = "".join("\n" if c == "\n" else " " if unicodedata.category(c)[0] in "CZ" else c for c in text)
    if not _MARKS.isdisjoint(text):
        text = _SLASHED.sub("", _INCLUSIVE.sub("", text))
    if "'" in text:
        text = text.replace("aujourd'hui", "aujourdhui").replace("quelqu'un", "quelquun").replace("p'tit", "petit")
        text = _ELISION.sub(r"\1 ", _OF_AFTER.sub("d", text))
    if "ans" in text:
        text = _AGE_SIGN.sub(lambda m: f"{'moins' if m[1] == '<' else 'plus'} de {m[2]} ans", text)
    text = text.replace("vis-à-vis", "visavis")
    return text if _DIGITS.isdisjoint(text) else _NUMBER_SPACE.sub("", text)


def split(text: str) -> list[str]:
    """The words, numbers and signs of a cleaned text, in order."""
    return [word for word in split_with_stops(text) if not is_stop(word)]


def split_all(texts: Iterable[str]) -> list[list[str]]:
    """What `split(clean(text))` gives of each text: a base has thousands, most of them just a few small words."""
    return [text.split() if _SMALL_WORDS.fullmatch(text) else split(clean(text)) for text in texts]


def split_with_stops(text: str) -> list[str]:
    """The same, with the commas and other stops that part its clauses."""
    return _TOKEN.findall(text if _DIGITS.isdisjoint(text) else _GLUED_NUMBER.sub(r"\1 \2", text))


def is_stop(word: str) -> bool:
    """Whether what `split_with_stops` gave is a stop and no word, number or sign of its own."""
    return word in _STOPS


def tokens(words: list[str], english: bool = False) -> tuple[Token, ...]:
    """Tokens of the words, each with the forms it is looked up under; stops are kept as `after_break`.

    In an English text, a word is looked up under its English lemma too.
    """
    made: list[Token] = []
    broken = False
    for word in words:
        if is_stop(word):
            broken = True
            continue
        made.append(Token(word, _forms(word, english), len(made), broken))
        broken = word in _BREAKS
    return tuple(made)


@lru_cache(maxsize=50_000)
def _forms(word: str, english: bool) -> tuple[str, ...]:
    forms = (*keys(word), *_NUMBERS.get(word, ())) if word[0].isalpha() else (word, *_NUMBERS.get(word, ()))
    lemma = english_lemma(word) if english else None
    return (*forms, lemma) if lemma is not None and lemma not in forms else forms


def words_of(phrase: str) -> list[str]:
    """The folded words of a vocabulary phrase."""
    return [fold(word) for word in split(clean(phrase))]
