"""What the example questions of a base teach about words: which subjects each word is met with.

A vocabulary says what a word means; the examples beside facts and silences say what people talk of when they use it.
The weight of a word for a subject is its log-likelihood ratio, smoothed towards how common the word is in all
examples (as in naive Bayes): words of any question weigh nothing, words met with one subject only weigh much.
A subject is the id of a frame; examples of what is not measured only tell how common a word is.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from bot.facts.base import Base
from bot.french.lemmas import keys
from bot.french.lexicon import lexicon
from bot.french.text import Token, split_all

DOUBT = 0.7
"""A word met n times in a subject's examples has n / (n + DOUBT) of its weight: once may be chance."""
SMOOTHING = 5.0
"""Examples' worth of trust in how common a word is everywhere."""
HEAVIEST = 3.2
LIGHTEST = 0.4
"""Weights under this one are noise, and left out."""

Weights = Mapping[str, Mapping[str, float]]


def learnt(word: str) -> str:
    """The form under which a word is counted: its lemma."""
    forms = keys(word)
    return forms[1] if len(forms) > 1 else forms[0]


def counted(token: Token) -> str:
    """The same for a token that is read already."""
    return token.forms[1] if len(token.forms) > 1 else token.forms[0]


class Affinity:
    """Weights of words for subjects.  Immutable once built."""

    def __init__(self, texts: Iterable[tuple[str | None, str]]) -> None:
        """In: (subject, example question) pairs; no subject where the example asks for none."""
        function = lexicon().function
        total = 0
        sizes: Counter[str] = Counter()
        met: dict[str, Counter[str]] = defaultdict(Counter)
        everywhere: Counter[str] = Counter()
        pairs = list(texts)
        for (subject, _), said in zip(pairs, split_all(text for _, text in pairs), strict=True):
            total += 1
            words = {learnt(w) for w in said if w[0].isalpha() and w not in function}
            everywhere.update(words)
            if subject is not None:
                sizes[subject] += 1
                for word in words:
                    met[word][subject] += 1
        self.weights: Weights = {
            word: kept
            for word, subjects in met.items()
            if (kept := _weights(subjects, sizes, everywhere[word] / total if total else 0.0))
        }

    def scores(self, tokens: Iterable[Token]) -> dict[str, dict[int, float]]:
        """For each subject, the weight of each token (by index) that speaks for it."""
        found: dict[str, dict[int, float]] = {}
        for token in tokens:
            for subject, weight in self.weights.get(counted(token), {}).items():
                found.setdefault(subject, {})[token.index] = weight
        return found


def _weights(subjects: Mapping[str, int], sizes: Mapping[str, int], common: float) -> dict[str, float]:
    kept = {}
    for subject, count in subjects.items():
        share = (count + SMOOTHING * common) / (sizes[subject] + SMOOTHING)
        weight = min(HEAVIEST, math.log(share / common)) * count / (count + DOUBT)
        if weight >= LIGHTEST:
            kept[subject] = round(weight, 3)
    return kept


def affinity_of(base: Base, root_of: Mapping[str, str]) -> Affinity:
    """What the examples of `base` teach; `root_of` gives the frame of each indicator."""
    return Affinity(
        (root_of[base.fact(q.id).indicator] if q.kind == "fact" else None, q.text)
        for q in base.questions()
        if q.kind != "glossary"
    )
