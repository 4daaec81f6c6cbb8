"""Words as they were meant: short spellings written out, typing errors undone, apostrophes put back.

A word of the vocabulary or of French is left as it is, unless nothing else makes sense of the question.
"""

from __future__ import annotations

from itertools import pairwise

from bot.french.lemmas import english_lemma, fold, is_french, keys, of_participle
from bot.french.lexicon import lexicon
from bot.french.spelling import NEAR_MISS, SHORTEST
from bot.understanding.utterance import Repair
from bot.understanding.vocabulary import Vocabulary

_DEGREE_AFTER, _DEGREE_BEFORE = (
    frozenset("le la les comme est sont encore bien vu vue parle va c".split()),
    frozenset({"de", "d", "que", "qu", "ou"}),
)
"""Words around a "+" that is short for "plus"."""
_WHICH = frozenset({"quel", "quelle"})
_SHARE = frozenset({"part", "pourcentage", "proportion", "taux", "nombre", "fraction"})
_NOUNS_ASKED = _SHARE | {"place", "note", "profession", "section", "image", "opinion", "raison", "partie"}
"""What "qu'elle" is a misspelt "quelle" before."""
_ELIDED = (("qu", "qu"), ("k", "qu"), *((letter, letter) for letter in "dlsncjmt"))
_ENGLISH = frozenset(
    "the of do does did are is what how which who in to for with their they an and by than my your you was were have has "
    "been can should this that there not from about why when where it its i".split()
)
_NOT = frozenset("don doesn didn isn aren wasn weren won wouldn can couldn shouldn haven hasn".split())
ENGLISH_FROM = 2
"""English function words that make a question an English one."""


def is_english(words: list[str]) -> bool:
    """Whether a question is asked in English, as its small words tell."""
    return sum(word in _ENGLISH for word in words) >= ENGLISH_FROM


def expand(words: list[str]) -> list[str]:
    """Short spellings of text messages written out."""
    sms = lexicon().sms
    out: list[str] = []
    for word, after in pairwise([*words, ""]):
        written = ("not",) if after == "t" and word in _NOT else None  # "don't", "isn't"
        out.extend(written or sms.get(word) or sms.get(fold(word), (word,)))
    return [word for i, word in enumerate(out) if not (word == "t" and i and out[i - 1] == "not")]


def respell(words: list[str]) -> list[str]:
    """Words that only their neighbours tell from others: "qu'elle part" is "quelle part", "pour combien" "selon combien".

    To be called once the words are mended.
    """
    out = list(words)
    for i, word in enumerate(out[:-2]):
        if word == "qu" and out[i + 1] in ("elle", "elles", "el") and fold(out[i + 2]) in _NOUNS_ASKED:
            out[i : i + 2] = ["quelle"]
    for i, word in enumerate(out[:-1]):
        if word == "pour" and out[i + 1] == "quoi":
            out[i : i + 2] = ["pourquoi", ""]
        if word == "+" and (fold(out[i + 1]) in _DEGREE_BEFORE or (i and fold(out[i - 1]) in _DEGREE_AFTER)):
            out[i] = "plus"
        if word in ("+", " - ") and i and out[i - 1] in ("le", "la", "les"):
            out[i] = "plus" if word == "+" else "moins"
        if word == "pour" and (
            out[i + 1] == "combien" or (out[i + 2 : i + 3] and out[i + 1] in _WHICH and out[i + 2] in _SHARE)
        ):
            out[i] = "selon"
    return [word for word in out if word]


def repair(words: list[str], vocabulary: Vocabulary, english: bool) -> tuple[list[str], list[Repair]]:
    """Words that nobody knows, mended: the apostrophe put back, a typing error undone, two words parted.

    Words of the vocabulary, French words and, in an English question, all words are left as they are.
    """
    out: list[str] = []
    repairs: list[Repair] = []
    for word in words:
        known = _is_known(word, vocabulary) or (english and english_lemma(word) is not None)
        read = (word,) if known else _mended(word, vocabulary, english)
        verb = of_participle(word) if len(word) > SHORTEST and not _is_named(word, vocabulary) else None
        if verb is not None and verb in vocabulary.words:
            read = (verb,)
        elif read != (word,):
            repairs.append(Repair(word, " ".join(read)))
        out.extend(read)
    return out, repairs


def doubted(words: list[str], repairs: list[Repair], vocabulary: Vocabulary, doubting: frozenset[str]) -> list[str]:
    """The words, those in doubt read as what is spelled almost so: a slip of the hand can make another French word."""
    out = []
    for word in words:
        repairer = vocabulary.repairer
        own = keys(word)
        near = repairer.nearest(own[0], besides=own) if word in doubting and len(word) >= SHORTEST else None
        sure = near is not None and (repairer.is_frequent(near) or repairer.nearest(own[0], NEAR_MISS, own) == near)
        if near is not None and sure and near[0] == fold(word)[0]:
            repairs.append(Repair(word, near, guess=True))
            out.append(near)
        else:
            out.append(word)
    return out


def _is_named(word: str, vocabulary: Vocabulary) -> bool:
    return any(form in vocabulary.words for form in keys(word))


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    plain = fold(word)
    short = not word[0].isalpha() or len(plain) < SHORTEST
    return short or plain in vocabulary.words or lexicon().is_empty((plain,)) or is_french(word)


def _mended(word: str, vocabulary: Vocabulary, english: bool) -> tuple[str, ...]:
    """What a word that nobody knows was meant to be; a near miss first, for it needs the least faith."""
    repairer = vocabulary.repairer
    apart = None if english else _unglued(word, vocabulary)
    swapped = repairer.swapped(word)
    if swapped is not None and (apart is None or len(apart[1]) <= SHORTEST):
        return (swapped,)
    if apart is not None and len(apart[0]) == 1 and _is_named(apart[1], vocabulary):
        return apart
    near = repairer.mend(word, NEAR_MISS, english)
    if near is not None:
        return (near,)
    meant = repairer.mend(word, english=english)
    one_slip = meant if repairer.is_slip(word, meant) else None if english else repairer.slipped(word)
    if one_slip is not None or english:
        return (one_slip or word,)
    if apart is not None:
        return apart
    mended = repairer.inflected(word) or meant
    if mended is not None:
        return (mended,)
    return repairer.split_joined(word) or (word,)


def _unglued(word: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """An elided word typed without its apostrophe: lordre → l ordre, sentendent → s entendent, kavant → qu avant."""
    for prefix, article in _ELIDED:
        rest = word.removeprefix(prefix)
        elided = rest != word and len(rest) > 2 and fold(rest[0]) in "aeiouyh"
        if elided and (_is_named(rest, vocabulary) or lexicon().is_empty(keys(rest))):
            return article, rest
    return None
