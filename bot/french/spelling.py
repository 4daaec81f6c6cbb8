"""Spelling repair against a closed vocabulary.

Measured on the project's words: OSA similarity of 0.75 mends the typing errors people make; applied to every
unknown word it would also "mend" real French words into the survey's, so real words are left alone.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.french.lemmas import fold, is_french

FLOOR = 0.72
OTHER_START = 0.8
"""The least similarity of a word with another first letter: it is the one that people hardly ever mistype."""
NEAR_MISS = 0.84
"""Similarity of words that differ by a single letter in six or more."""
SHORTEST = 4
FAVOUR, MOST_FAVOUR, FREQUENT = 0.025, 0.12, 0.03
"""What each doubling of how often a word is met adds to its similarity, at most so much; what a frequent word has."""
LONG, LONGEST_ENDING = 7, 7
"""Letters of a word that is known by its beginning, and letters of an ending."""


class Repairer:
    """Mends misspelt words into the nearest of a vocabulary's words.  Immutable once built."""

    def __init__(self, words: Iterable[str], counts: Mapping[str, int] = MappingProxyType({})) -> None:
        """In: the words to aim at, and how often some of them are met: a word that all use is what was meant."""
        self._favour = {word: min(MOST_FAVOUR, FAVOUR * math.log1p(count)) for word, count in counts.items()}
        by_length: dict[int, list[str]] = {}
        for word in set(words):
            if len(word) >= SHORTEST:
                by_length.setdefault(len(word), []).append(word)
        self._pools = {
            length: sorted(
                w for near in (length - 2, length - 1, length, length + 1, length + 2) for w in by_length.get(near, ())
            )
            for length in range(SHORTEST - 1, max(by_length, default=SHORTEST) + 3)
        }
        self._known = frozenset(w for pool in by_length.values() for w in pool)
        self._long = sorted(w for w in self._known if len(w) >= LONG)
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def _mend(self, word: str, floor: float = FLOOR) -> str | None:
        """The vocabulary's word that `word` was meant to be, or None when none is near or the word is French."""
        plain = fold(word)
        if len(plain) < SHORTEST or plain in self._known or is_french(word):
            return None
        return self.nearest(plain, floor)

    def nearest(self, plain: str, floor: float = FLOOR) -> str | None:
        """The nearest word of the vocabulary by OSA similarity; the first letter and frequent words break ties."""
        pool = self._pools.get(len(plain))
        if not pool:
            return None
        near = process.extract(plain, pool, scorer=OSA.normalized_similarity, score_cutoff=floor, limit=12)
        found = [hit for hit in near if hit[0][0] == plain[0] or hit[1] >= OTHER_START]
        return max(found, key=lambda hit: (self._merit(plain, hit[0], hit[1]), hit[0]))[0] if found else None

    def _merit(self, plain: str, word: str, similarity: float) -> float:
        same_start = 0.06 if word[0] == plain[0] else 0.0
        same_end = 0.02 if word[-1] == plain[-1] else 0.0
        return similarity + same_start + same_end + self._favour.get(word, 0.0)

    def is_frequent(self, word: str) -> bool:
        """Whether a word is met so often that a near one may be a slip for it."""
        return self._favour.get(word, 0.0) >= FREQUENT

    def inflected(self, word: str) -> str | None:
        """The long word of the vocabulary that `word` begins with, whatever its ending: conseilleraietn → conseiller."""
        plain = fold(word)
        if len(plain) < LONG + 2:
            return None
        at = bisect_right(self._long, plain)
        for known in reversed(self._long[max(0, at - 4) : at]):
            if plain.startswith(known) and len(plain) - len(known) <= LONGEST_ENDING:
                return known
        return None

    def split_joined(self, word: str) -> tuple[str, str] | None:
        """Two known words that were typed without the space between them (maisonde → maison de)."""
        plain = fold(word)
        for cut in range(2, len(plain) - 1):
            left, right = plain[:cut], plain[cut:]
            if self._is_word(left) and self._is_word(right):
                return left, right
        return None

    def _is_word(self, word: str) -> bool:
        return word in self._known or word in SHORT_WORDS


SHORT_WORDS = frozenset(
    "de du des le la les un une en et ou au aux par sur pour que qui est son sa ses dans avec".split()
)
