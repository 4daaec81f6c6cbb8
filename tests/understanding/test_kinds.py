"""Kinds of question, told apart: bars, orders, sides, definitions, English."""

from __future__ import annotations

import pytest

from bot.conversation import Engine
from bot.french.lemmas import english_lemma
from bot.understanding.recognise import recognise


@pytest.mark.parametrize(
    "text",
    [
        "Quels défauts plus de 70 % des Français attribuent-ils aux pharmaciens ?",
        "métiers recommandés à son enfant plus de 70 %",
        "Le numérique en santé, sur quels points dépasse-t-on 70 % de Français convaincus ?",
        "Quelles professions sont à plus de 70 % d'accord pour un responsable d'équipe qui ne soit pas médecin ?",
    ],
)
def test_a_bar_over_a_theme_or_over_those_who_answer(health: Engine, text: str) -> None:
    reply = health.turn(text).reply
    assert reply.outcome == "answer" and reply.verdict is None and len(reply.facts) > 1
    assert all(min(fact.figure.values) > 70 for fact in reply.facts if fact.figure)
    assert "compté par le bot" in reply.text()


def test_a_bar_in_a_claim_is_checked(health: Engine) -> None:
    assert health.turn("plus de 80 % des gens aiment les dentistes, c'est vrai ?").reply.verdict is True


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        (
            "prescription par les infirmiers : les Français vs les infirmiers, combien chacun ?",
            {"prescription-infirmiers", "prescription-infirmiers-selon-infirmiers"},
        ),
        (
            "mettre en regard l'avis des Français et celui des médecins sur la baisse de prestige des médecins",
            {"prestige-degrade-medecins-public", "prestige-degrade-medecins-eux-memes"},
        ),
    ],
)
def test_the_same_people_on_both_sides(health: Engine, text: str, sides: set[str]) -> None:
    assert {fact.id for fact in health.turn(text).reply.facts} == sides


def test_the_first_or_the_last_is_no_definition(health: Engine) -> None:
    turn = health.turn("le défaut de corporatiste, c'est quoi la profession qui l'a le plus ?")
    assert turn.query.intent == "most"


def test_the_signs_of_more_and_less_are_read(health: Engine) -> None:
    least = health.turn("à quelle profession on reproche le - d'être corporatiste").reply
    most = health.turn("à quelle profession on reproche le + d'être corporatiste").reply
    assert least.facts[0].figure and most.facts[0].figure
    assert least.facts[0].figure.values[0] < most.facts[0].figure.values[0]


def test_english_words_are_left_as_they_are(health: Engine) -> None:
    said = recognise("How many users of the idea have seen the fall?", health.vocabulary)
    assert not said.repairs
    assert {"user", "see"} <= {form for token in said.tokens for form in token.forms}


def test_french_is_not_looked_up_in_english(health: Engine) -> None:
    word = "better"
    assert english_lemma(word) == "good"
    said = recognise(f"{word} la messagerie", health.vocabulary)
    assert "good" not in {form for token in said.tokens for form in token.forms}


def test_the_public_is_not_given_the_figure_of_those_who_answer(health: Engine) -> None:
    reply = health.turn("selon le grand public, combien échangent sans messagerie sécurisée ?").reply
    assert all(fact.members["population"] == health.base.defaults["population"] for fact in reply.facts)


def test_claims_of_the_side_named_outright(health: Engine) -> None:
    turn = health.turn(
        "Une majorité de Français soutient les médecins qui veulent rester responsables d'équipe, vrai ?"
    )
    assert turn.reply.verdict is True


def test_a_refusal_offers_what_is_said_of_those_who_were_named(health: Engine) -> None:
    reply = health.turn("la France et l'Allemagne pour les relations avec les patients").reply
    assert reply.outcome == "no_figure"
    assert reply.suggestions[0].members["country"] == "allemagne"


def test_a_mean_is_none_of_those_it_is_a_mean_of(health: Engine) -> None:
    shown = {fact.id for fact in health.turn("classement des professions les plus aimées").reply.facts}
    assert "popularite-moyenne" not in shown and "popularite-dentistes" in shown


@pytest.mark.parametrize("sign", ["<30 ans", "< 30 ans", "moins de 30 ans"])
def test_ages_as_they_are_noted(mobility: Engine, sign: str) -> None:
    said = recognise(f"chez les {sign}", mobility.vocabulary)
    plain = recognise("chez les moins de 30 ans", mobility.vocabulary)
    assert [m.id for m in said.mentions] == [m.id for m in plain.mentions]


@pytest.mark.parametrize(
    "head",
    [
        "Au nom de notre chambre syndicale, ",
        "Notre syndicat souhaiterait connaître ceci : ",
        "En qualité de maire, ",
    ],
)
def test_who_asks_is_not_asked_about(health: Engine, head: str) -> None:
    question = "quelle part des Français a une bonne opinion des dentistes ?"
    assert [f.id for f in health.turn(head + question).reply.facts] == ["popularite-dentistes"]


def test_french_is_not_mended_into_english(health: Engine) -> None:
    said = recognise("la popularité des huits professions de santé", health.vocabulary)
    assert "hurts" not in {repair.read_as for repair in said.repairs}


def test_those_set_aside_after_their_name_are_not_answered_about(health: Engine) -> None:
    reply = health.turn("Dentistes mis à part, quelle profession est la moins aimée ?").reply
    assert "popularite-dentistes" not in {fact.id for fact in reply.facts}


@pytest.mark.parametrize("text", ["Mise à jour bloquée à 98 %", "80 % du boulot est fait"])
def test_shares_of_other_things_come_from_nowhere(health: Engine, text: str) -> None:
    assert health.turn(text).reply.outcome != "answer"
