"""Everyday synonyms: a help where a base says little, never against what it says."""

from __future__ import annotations

from bot.french.lexicon import lexicon
from bot.understanding.phrases import Phrase, Target, make_phrases
from bot.understanding.synonyms import FEW_WORDS, by_synonyms

GROUP = next(group for group in lexicon().synonyms if "boulot" in group and "travail" in group)
WORK, BOREDOM = Target("concept", "work"), Target("concept", "boredom")


def phrase(text: str, target: Target) -> Phrase:
    (made,) = make_phrases([(text, target)])
    return made


def added(*phrases: Phrase) -> dict[tuple[frozenset[str], ...], Target]:
    return {p.words: p.target for p in by_synonyms(phrases)}


def test_a_word_of_the_group_brings_the_others_as_weak_words() -> None:
    found = added(phrase("travail", WORK))
    assert found[phrase("boulot", WORK).words] == Target("concept", "work", weak=True)
    assert phrase("travail", WORK).words not in found


def test_what_the_base_says_itself_stands() -> None:
    found = added(phrase("travail", WORK), phrase("boulot", BOREDOM))
    assert phrase("boulot", WORK).words not in found


def test_an_idea_with_many_words_needs_no_help() -> None:
    own = [phrase(f"mot{chr(97 + i // 26)}{chr(97 + i % 26)}", WORK) for i in range(FEW_WORDS)]
    assert not added(phrase("travail", WORK), *own)


def test_words_on_the_contrary_or_weak_bring_none() -> None:
    contrary, weak = Target("concept", "rest", contrary=True), Target("concept", "work", weak=True)
    assert not added(phrase("travail", contrary)) and not added(phrase("travail", weak))


def test_each_group_has_two_words_or_more_and_none_twice() -> None:
    for group in lexicon().synonyms:
        assert len(group) > 1 and len(set(group)) == len(group) and all(group), group
