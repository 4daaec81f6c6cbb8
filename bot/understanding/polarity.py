"""Which way a question asks: bonnes or mauvaises, pour or contre, do or do not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.french.lexicon import lexicon
from bot.understanding.utterance import Utterance, remembered

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


@remembered
def read_polarity(utterance: Utterance, used: frozenset[int]) -> Polarity:
    """The polarity of an utterance; words of set phrases among `used` tokens have been read already."""
    in_phrases = {
        i
        for m in utterance.mentions
        if m.kind in ("concept", "indicator", "silence") and len(m.at) > 1 and (not used or m.at & used)
        for i in m.at
    }
    said = [sort for index, sort in _judging(utterance) if index not in in_phrases]
    against, favour, negations = (said.count(sort) for sort in ("against", "favour", "negation"))
    for mention in utterance.mentions:
        if mention.target.contrary and (not used or mention.at & used):
            against += 1
    return Polarity(min(against, 1), favour, min(negations, 1))


@remembered
def _judging(utterance: Utterance) -> list[tuple[int, str]]:
    """The words that judge or deny, by their place, each with which of the three it does."""
    lex = lexicon()
    skip = _tag_tokens(utterance)
    without = _without_it(utterance)
    skip |= {i for m in utterance.of_kind("cue") if m.id in ("check", "almost-none") for i in m.at}
    ideas = {i for m in utterance.of_kind("concept", "indicator") if not m.soft for i in m.at}
    found = []
    for token in utterance.tokens:
        if token.index in skip or (lex.judging.isdisjoint(token.forms) and token.index not in without):
            continue
        if token.index in without or not lex.negation.isdisjoint(token.forms):
            if token.index not in ideas:  # "jamais" may be what is measured
                found.append((token.index, "negation"))
        elif not (lex.stance_against.isdisjoint(token.forms) and lex.bad.isdisjoint(token.forms)) and not _is_compare(
            utterance, token.index
        ):
            found.append((token.index, "against"))
        elif any(f in lex.good or f in lex.enough or (f in lex.stance_for and f != "pour") for f in token.forms):
            found.append((token.index, "favour"))
    return found


def _without_it(utterance: Utterance) -> set[int]:
    """ "se passent de lecture": the verb denies."""
    tokens = utterance.tokens
    return {
        verb.index
        for pronoun, verb, of in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if pronoun.folded in ("se", "s", "nous", "me")
        and "passer" in verb.forms
        and of.folded in ("de", "d", "du", "des")
    }


def _is_compare(utterance: Utterance, index: int) -> bool:
    """ "11 % contre 26 %", "France contre Europe": a comparison, not an opposition."""
    if utterance.tokens[index].folded != "contre":
        return False
    return any(t.is_number for t in utterance.tokens[index + 1 : index + 3]) or utterance.cue("against-another")


def _tag_tokens(utterance: Utterance) -> set[int]:
    words = [t.folded for t in utterance.tokens]
    skip: set[int] = set()
    for tag in _TAGS:
        if not utterance.words.issuperset(tag):
            continue
        for start in range(len(words) - len(tag) + 1):
            if tuple(words[start : start + len(tag)]) == tag:
                skip.update(range(start, start + len(tag)))
    if words and words[-1] in ("non", "pas") and len(words) > 1 and words[-2] in ("ou", "?"):
        skip.add(len(words) - 1)
    return skip
