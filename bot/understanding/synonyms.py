"""What everyday French adds to the words that editors wrote: "le boulot" where a base says "le travail".

The groups of words are in `bot/french/words/synonyms.txt`.  They help where a base says little, and give way to
whatever it says itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.french.lexicon import lexicon
from bot.understanding.phrases import Phrase, Target, make_phrases

FEW_WORDS = 25
"""Words up to which an idea or a group is helped out: one that its editor has given many needs no help."""

_Words = tuple[frozenset[str], ...]


def by_synonyms(phrases: Iterable[Phrase]) -> Iterator[Phrase]:
    """The phrases that everyday synonyms add to `phrases`: weak ones, for words to which the base gives no meaning itself."""
    own = [p for p in phrases if p.target.kind in ("concept", "member")]
    said = Counter(p.target.id for p in own)
    meant: dict[_Words, list[Target]] = {}
    for phrase in own:
        meant.setdefault(phrase.words, []).append(phrase.target)
    for made in _groups():
        found = (target for p in made for target in meant.get(p.words, ()))
        helped = dict.fromkeys(
            t._replace(weak=True) for t in found if not (t.weak or t.contrary) and said[t.id] <= FEW_WORDS
        )
        for phrase in made:
            if phrase.words not in meant and not _is_common(phrase):
                yield from (phrase._replace(target=target) for target in helped)


@lru_cache(maxsize=1)
def _groups() -> list[list[Phrase]]:
    """The groups of words that say the same, as phrases of nothing yet."""
    groups = lexicon().synonyms
    numbered = ((word, Target("concept", str(number))) for number, group in enumerate(groups) for word in group)
    found: list[list[Phrase]] = [[] for _ in groups]
    for phrase in make_phrases(numbered):
        found[int(phrase.target.id)].append(phrase)
    return found


def _is_common(phrase: Phrase) -> bool:
    return len(phrase.words) == 1 and lexicon().is_empty(tuple(phrase.words[0]))
