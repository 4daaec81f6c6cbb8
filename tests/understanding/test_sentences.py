"""Messages of several sentences: the question at their end, and what is told before it."""

from __future__ import annotations

import pytest

from bot.conversation import Engine
from bot.understanding.sentences import asked_last


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (
            "Je suis kiné à Brest. Combien de gens aiment leur dentiste ?",
            "Combien de gens aiment leur dentiste ?",
            True,
        ),
        (
            "Il pleut encore. Quelle part des gens aime son dentiste ?",
            "Quelle part des gens aime son dentiste ?",
            False,
        ),
        (
            "Je prépare un exposé : quelle part des gens aime son dentiste ?",
            "quelle part des gens aime son dentiste ?",
            True,
        ),
    ],
)
def test_the_last_sentence_asks(text: str, asked: str, told: bool) -> None:
    found = asked_last(text)
    assert found is not None and (found.text, found.told) == (asked, told)


@pytest.mark.parametrize(
    "text",
    [
        "Combien de gens aiment leur dentiste ?",
        "Les dentistes : quelle part des gens les aime vraiment ?",
        "Un ami dit « 86 % ». Quelle part des gens aime son dentiste ?",
        "On parle de prestige. Combien de gens pensent cela en France ?",
        "Je suis kiné. Quelle est la popularité de ma profession ?",
        "Quelle part des gens aime son dentiste ? Je me le demande.",
    ],
    ids=["one sentence", "a heading", "a quotation", "taken up", "of oneself", "told afterwards"],
)
def test_nothing_is_cut_off(text: str) -> None:
    assert asked_last(text) is None


def test_what_is_told_first_changes_nothing(health: Engine) -> None:
    plain = health.turn("Quelle part des Français consulte un généraliste plusieurs fois par an ?").reply
    told = health.turn(
        "Je prépare le mot du maire pour le bulletin : quelle part des Français consulte un généraliste plusieurs fois par an ?"
    ).reply
    assert plain.facts and told.facts[:1] == plain.facts[:1]
