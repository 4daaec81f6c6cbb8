"""How people type: whatever the accents, capitals, punctuation and slips, the same answer."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from judging import DATA, judge_items, rates, read_items

from bot.conversation import Context, Engine
from bot.french.lemmas import fold

LONG = os.environ.get("LECHIFFRE_LONG") == "1"
"""The long form: 100,000 inputs instead of 2,000."""
LOSS = 8.5
"""Points of right answers that a slip in every word of five letters or more may cost."""


def _examples(engine: Engine) -> list[tuple[str, str]]:
    return [(f.examples[0], f.id) for f in engine.base.facts[::6]]


@pytest.mark.parametrize(
    "typed",
    [
        fold,
        str.upper,
        lambda text: text.replace("'", "’"),
        lambda text: text.rstrip("?! .") + " ??!!",
        lambda text: "Bonjour ! Pourriez-vous me dire, s'il vous plaît : " + text,
        lambda text: text + " merci d'avance",
    ],
    ids=["no accents", "capitals", "typographic quotes", "punctuation", "polite", "thanks"],
)
def test_the_same_figure_however_it_is_typed(health: Engine, typed: Callable[[str], str]) -> None:
    lost = []
    for text, _ in _examples(health):
        plain, other = health.turn(text).reply, health.turn(typed(text)).reply
        if plain.outcome == "answer" and (other.outcome != "answer" or other.facts[0].id != plain.facts[0].id):
            lost.append(f"{typed(text)} -> {other.outcome}")
    assert len(lost) <= 2, "\n".join(lost)


@pytest.mark.parametrize(
    "text",
    [
        "les infirmier·ère·s sont-ils·elles disponibles pour leurs patients ?",
        "les infirmiers/ères sont disponibles pour leurs patients ?",
        "les infirmier.e.s sont-ils disponibles pour leurs patients",
        "infirmier(e)s disponibles pour leurs patients",
    ],
)
def test_inclusive_writing(health: Engine, text: str) -> None:
    assert health.turn(text).reply.facts[0].id == "disponibilite-infirmiers"


def slip(word: str, chance: random.Random) -> str:
    """A word with one typing error: swapped, missing, doubled, or a neighbouring key."""
    i = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == 1:
        return word[:i] + word[i + 1 :]
    if kind == 2:
        return word[:i] + word[i] + word[i:]
    keys = "azertyuiopqsdfghjklmwxcvbn"
    at = keys.find(fold(word[i]))
    return word[:i] + (keys[at + 1 - len(keys)] if at >= 0 else word[i]) + word[i + 1 :]


def mistyped(text: str, chance: random.Random) -> str:
    """A text with one slip in each word of five letters or more."""
    return " ".join(slip(w, chance) if len(w) >= 5 and w.isalpha() else w for w in text.split(" "))


def test_a_slip_in_every_long_word_costs_little(health: Engine) -> None:
    items = [i for i in read_items(DATA / "questions" / "practice-A.jsonl") if len(i["turns"]) == 1][::2]
    chance = random.Random(3)
    typed = [{**i, "turns": [{**t, "text": mistyped(t["text"], chance)} for t in i["turns"]]} for i in items]
    plain, slipped = rates(judge_items(health, items)), rates(judge_items(health, typed))
    assert plain["right"] - slipped["right"] <= LOSS, (plain, slipped)
    assert slipped["wrong"] <= plain["wrong"] + 2.0, (plain, slipped)


_WORDS = st.sampled_from(
    "les des médecins infirmières dentistes % 72 combien de pas contre et ou selon prestige relations patients Europe ? "
    "messagerie sécurisée plus moins que un sur deux tiers 2015 pourquoi quelle section eux-mêmes sauf « » \n 👍 ‮ \x00".split(
        " "
    )
)
_TEXTS = st.one_of(st.text(max_size=200), st.lists(_WORDS, max_size=25).map(" ".join))


@settings(
    max_examples=100_000 if LONG else 2_000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=_TEXTS, second=_TEXTS)
def test_no_text_breaks_the_bot(health: Engine, first: str, second: str) -> None:
    context = Context()
    for text in (first, second):
        turn = health.turn(text, context, now=1.0)
        reply = turn.reply
        assert reply.outcome in ("answer", "clarify", "no_figure", "help")
        assert reply.text().strip()
        assert bool(reply.facts) == (reply.outcome == "answer")
        if reply.outcome == "clarify":
            assert len(reply.choices) >= 2
        assert Context.load(turn.context.dump()) == turn.context
        context = turn.context
