"""Accents put back: which French word an unaccented one is, looked up in an index of all that the dictionary holds.

Trying the spellings one by one costs up to a hundred look-ups for a word that is none (and a base has thousands of
English ones); the index costs one.  It is made once from the dictionary, in half a second, and kept beside it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from marisa_trie import BytesTrie

_OPTIONS = {"a": "àâ", "e": "éèê", "i": "îï", "o": "ô", "u": "ûù", "c": "ç"}
_PLAIN = str.maketrans({accented: plain for plain, options in _OPTIONS.items() for accented in options})
MOST = 3
"""Accents of a word that is found without them."""


def index_of(words: Iterable[str], kept: Path | None) -> BytesTrie:
    """Unaccented spelling → the likeliest word that is written so but for its accents.

    In: the words of a dictionary, and the file that the index is kept in, if any; it is made when it is not there, and
    one that cannot be read or written is made anew in memory.
    """
    if kept is not None and kept.exists():
        try:
            return BytesTrie().load(str(kept))
        except (OSError, RuntimeError):
            kept.unlink(missing_ok=True)
    index = _made(words)
    if kept is not None:
        _keep(index, kept)
    return index


def _made(words: Iterable[str]) -> BytesTrie:
    best: dict[str, tuple[tuple[int, ...], str]] = {}
    for word in words:
        if word.isascii():
            continue
        lowered = word.lower()
        plain = lowered.translate(_PLAIN)
        places = tuple(i for i, letter in enumerate(plain) if letter != lowered[i])
        if not plain.isascii() or len(places) > MOST:
            continue
        likely = (len(places), *places, *(_OPTIONS[plain[i]].index(lowered[i]) for i in places))
        if plain not in best or likely < best[plain][0]:
            best[plain] = likely, lowered
    return BytesTrie((plain, word.encode()) for plain, (_, word) in best.items())


def _keep(index: BytesTrie, kept: Path) -> None:
    """Write the index, whole or not at all: another process may be reading it."""
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=kept.parent, prefix=f".{kept.name}.")
        os.close(descriptor)
        index.save(aside)
        os.replace(aside, kept)
    except OSError:
        return  # a folder that cannot be written costs the half second at each start
