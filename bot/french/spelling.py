"""Spelling repair against a closed vocabulary.

Measured on the project's words: OSA similarity of 0.75 mends the typing errors people make; applied to every
unknown word it would also "mend" real French words into the survey's, so real words are left alone.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.french.lemmas import fold, is_english_only, is_french, keys, slips_of
from bot.french.lexicon import lexicon

FLOOR = 0.72
OTHER_START = 0.8
"""The least similarity of a word with another first letter: it is the one that people hardly ever mistype."""
NEAR_MISS = 0.83
"""Similarity of words that differ by a single letter in six or more."""
SHORTEST, MOST_LONGER = 4, 2
"""Letters of the shortest word that is mended, and by how many letters it may differ from what was meant."""
FAVOUR, MOST_FAVOUR, FREQUENT = 0.025, 0.12, 0.03
"""What each doubling of how often a word is met adds to its similarity, at most so much; what a frequent word has."""
LONGEST_SLIPPED = 20
"""Letters of the longest word whose slips are tried: the tries grow with its length."""
LONG, LONGEST_ENDING = 7, 7
"""Letters of a word that is known by its beginning, and letters of an ending."""


class Repairer:
    """Mends misspelt words into the nearest of a vocabulary's words.  Immutable once built."""

    def __init__(self, words: Iterable[str], counts: Mapping[str, int] = MappingProxyType({})) -> None:
        """In: the words to aim at, and how often some of them are met: a word that all use is what was meant."""
        self._favour = {word: min(MOST_FAVOUR, FAVOUR * math.log1p(count)) for word, count in counts.items()}
        self._known = frozenset(word for word in words if len(word) >= SHORTEST)
        alike: dict[tuple[str, int], list[str]] = {}
        tails: dict[str, list[str]] = {}
        for word in sorted(self._known):
            alike.setdefault((word[0], len(word)), []).append(word)
            for tail in (word[1:], word[2:]):
                tails.setdefault(tail, []).append(word)
        # tuples of strings: the garbage collector need not look through them
        self._alike = {start: tuple(found) for start, found in alike.items()}
        """words by their first letter and length"""
        self._tails = {tail: tuple(found) for tail, found in tails.items()}
        """words by what is left of them without their first letter, or their first two"""
        self._long = sorted(w for w in self._known if len(w) >= LONG)
        self.mend = lru_cache(maxsize=20_000)(self._mend)

    def _mend(self, word: str, floor: float = FLOOR, english: bool = False) -> str | None:
        """The vocabulary's word that `word` was meant to be, or None when none is near or the word is French."""
        plain = fold(word)
        if len(plain) < SHORTEST or plain in self._known or is_french(word):
            return None
        return self.nearest(plain, floor, english=english)

    def nearest(
        self, plain: str, floor: float = FLOOR, besides: Collection[str] = (), english: bool = False
    ) -> str | None:
        """The nearest word of the vocabulary by OSA similarity, those `besides` and of another language left out.

        The first letter and frequent words break ties.
        """
        lengths = range(len(plain) - MOST_LONGER, len(plain) + MOST_LONGER + 1)
        pool = [word for length in lengths for word in self._alike.get((plain[0], length), ())]
        pool += self._other_start(plain)
        near = process.extract(plain, pool, scorer=OSA.normalized_similarity, score_cutoff=floor, limit=12)
        found = [hit for hit in near if hit[0] not in besides and (hit[0][0] == plain[0] or hit[1] >= OTHER_START)]
        if not english:
            used = self._favour  # what the base's own questions say is said in its language
            found = [hit for hit in found if hit[1] >= NEAR_MISS or hit[0] in used or not is_english_only(hit[0])]
        return max(found, key=lambda hit: (self._merit(plain, hit[0], hit[1]), hit[0]))[0] if found else None

    def _other_start(self, plain: str) -> list[str]:
        """Words that begin otherwise, and are the same but for one or two letters there: farmacie, hpotel, ôcole."""
        tails = (plain, plain[1:], plain[2:])
        found = {word for tail in tails for word in (tail, *self._tails.get(tail, ()))}
        return sorted(word for word in found if word in self._known and word[0] != plain[0])

    def _merit(self, plain: str, word: str, similarity: float) -> float:
        same_start = 0.06 if word[0] == plain[0] else 0.0
        same_end = 0.02 if word[-1] == plain[-1] else 0.0
        return similarity + same_start + same_end + self._favour.get(word, 0.0)

    def swapped(self, word: str) -> str | None:
        """The frequent word of the vocabulary that `word` is but for two letters in each other's place: sonis → soins."""
        plain = fold(word)
        tries = (plain[:i] + plain[i + 1] + plain[i] + plain[i + 2 :] for i in range(1, len(plain) - 1))
        return next((t for t in tries if t != plain and t in self._known and self.is_frequent(t)), None)

    def is_frequent(self, word: str) -> bool:
        """Whether a word is met so often that a near one may be a slip for it."""
        return self._favour.get(word, 0.0) >= FREQUENT

    def slipped(self, word: str) -> str | None:
        """The form of a word of the vocabulary, or of any question, that `word` is but for one slip of the hand.

        Forms that the vocabulary itself does not hold (freinent, prescrivent) are found so, and short words.
        """
        if len(word) < SHORTEST or len(word) > LONGEST_SLIPPED:
            return None
        lex = lexicon()
        found = [s for s in slips_of(word) if s[0] == word[0] or s[1:2] == word[:1]]
        for spelled in found:
            if any(form in self._known for form in keys(spelled)[:2]):
                return spelled
        return next((s for s in found if lex.is_empty(keys(s))), None)

    def is_slip(self, word: str, meant: str | None) -> bool:
        """Whether one slip of the hand makes `word` of what was meant."""
        return meant is not None and OSA.distance(fold(word), meant) == 1

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
