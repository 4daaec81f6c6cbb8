"""Whole talks: what a message takes over from the one before, and what it leaves behind."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation, Engine
from bot.understanding.dialogue import LASTS

TALKS = {
    "the same side": [
        (
            "bonnes ou mauvaises relations des soignants libéraux avec les pouvoirs publics selon eux-mêmes, les mauvaises ?",
            [],
        ),
        ("et avec les établissements ?", ["mauvaises-relations-etablissements-pls"]),
    ],
    "the same theme for others": [
        ("quels défauts reproche-t-on aux pharmaciens ?", ["privileges-pharmaciens", "conservatisme-pharmaciens"]),
        ("et ceux des médecins ?", ["privileges-medecins", "conservatisme-medecins", "corporatisme-medecins"]),
    ],
    "the two just shown": [
        (
            "les infirmières s'entendent-elles mal avec les autres soignants ?",
            ["mauvaises-relations-entre-soignants-infirmiers"],
        ),
        ("et selon les Italiens ?", ["mauvaises-relations-entre-soignants-infirmiers-italie"]),
        (
            "les deux ?",
            ["mauvaises-relations-entre-soignants-infirmiers", "mauvaises-relations-entre-soignants-infirmiers-italie"],
        ),
    ],
    "back home": [
        ("relations soignants-patients en Italie", ["relations-patients-italie"]),
        ("et nous, les Français ?", ["relations-patients-moyenne"]),
    ],
    "as it was said": [
        ("popularité des aides-soignantes", ["popularite-infirmieres-sages-femmes-aides-soignantes"]),
        (
            "et leurs relations avec les pouvoirs publics ?",
            ["mauvaises-relations-pouvoirs-publics-infirmieres-aides-soignantes"],
        ),
    ],
    "several kept in order": [
        ("popularité des dentistes", ["popularite-dentistes"]),
        ("et des médecins spécialistes ?", ["popularite-specialistes"]),
        ("compare les deux", ["popularite-dentistes", "popularite-specialistes"]),
    ],
    "the figure again": [
        ("popularité des dentistes", ["popularite-dentistes"]),
        ("quel est le chiffre exact ?", ["popularite-dentistes"]),
        ("combien alors ?", ["popularite-dentistes"]),
    ],
    "a slip that makes another word": [
        ("combien de Français conseilleraient médecin à leur enfant ?", ["recommandation-medecins"]),
        ("et infirmer ?", ["recommandation-infirmiers"]),
    ],
    "a new question inherits nothing": [
        ("prestige des médecins selon les médecins", ["prestige-degrade-medecins-eux-memes"]),
        ("quelle part des Français a une bonne opinion des dentistes ?", ["popularite-dentistes"]),
    ],
}


@pytest.mark.parametrize("name", TALKS)
def test_talk(health: Engine, name: str) -> None:
    talk = Conversation(health)
    for text, expected in TALKS[name]:
        shown = [fact.id for fact in talk.handle("chat", text).facts]
        assert set(expected) <= set(shown), f"{text} -> {shown}"


def test_the_section_of_the_figure_before_however_politely(health: Engine) -> None:
    talk = Conversation(health)
    fact = talk.handle("chat", "popularité des dentistes").facts[0]
    reply = talk.handle("chat", "quelle section, s'il te plaît ?")
    assert [f.id for f in reply.facts] == [fact.id]


def test_talk_is_forgotten_after_a_while(health: Engine) -> None:
    talk = Conversation(health)
    talk.handle("chat", "popularité des dentistes", now=0.0)
    assert talk.handle("chat", "et des médecins spécialistes ?", now=LASTS - 1.0).outcome == "answer"
    assert talk.handle("chat", "et des médecins spécialistes ?", now=3 * LASTS).outcome != "answer"


def test_two_chats_never_mix(health: Engine) -> None:
    talk = Conversation(health)
    talk.handle("one", "popularité des dentistes")
    assert talk.handle("other", "et des médecins spécialistes ?").outcome != "answer"
