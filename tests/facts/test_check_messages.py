"""What `lechiffre check` says of an example question that its fact does not answer: the true cause, its place, the mend."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from facts_library import LIBRARY, line_of
from facts_minimal import MINIMAL

from bot.blame.telling import Telling
from bot.checking import check_base
from bot.errors import Problem
from bot.facts.loading import load

LONGEST = 420
"""Letters: some three lines."""
Said = Callable[[str, str, str], list[Problem]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """`said(file, old, new)`: what the check says of the library, the first `old` of a file replaced."""

    def check(file: str, old: str, new: str) -> list[Problem]:
        assert old in LIBRARY[file]
        for name, text in LIBRARY.items():
            (tmp_path / name).write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
        return check_base(load(tmp_path))

    return check


def test_the_library_has_nothing_wrong(said: Said) -> None:
    assert said("facts.yaml", "facts:", "facts:") == []


CASES: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    # name, an example of facts.yaml, what is asked in its place, the fact, what the message says
    (
        "another indicator: the words that led there, and what is not said",
        "horaires d'ouverture",
        "les lecteurs sont-ils accueillants le soir ?",
        "f-horaires",
        ("reçoit « f-accueil »", "« accueillants »", line_of("ideas.yaml", "  accueil:"), "« horaire »", "changer"),
    ),
    (
        "another indicator: it weighs more",
        "horaires d'ouverture",
        "les horaires de la salle calme",
        "f-horaires",
        ("reçoit « f-salles »", "« salle »", "pèse plus", line_of("ideas.yaml", "  horaires:"), "« means »"),
    ),
    (
        "another indicator: the right one has no fact about who is named",
        "horaires d'ouverture",
        "accueil des lecteurs et horaires",
        "f-horaires",
        ("reçoit « f-accueil »", "n'a pas de fait pour", "« lecteurs »", line_of("members.yaml", "  lecteurs:")),
    ),
    (
        "another indicator: its own words",
        "accueil des lecteurs",
        "heure de fermeture ?",
        "f-accueil",
        ("reçoit « f-horaires »", "mots de l'indicateur, " + line_of("ideas.yaml", "  horaires:"), "« accueil »"),
    ),
    (
        "another time, named",
        "horaires d'ouverture",
        "les horaires de 2023",
        "f-horaires",
        (
            "reçoit « f-horaires-2023 »",
            "« 2023 »",
            "« vague-2023 »",
            line_of("members.yaml", "  vague-2023"),
            "période",
        ),
    ),
    (
        "another time, not named",
        "horaires en 2023",
        "les horaires d'avant",
        "f-horaires-2023",
        ("reçoit « f-horaires »", "« vague-2023 »", "n'y est pas nommé", "période"),
    ),
    (
        "the contrary",
        "les lecteurs sont-ils désagréables ?",
        "les lecteurs sont-ils bien accueillants ?",
        "f-mauvais-accueil",
        ("reçoit « f-accueil »", "sens contraire", "« opposite »", line_of("ideas.yaml", "  mauvais-accueil:")),
    ),
    (
        "a group that the indicator has no fact about",
        "horaires d'ouverture",
        "les libraires aiment-ils les horaires ?",
        "f-horaires",
        (
            "reçoit un refus",
            "aucun fait n'est sur « libraires »",
            line_of("members.yaml", "  libraires"),
            "« involves »",
        ),
    ),
    (
        "a place with no fact",
        "horaires d'ouverture",
        "horaires du quartier nord",
        "f-horaires",
        ("reçoit un refus", "« quartier nord »", "« quartier-nord »", "dans cet indicateur"),
    ),
    (
        "a year with no fact",
        "horaires d'ouverture",
        "horaires en 2019",
        "f-horaires",
        ("reçoit un refus", "aucun fait n'est de « 2019 »"),
    ),
    (
        "roles: said to answer, and judged in the fact",
        "accueil des lecteurs",
        "accueil selon les lecteurs",
        "f-accueil",
        ("reçoit « f-accueil-par-eux »", "« lecteurs »", "lu comme qui répond", "de qui l'on parle"),
    ),
    (
        "roles: not said to answer",
        "accueil des lecteurs selon eux-mêmes",
        "accueil chez le lecteur",
        "f-accueil-par-eux",
        ("reçoit « f-accueil »", "« lecteur »", "lu comme de qui l'on parle", "qui répond", "« selon … »"),
    ),
    (
        "a silence",
        "horaires d'ouverture",
        "horaires d'ouverture de nuit",
        "f-horaires",
        ("reçoit un refus", "silence « nocturnes »", line_of("silences.yaml", "  nocturnes:"), "« ouverture de nuit »"),
    ),
    (
        "a word nobody knows",
        "horaires d'ouverture",
        "horaires du zorgon",
        "f-horaires",
        ("reçoit un refus", "personne ne connaît « zorgon »", "« common_words »"),
    ),
    (
        "an unknown word, and an idea that is not said",
        "horaires d'ouverture",
        "le zorgon ?",
        "f-horaires",
        ("rien n'y dit l'idée « horaire »", line_of("ideas.yaml", "  horaire:"), "lui ajouter « zorgon »"),
    ),
    (
        "several readings that differ by one dimension",
        "note des livres",
        "quelle note ?",
        "f-note-livres",
        ("fait hésiter entre « f-note-livres » et « f-note-films »", "de qui l'on parle", "le préciser"),
    ),
    (
        "several readings of which none is whole",
        "accueil des lecteurs",
        "les lecteurs ?",
        "f-accueil",
        ("fait hésiter entre « f-accueil », « f-accueil-par-eux » et", "rien n'y dit l'idée « accueil »"),
    ),
    (
        "several readings of two indicators",
        "accueil des lecteurs",
        "note d'accueil",
        "f-accueil",
        (
            "fait hésiter entre « f-accueil » et « f-note-livres »",
            "autant",
            line_of("ideas.yaml", "  accueil:\n    label"),
        ),
    ),
    (
        "a long expression that hides a short idea",
        "la salle est-elle calme ?",
        "salle silencieuse",
        "f-salles",
        ("cache l'idée « salle »", line_of("ideas.yaml", "  salle:"), "« means »"),
    ),
    (
        "the bot's own reason",
        "que pense-t-on des horaires ?",
        "combien d'euros pour les horaires ?",
        "f-horaires",
        ("reçoit un refus au lieu de « f-horaires »", "euros"),
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "fact", "words"), CASES, ids=[case[0] for case in CASES])
def test_the_cause_is_said(said: Said, name: str, old: str, new: str, fact: str, words: tuple[str, ...]) -> None:
    quoted = f'"{old}"' if f'"{old}"' in LIBRARY["facts.yaml"] else old
    found = said("facts.yaml", quoted, f'"{new}"')
    assert len(found) == 1, found
    problem = found[0]
    assert (problem.file, f"{problem.file}:{problem.line}") == ("facts.yaml", line_of("facts.yaml", quoted))
    assert f"« {fact} »" in problem.message
    assert [word for word in words if word not in problem.message] == [], problem.message
    well_told(problem)


def well_told(problem: Problem) -> None:
    """No name twice, at most three lines, and what to do at the end."""
    names = re.findall(r"« (.*?) »", problem.message)
    assert len(names) == len(set(names)), problem.message
    assert len(problem.message) <= LONGEST
    assert " ; " in problem.message


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nocturne, expect", "accueil des lecteurs, expect", ("reçoit « f-accueil » au lieu d'un refus", "« accueil »")),
        ("ouverture de nuit ?", "les horaires ?", ("reçoit « f-horaires » au lieu d'un refus", "« horaires »")),
        ("nocturne, expect: no_figure", "zorgon, expect: answer", ("reçoit un refus au lieu d'une réponse", "« zorgon »")),
        ("nocturne, expect: no_figure", "nocturne, expect: answer", ("au lieu d'une réponse", "silence « nocturnes »")),
    ],
)  # fmt: skip
def test_what_no_fact_must_answer(said: Said, old: str, new: str, words: tuple[str, ...]) -> None:
    (problem,) = said("silences.yaml", old, new)
    assert [word for word in words if word not in problem.message] == [], problem.message
    well_told(problem)


def test_every_question_in_every_place_is_well_told(make_base: Callable[..., Path]) -> None:
    """Questions of one fact given to another: whatever the cause, the message is short and names nothing twice."""
    first, second = "combien font confiance aux maires ?", "confiance maires belgique"
    facts = MINIMAL["facts/a.yaml"].replace(first, "@").replace(second, first).replace("@", second)
    found = check_base(load(make_base({"facts/a.yaml": facts})))
    wrong = [problem for problem in found if problem.message.startswith((f"« {first}", f"« {second}"))]
    assert len(wrong) == 2
    for problem in wrong:
        well_told(problem)


def test_a_year_that_is_no_member_can_be_told(make_base: Callable[..., Path]) -> None:
    told = Telling(load(make_base()))
    assert told.the("2031") == "l'année « 2031 »"
