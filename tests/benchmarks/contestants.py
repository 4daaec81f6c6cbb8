"""The bot's peers: libraries that find the nearest of many phrasings, as each is meant to be used.

A peer gives the fact it holds likeliest and how sure it is; under a threshold, chosen for it on the tuning questions,
it refuses.  Libraries are imported when a peer is made: `ImportError` says that one is not installed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from math import log
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from phrasings import Phrasing, plain

from bot.facts.base import Fact
from bot.french.lemmas import lemma


class Guess(NamedTuple):
    """The likeliest fact, and how sure the peer is: comparable between its own guesses only."""

    fact: Fact | None
    score: float


class Peer(Protocol):
    """A matcher of whole sentences, built from phrasings."""

    def __call__(self, question: str) -> Guess:
        """The likeliest fact for a question."""


class Rapidfuzz:
    """`process.extractOne` over every phrasing."""

    def __init__(self, phrasings: Sequence[Phrasing], scorer: str) -> None:
        self._facts = [phrasing.fact for phrasing in phrasings]
        self._texts = [phrasing.text for phrasing in phrasings]
        self._find: Any = import_module("rapidfuzz.process").extractOne
        self._scorer = getattr(import_module("rapidfuzz.fuzz"), scorer)

    def __call__(self, question: str) -> Guess:
        found = self._find(plain(question), self._texts, scorer=self._scorer)
        return Guess(self._facts[found[2]], found[1]) if found else Guess(None, 0.0)


class Bm25:
    """bm25s on lemmas (the bot's own), all phrasings of a fact in one document.

    Tried on the tuning questions: a document for each phrasing, and bare scores, did worse.  The score is divided by
    what a document of nothing but the question could reach, so that long questions are not surer than short ones.
    """

    def __init__(self, phrasings: Sequence[Phrasing]) -> None:
        library = import_module("bm25s")
        documents: dict[Fact, list[str]] = {}
        for phrasing in phrasings:
            documents.setdefault(phrasing.fact, []).extend(_lemmas(phrasing.text))
        self._facts = list(documents)
        self._known = Counter(word for words in documents.values() for word in set(words))
        self._index = library.BM25()
        self._index.index(list(documents.values()), show_progress=False)

    def __call__(self, question: str) -> Guess:
        said = _lemmas(plain(question))
        words = [word for word in said if word in self._known]
        if not words:
            return Guess(None, 0.0)
        found, scores = self._index.retrieve([words], k=1, show_progress=False)
        return Guess(self._facts[int(found[0][0])], float(scores[0][0]) / sum(map(self._rarity, said)))

    def _rarity(self, word: str) -> float:
        count = self._known[word]
        return log(1 + (len(self._facts) - count + 0.5) / (count + 0.5))


def _lemmas(text: str) -> list[str]:
    return [lemma(word) for word in text.split()]


class NgramRegression:
    """TF-IDF on character n-grams and logistic regression (scikit-learn), a class for each fact."""

    def __init__(self, phrasings: Sequence[Phrasing]) -> None:
        vectorizer = import_module("sklearn.feature_extraction.text").TfidfVectorizer
        regression = import_module("sklearn.linear_model").LogisticRegression
        self._facts = list(dict.fromkeys(phrasing.fact for phrasing in phrasings))
        place = {fact.id: number for number, fact in enumerate(self._facts)}
        self._ngrams = vectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2)
        features = self._ngrams.fit_transform([phrasing.text for phrasing in phrasings])
        self._model = regression(C=20.0, max_iter=200)
        self._model.fit(features, [place[phrasing.fact.id] for phrasing in phrasings])

    def __call__(self, question: str) -> Guess:
        odds = self._model.predict_proba(self._ngrams.transform([plain(question)]))[0]
        best = int(odds.argmax())
        return Guess(self._facts[int(self._model.classes_[best])], float(odds[best]))


class Nebulento:
    """nebulento, an intent for each fact, with the strategy that did best on the tuning questions."""

    def __init__(self, phrasings: Sequence[Phrasing], strategy: str = "TOKEN_SORT_RATIO") -> None:
        library = import_module("nebulento")
        strategies = import_module("nebulento.fuzz").MatchStrategy
        self._facts = {phrasing.fact.id: phrasing.fact for phrasing in phrasings}
        self._container = library.IntentContainer(fuzzy_strategy=getattr(strategies, strategy))
        lines: dict[str, list[str]] = {}
        for phrasing in phrasings:
            lines.setdefault(phrasing.fact.id, []).append(phrasing.text)
        for name, texts in lines.items():
            self._container.add_intent(name, texts)

    def __call__(self, question: str) -> Guess:
        found = self._container.calc_intent(plain(question) or "?")
        return Guess(self._facts.get(found["name"]), float(found["conf"]))


class Entry(NamedTuple):
    """How to make a peer, and what to install for it."""

    make: Callable[[Sequence[Phrasing]], Peer]
    package: str


PEERS: Mapping[str, Entry] = MappingProxyType(
    {
        "rapidfuzz, WRatio": Entry(lambda phrasings: Rapidfuzz(phrasings, "WRatio"), "rapidfuzz"),
        "rapidfuzz, token_set_ratio": Entry(lambda phrasings: Rapidfuzz(phrasings, "token_set_ratio"), "rapidfuzz"),
        "BM25 (bm25s)": Entry(Bm25, "bm25s"),
        "character n-grams, logistic regression (scikit-learn)": Entry(NgramRegression, "scikit-learn"),
        "nebulento": Entry(Nebulento, "nebulento"),
    }
)
