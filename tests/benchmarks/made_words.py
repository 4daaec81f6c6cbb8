"""Words for a made survey: real French ones, and names built of syllables, always the same for the same seed."""

from __future__ import annotations

from random import Random

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from bot.french.lemmas import fold
from bot.french.lexicon import lexicon

_STARTS = "ba bel bri ca char co cla da dor dra fa fer flo ga gal gri jo ju la len lo mar mé mor na né or pa per pré ra".split()
_MIDDLES = "ba bé cho da di du ga gui la lé li lo ma mi na no ra ri ro sa sé ta ti vi vo zé".split()
_TRADES = "iste ier eur ien logue graphe teur nier vier liste dier chiste".split()
_LANDS = "ie anie ogne ande ège istan ique euse onie avie".split()
_SHORTEST, _LONGEST = 4, 12


def french_words(rng: Random) -> list[str]:
    """Every French dictionary form of ordinary length, shuffled; none that all questions share."""
    common = lexicon().common
    dictionary = DefaultDictionaryFactory().get_dictionary("fr")
    found = [
        word
        for word, lemma in dictionary.items()
        if word == lemma and word.isalpha() and word.islower() and _SHORTEST <= len(word) <= _LONGEST
    ]
    found = sorted(word for word in found if fold(word) not in common)
    rng.shuffle(found)
    return found


class Namer:
    """Makes names that no dictionary has and that it never made before."""

    def __init__(self, rng: Random, taken: frozenset[str] = frozenset()) -> None:
        self._rng = rng
        self._made = set(taken)

    def trade(self) -> str:
        """A trade: "calérogiste"."""
        return self._new(_TRADES)

    def land(self) -> str:
        """A country: "Brisélavie"."""
        return self._new(_LANDS).capitalize()

    def _new(self, endings: list[str]) -> str:
        while True:
            middle = "".join(self._rng.choices(_MIDDLES, k=self._rng.choice((1, 2, 2))))
            name = self._rng.choice(_STARTS) + middle + self._rng.choice(endings)
            if fold(name) not in self._made:
                self._made.add(fold(name))
                return name
