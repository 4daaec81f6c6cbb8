"""Which way a question asks: bonnes or mauvaises, pour or contre, do or do not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.french.lexicon import lexicon
from bot.understanding.recognise import Utterance

_TAGS = (
    ("ou", "pas"),
    ("ou", "non"),
    ("n", "est", "ce", "pas"),
    ("pourquoi", "pas"),
    ("pas", "mal", "de"),
    ("pas", "vrai"),
    ("non", "?"),
    ("sait", "pas", "si"),
)
"""Ends of questions and set phrases whose "pas" or "non" denies nothing."""


ENOUGH = frozenset({"assez", "suffisamment", "enough"})


@dataclass(frozen=True, slots=True)
class Polarity:
    """What in a question judges or denies."""

    against: int
    """words that are themselves contrary (mauvais, contre, insatisfait)"""
    favour: int
    """words that are themselves favourable (bon, pour, favorable)"""
    negations: int

    @property
    def turned(self) -> bool:
        """Whether the question asks for the contrary of the favourable reading."""
        return (self.against + self.negations) % 2 == 1

    @property
    def silent(self) -> bool:
        """Nothing in it judges or denies."""
        return not (self.against or self.favour or self.negations)


def read_polarity(utterance: Utterance, used: frozenset[int]) -> Polarity:
    """The polarity of an utterance; words of set phrases among `used` tokens have been read already."""
    lex = lexicon()
    skip = _tag_tokens(utterance)
    in_phrases = {
        i
        for m in utterance.mentions
        if m.kind in ("concept", "indicator", "silence") and len(m.at) > 1 and (not used or m.at & used)
        for i in m.at
    }
    skip |= {i for m in utterance.of_kind("cue") if m.id in ("check", "almost-none") for i in m.at}
    ideas = {i for m in utterance.of_kind("concept", "indicator") for i in m.at}
    against = favour = negations = 0
    for token in utterance.tokens:
        if token.index in skip or token.index in in_phrases:
            continue
        if any(f in lex.negation for f in token.forms):
            negations += token.index not in ideas  # "jamais" may be what is measured
        elif any(f in lex.stance_against or f in lex.bad for f in token.forms) and not _is_compare(
            utterance, token.index
        ):
            against += 1
        elif any(f in lex.good or f in ENOUGH or (f in lex.stance_for and f != "pour") for f in token.forms):
            favour += 1
    for mention in utterance.mentions:
        if mention.target.contrary and (not used or mention.at & used):
            against += 1
    return Polarity(min(against, 1), favour, min(negations, 1))


def _is_compare(utterance: Utterance, index: int) -> bool:
    """ "11 % contre 26 %", "France contre Europe": a comparison, not an opposition."""
    if utterance.tokens[index].folded != "contre":
        return False
    return any(t.is_number for t in utterance.tokens[index + 1 : index + 3]) or utterance.cue("against-another")


def _tag_tokens(utterance: Utterance) -> set[int]:
    words = [t.folded for t in utterance.tokens]
    skip: set[int] = set()
    for tag in _TAGS:
        if tag[-1] not in words:
            continue
        for start in range(len(words) - len(tag) + 1):
            if tuple(words[start : start + len(tag)]) == tag:
                skip.update(range(start, start + len(tag)))
    if words and words[-1] in ("non", "pas") and len(words) > 1 and words[-2] in ("ou", "?"):
        skip.add(len(words) - 1)
    return skip
