"""A loaded base: what it holds, how it is looked up, how others see it."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import Problem
from bot.facts.base import Base
from bot.facts.checks import structural_warnings
from bot.facts.contract import fact_json
from bot.facts.loading import load, load_documents
from bot.facts.model import Dialogue, Example, Origin
from bot.facts.schema import json_schema
from bot.facts.source import Document


@pytest.fixture
def base(base_folder: Path) -> Base:
    return load(base_folder)


def test_defaults_are_filled_in(base: Base) -> None:
    fact = base.fact("confiance-maires")
    assert dict(fact.members) == {"population": "public", "subject": "maires", "country": "france", "period": "enquete"}
    assert (fact.section, fact.sections) == ("A.1", ("A.1", "A.2"))
    assert fact.figure is not None
    assert fact.figure.values == (87,)
    assert fact.sentence == "{figure} {de population} ont confiance dans {subject}."
    assert fact.origin == Origin("facts/a.yaml", 2)
    assert fact.example_lines == (9, 10)


def test_look_ups(base: Base) -> None:
    first, second = base.facts
    assert base.facts_of("confiance") == (first, second)
    assert base.facts_of("defiance") == ()
    assert base.by_section("A.1") == (first,)
    assert base.by_section("A.2") == (second, first)
    assert base.by_value(49) == (second,)
    assert base.by_value(87.0, "%") == (first,)
    assert base.by_value(87, "points") == ()
    assert base.cell("confiance", first.members) is first
    assert base.cell("confiance", {"subject": "maires"}) is None
    assert base.cell_key(second) == ("confiance", ("public", "maires", "belgique", "enquete"))
    assert base.ancestors("maires") == ("elus",)
    assert base.descendants("elus") == ("maires",)
    assert base.covering("maires") == ("elus-et-maires",)
    assert [m.id for m in base.members_in("country")] == ["france", "belgique"]
    assert base.dimensions == ("population", "subject", "country", "period")
    assert base.sections["A.2"].title == "Les transports"
    assert base.indicators["confiance"].combinations == (("confiance",), ("confiance", "elus"))
    with pytest.raises(KeyError):
        base.fact("rien")


def test_every_entry_knows_its_origin(base: Base) -> None:
    assert base.members["elus"].origin == Origin("vocabulary/members.yaml", 11)
    people = base.members["belgique"].people
    assert people is not None
    assert people.origin.line == 29
    assert base.survey.sections[1].origin == Origin("survey.yaml", 11)
    example, dialogue = base.examples
    assert isinstance(example, Example)
    assert isinstance(dialogue, Dialogue)
    assert [turn.origin.line for turn in dialogue.dialogue] == [14, 15]


def test_questions(base: Base) -> None:
    asked = [(q.kind, q.id, q.origin.line) for q in base.questions()]
    assert asked[0] == ("fact", "confiance-maires", 9)
    assert asked[-2:] == [("silence", "taille", 8), ("glossary", "edile", 10)]


def test_nothing_changes(base: Base) -> None:
    with pytest.raises(FrozenInstanceError):
        base.version = "x"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        base.facts[0].context = "x"  # type: ignore[misc]
    with pytest.raises(TypeError):
        base.facts[0].members["subject"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        base.members["x"] = base.members["elus"]  # type: ignore[index]
    with pytest.raises(ValidationError):
        base.members["elus"].label = "x"


def test_version_follows_the_contents(base_folder: Path, base: Base) -> None:
    assert load(base_folder).version == base.version
    path = base_folder / "facts/a.yaml"
    path.write_text(path.read_text().replace("87", "88"))
    assert load(base_folder).version != base.version


def test_a_country_and_its_people_may_share_a_word(
    make_base: Callable[..., Path], minimal_files: dict[str, str]
) -> None:
    text = minimal_files["vocabulary/members.yaml"].replace("words: [Belgique]", "words: [Belgique, belge]")
    assert load(make_base({"vocabulary/members.yaml": text}))


def test_copies_and_pickles(base: Base) -> None:
    for again in (pickle.loads(pickle.dumps(base)), copy.deepcopy(base)):
        assert again == base
        assert again.fact("confiance-maires") == base.fact("confiance-maires")
        assert again.by_value(49)[0].id == "confiance-maires-belgique"


def test_contract(base: Base) -> None:
    assert fact_json(base, base.fact("confiance-maires-belgique")) == {
        "id": "confiance-maires-belgique",
        "section": "A.2",
        "values": [50],
        "unit": "%",
        "figure": "50 % contre 49 %",
        "indicator": "confiance",
        "population": "les Belges",
        "subject": "les maires",
        "country": "la Belgique",
        "period": "l'enquête",
        "context": "En Belgique on est partagé.",
        "caution": "",
        "also_in": [],
        "other_values": [49],
    }
    data = fact_json(base, base.fact("confiance-maires"))
    assert (data["population"], data["also_in"], data["other_values"]) == ("les Français", ["A.2"], [])
    assert json.dumps(data["values"]) == "[87]"


def test_contract_of_a_fact_in_words(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    text = minimal_files["facts/a.yaml"].replace("figure: 87 %", "sentence: Les maires plaisent.")
    data = fact_json(*(lambda b: (b, b.fact("confiance-maires")))(load(make_base({"facts/a.yaml": text}))))
    assert (data["values"], data["unit"], data["figure"]) == ([], "", "")


def with_ages(files: dict[str, str]) -> dict[str, str | None]:
    survey = "dimensions:\n  age: {label: âge, default: tous, words: [tranche d'âge]}\n" + files["survey.yaml"]
    members = files["vocabulary/members.yaml"]
    members += "  tous: {in: [age], label: tous les âges}\n  jeunes: {in: [age], label: les jeunes, words: [jeune]}\n"
    facts = (
        files["facts/a.yaml"]
        + """
  - id: confiance-maires-jeunes
    indicator: confiance
    subject: maires
    age: jeunes
    figure: 1 sur 2
    section: A.1
    sentence: "{figure} {de age} ont confiance."
    context: Les jeunes se méfient.
    examples: [confiance des jeunes dans les maires, jeunes et maires]
