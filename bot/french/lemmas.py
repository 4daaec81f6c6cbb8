"""Lemmas of French words, on simplemma's dictionary.

The dictionary is read through simplemma's own MARISA trie (memory-mapped, half a millisecond to open) rather
than its default dict (a third of a second): a cold answer in the terminal needs a dozen look-ups, not 250,000.
"""

from __future__ import annotations

import itertools
import logging
import os
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from marisa_trie import BytesTrie
from simplemma.strategies.dictionaries.trie_dictionary_factory import TrieDictionaryFactory

from bot.french.accents import index_of

FRENCH, ENGLISH = "fr", "en"


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """`text` in lower case without accents or ligatures: the form in which words are compared."""
    lowered = text.lower().replace("œ", "oe").replace("æ", "ae")
    if lowered.isascii():
        return lowered
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def cache_folder() -> Path | None:
    """Where this user's caches are kept: `$LECHIFFRE_CACHE`, else the XDG cache folder; `None` for "off"."""
    own = os.environ.get("LECHIFFRE_CACHE")
    if own == "off":
        return None
    if own:
        return Path(own)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lechiffre"


@lru_cache(maxsize=2)
def _dictionary(language: str = FRENCH) -> Mapping[str, str]:
    logging.getLogger("simplemma").setLevel(logging.ERROR)
    folder = cache_folder()
    kept = str(folder / "lemmas") if folder is not None else None
    factory = TrieDictionaryFactory(use_disk_cache=kept is not None, disk_cache_dir=kept)
    return factory.get_dictionary(language)


@lru_cache(maxsize=50_000)
def _look_up(word: str) -> str | None:
    return _dictionary().get(word) or _dictionary().get(word.capitalize())


@lru_cache(maxsize=1)
def _accented() -> BytesTrie:
    folder = cache_folder()
    return index_of(_dictionary(), folder / "lemmas" / f"{FRENCH}.accents" if folder is not None else None)


@lru_cache(maxsize=50_000)
def restore_accents(word: str) -> str | None:
    """The French word that `word` is when typed without its accents, or None when there is none."""
    if not word.isascii() or len(word) < 3:
        return None
    found = _accented().get(word)
    return str(found[0].decode()) if found else None


@lru_cache(maxsize=50_000)
def is_french(word: str) -> bool:
    """Whether `word` (lower case) is a French word as written, or one typed without its accents."""
    known = _look_up(word) is not None or restore_accents(word) is not None
    return known or _infinitive(word) is not None or is_manner(word)


@lru_cache(maxsize=20_000)
def is_english_only(word: str) -> bool:
    """Whether a word (lower case) is English and not French: a French question does not mean it."""
    return not is_french(word) and english_lemma(word) is not None


_LETTERS = "abcdefghijklmnopqrstuvwxyzéèêàâçîôû"


@lru_cache(maxsize=5_000)
def slips_of(word: str) -> tuple[str, ...]:
    """The French words that `word` becomes when one slip of the hand is undone: likeliest slips first.

    Two letters swapped, one doubled or one too many, one missed, one taken for another (some 600 look-ups).
    """
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    swapped = (a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1)
    dropped = (a + b[1:] for a, b in cuts if b)
    missed = (a + letter + b for a, b in cuts for letter in _LETTERS)
    taken = (a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS)
    spelled = dict.fromkeys(itertools.chain(swapped, dropped, missed, taken))
    return tuple(s for s in spelled if s != word and _look_up(s) is not None)


def accented_lemma(word: str) -> str | None:
    """The lemma as the dictionary writes it, of a word or of one typed without its accents."""
    found = _look_up(word)
    if found is None:
        restored = restore_accents(word)
        found = _look_up(restored) if restored else None
    return found


@lru_cache(maxsize=20_000)
def english_lemma(word: str) -> str | None:
    """The lemma of an English word (lower case), or None when it is none: users → user."""
    return _dictionary(ENGLISH).get(word)


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The folded lemma of `word` (lower case): lectrices → lecteur, dégradé → degrader.

    Words no dictionary has (clippings, slang) lose their plural mark only.
    """
    found = accented_lemma(word)
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
    base = accented_lemma(word) or first
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
    """Whether a word is an adverb of manner or degree: "suffisamment", "gravement".

    The dictionary has the nouns in -ment ("logement") and none of the adverbs, which are made of its adjectives.
    """
    if len(word) < 8 or not word.endswith("ment") or _look_up(word) is not None:
        return False
    if word.endswith(("amment", "emment")):
        return any(_look_up(word[:-6] + ending) is not None for ending in ("ant", "ent"))
    return any(_look_up(word[:-4] + ending) is not None for ending in ("", "e"))


@lru_cache(maxsize=50_000)
def is_light(word: str) -> bool:
    """Whether a word is a verb or an adverb: left unread, it changes an answer less often than a noun does."""
    if is_manner(word):
        return True
    return _is_verb(_look_up(word) or _look_up(restore_accents(word) or "") or "")


def _is_verb(base: str) -> bool:
    """Whether a lemma of the dictionary, which tells no word classes, is a verb: it has a future or an imperfect."""
    if not base.endswith(("er", "ir", "re")):
        return False
    if base.endswith(("tenir", "venir", "faire", "courir", "voir")) or base == "être":
        return True
    stem = base.removesuffix("oir") if base.endswith("oir") else base[:-2]
    forms = (base.removesuffix("e") + "a", stem + "ait", stem + "eait", stem + "issait")
    return any(_look_up(form) == base for form in forms)
