"""Lemmas of French words, on simplemma's dictionary.

The dictionary is read through simplemma's own MARISA trie (memory-mapped, half a millisecond to open) rather
than its default dict (a third of a second): a cold answer in the terminal needs a dozen look-ups, not 250,000.
"""

from __future__ import annotations

import itertools
import logging
import os
import unicodedata
from functools import lru_cache
from pathlib import Path

from simplemma.strategies import DictionaryLookupStrategy
from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

LANGUAGE = "fr"
_ACCENTED = {"a": "aàâ", "e": "eéèê", "i": "iîï", "o": "oô", "u": "uûù", "c": "cç"}
_MAX_VARIANTS = 128


def fold(text: str) -> str:
    """`text` in lower case without accents or ligatures: the form in which words are compared."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae")
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def cache_folder() -> Path:
    """Where this user's caches are kept: `$LECHIFFRE_CACHE`, else the XDG cache folder."""
    own = os.environ.get("LECHIFFRE_CACHE")
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lechiffre"


@lru_cache(maxsize=1)
def _dictionary() -> DictionaryLookupStrategy:
    logging.getLogger("simplemma").setLevel(logging.ERROR)
    factory = TrieDictionaryFactory(disk_cache_dir=str(cache_folder() / "lemmas"))
    return DictionaryLookupStrategy(dictionary_factory=factory)


@lru_cache(maxsize=50_000)
def _look_up(word: str) -> str | None:
    return _dictionary().get_lemma(word, LANGUAGE)


def _accent_variants(word: str) -> itertools.chain[str]:
    """Spellings of an unaccented word with one to three accents put back, likeliest first."""
    places = [i for i, letter in enumerate(word) if letter in _ACCENTED][:6]

    def spelled(chosen: tuple[int, ...]) -> list[str]:
        options = [_ACCENTED[word[i]][1:] for i in chosen]
        out = []
        for letters in itertools.product(*options):
            chars = list(word)
            for i, letter in zip(chosen, letters, strict=True):
                chars[i] = letter
            out.append("".join(chars))
        return out

    return itertools.chain.from_iterable(
        spelled(chosen) for count in (1, 2, 3) for chosen in itertools.combinations(places, count)
    )


@lru_cache(maxsize=50_000)
def restore_accents(word: str) -> str | None:
    """The French word that `word` is when typed without its accents, or None when there is none."""
    if not word.isascii() or len(word) < 3:
        return None
    for variant in itertools.islice(_accent_variants(word), _MAX_VARIANTS):
        if _look_up(variant) is not None:
            return variant
    return None


@lru_cache(maxsize=50_000)
def is_french(word: str) -> bool:
    """Whether `word` (lower case) is a French word as written, or one typed without its accents."""
    return _look_up(word) is not None or restore_accents(word) is not None


def _accented_lemma(word: str) -> str | None:
    """The lemma as the dictionary writes it, of a word or of one typed without its accents."""
    found = _look_up(word)
    if found is None:
        restored = restore_accents(word)
        found = _look_up(restored) if restored else None
    return found


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The folded lemma of `word` (lower case): lectrices → lecteur, dégradé → degrader.

    Words no dictionary has (clippings, slang) lose their plural mark only.
    """
    found = _accented_lemma(word)
    if found is not None:
        return fold(found)
    plain = fold(word)
    if len(plain) > 3 and plain[-1] in "sx" and not plain.endswith("ss"):
        return plain[:-1]
    return plain


@lru_cache(maxsize=50_000)
def keys(word: str) -> tuple[str, ...]:
    """The forms under which `word` is looked up in a vocabulary: folded surface, lemma, lemma's lemma.

    Participles and adjectives have lemmas of their own besides the verb's (dégradés → dégradé → dégrader), and
    feminines are not always known (écrivaine): each form is tried, so that one of them meets the vocabulary's.
    """
    first = lemma(word)
    base = _accented_lemma(word) or first
    # "donnée" is a noun, whatever verb it comes from
    forms = [fold(word), first] + ([] if base.endswith("ée") else [lemma(base)])
    singular = fold(word)
    if len(singular) > 3 and singular[-1] in "sx":
        singular = singular[:-1]
    forms.append(singular)
    if base.endswith("é") and _look_up(f"{base[:-1]}er") == f"{base[:-1]}er":
        forms.append(fold(f"{base[:-1]}er"))  # "reculé" is an adjective of the dictionary, and a participle
    infinitive = _infinitive(word)
    if infinitive is not None:
        forms.append(infinitive)
    return tuple(dict.fromkeys(forms))


def _infinitive(word: str) -> str | None:
    """The verb in -er that a form in -e, -es, -ent may be of, where the dictionary knows the form as a noun."""
    stem = word[:-2] if word.endswith("ent") else word[:-1] if word.endswith("es") else word
    if len(stem) < 3 or not stem.endswith("e") or stem.endswith("age"):
        return None
    verb = stem + "r"
    return fold(verb) if _look_up(verb) == verb else None


@lru_cache(maxsize=50_000)
def of_participle(word: str) -> str | None:
    """The verb of a present participle (exerçant, exerçants), which the dictionary lacks."""
    stem = word.rstrip("s").removesuffix("e")
    if len(stem) < 6 or not stem.endswith("ant"):
        return None
    stem = stem.removesuffix("ant")
    endings = [stem.removesuffix("iss") + "ir"] if stem.endswith("iss") else []
    for verb in (stem.replace("ç", "c") + "er", stem.removesuffix("e") + "er", *endings, stem + "re", stem + "ir"):
        if _look_up(verb) == verb:
            return fold(verb)
    return None


@lru_cache(maxsize=50_000)
def is_manner(word: str) -> bool:
    """Whether a word is an adverb of manner or degree: "suffisamment", "convenablement"."""
    return len(word) > 7 and word.endswith("ment") and not word.endswith(("iment", "ument")) and _look_up(word) == word


@lru_cache(maxsize=50_000)
def is_light(word: str) -> bool:
    """Whether a word is a verb or an adverb: left unread, it changes an answer less often than a noun does."""
    if word.endswith("ment") and len(word) > 6:
        return True
    base = _look_up(word) or _look_up(restore_accents(word) or "") or ""
    return base.endswith(("er", "ir", "oir", "re")) and base not in ("hiver", "désir", "plaisir", "avenir", "pouvoir")