"""
    )
    return {"survey.yaml": survey, "vocabulary/members.yaml": members, "facts/a.yaml": facts}


def test_another_survey_may_have_ages(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    base = load(make_base(with_ages(minimal_files)))
    assert base.dimensions[-1] == "age"
    assert base.dimension_words == {"age": ("tranche d'âge",)}
    assert base.fact("confiance-maires").members["age"] == "tous"
    young = base.fact("confiance-maires-jeunes")
    assert young.members["age"] == "jeunes"
    assert fact_json(base, young)["age"] == "les jeunes"


def test_ages_are_checked_too(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    changes = with_ages(minimal_files)
    changes["facts/a.yaml"] = str(changes["facts/a.yaml"]).replace("age: jeunes", "age: [jeunes]")
    changes["vocabulary/members.yaml"] = str(changes["vocabulary/members.yaml"]).replace(
        "in: [age], label: tous", "in: [period], label: tous"
    )
    _, problems = load_documents([Document(n, str(t)) for n, t in {**minimal_files, **changes}.items()])
    assert [(p.file, p.line) for p in problems] == [("facts/a.yaml", 28), ("survey.yaml", 2)]
    assert "« age »" in problems[0].message


def test_documents_from_elsewhere(minimal_files: dict[str, str], base: Base) -> None:
    found, problems = load_documents([Document(name, text) for name, text in sorted(minimal_files.items())])
    assert problems == []
    assert found == base


def test_schema_accepts_what_loads_and_describes_every_key(base_folder: Path) -> None:
    schema = json_schema({"age": "âge"})
    json.dumps(schema)
    assert set(schema["properties"]) >= {"facts", "members", "concepts", "title", "sections", "examples"}
    assert schema["$defs"]["FactEntry"]["properties"]["age"]["type"] == "string"
    for definition in schema["$defs"].values():
        assert definition["additionalProperties"] is False
        assert all(p.get("description") for p in definition["properties"].values()), definition["title"]
        assert not {"origin", "more_dimensions"} & set(definition["properties"])
    assert "in" in schema["$defs"]["Member"]["properties"]
    references = {text.split('"')[0] for text in json.dumps(schema).split('"#/$defs/')[1:]}
    assert references <= set(schema["$defs"])


def test_no_warning_is_left_unsaid(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    concepts = minimal_files["vocabulary/concepts.yaml"].replace(
        "concepts:\n", "concepts:\n  a: {words: [fiable, x]}\n  b: {words: [fiable]}\n  elus: {words: [représentant]}\n"
    )
    facts = (
        minimal_files["facts/a.yaml"]
        .replace("- confiance maires belgique", "- Confiance maire %  ?")
        .replace("87 %", "870 %")
    )
    members = (
        minimal_files["vocabulary/members.yaml"]
        .replace("    words: [Belgique]\n", "")
        .replace("    words: [France]\n", "")
    )
    members += "  muet: {in: [subject], label: les muets}\n"
    survey = minimal_files["survey.yaml"] + "  - {id: B, title: Vide}\n"
    base = load(
        make_base(
            {
                "vocabulary/concepts.yaml": concepts,
                "facts/a.yaml": facts,
                "vocabulary/members.yaml": members,
                "survey.yaml": survey,
            }
        )
    )
    found = {(p.file, p.line): p.message for p in structural_warnings(base)}
    expected: dict[tuple[str, int], str] = {
        ("facts/a.yaml", 2): "« 870 % »",
        ("facts/a.yaml", 22): "confiance-maires",
        ("indicators.yaml", 11): "« defiance »",
        ("survey.yaml", 12): "section B",
        ("vocabulary/concepts.yaml", 2): "« a »",
        ("vocabulary/concepts.yaml", 3): "« b »",
        ("vocabulary/concepts.yaml", 5): "« fiable »",
        ("vocabulary/members.yaml", 11): "un membre et un concept",
        ("vocabulary/members.yaml", 31): "« muet »",
    }
    assert set(found) == set(expected)
    assert all(words in found[place] for place, words in expected.items()), found


def test_minimal_base_has_one_warning(base: Base) -> None:
    [problem] = structural_warnings(base)
    assert isinstance(problem, Problem)
    assert "« defiance » n'a aucun fait" in problem.message


def test_a_place_from_the_end_is_not_that_number(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    text = minimal_files["facts/a.yaml"].replace(
        "87 %", "avant-dernière place\n    sentence: Les maires sont avant-derniers."
    )
    base = load(make_base({"facts/a.yaml": text}))
    assert base.by_value(2) == ()
    figure = base.fact("confiance-maires").figure
    assert figure is not None
    assert (figure.values, figure.text) == ((-2,), "avant-dernière place")
