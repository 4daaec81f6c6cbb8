"""The guide for editors (knowledge/README.md) says what is true: its worked survey is a base, and answers as it promises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.checking import check_base
from bot.conversation import Engine
from bot.facts.entries import COLLECTIONS
from bot.facts.loading import load
from bot.facts.messages import yaml_keys
from bot.facts.model import Dialogue, Dimension, Example, FactEntry, Part, People, Section, Survey
from bot.understanding.groups import GENERAL_FROM
from bot.understanding.synonyms import FEW_WORDS

GUIDE = (Path(__file__).parents[1] / "knowledge" / "README.md").read_text(encoding="utf-8")
WORKED = GUIDE[GUIDE.index("## Une nouvelle enquête en une heure") :]
NUMBERS = {3: "trois"}
MODELS = (*COLLECTIONS.values(), Survey, Part, Section, Dimension, People, FactEntry, Example, Dialogue)
UNTOLD = {"unit_label", "number", "gender"}
"""Keys that may be written and that no reply depends on."""


def worked_files() -> dict[str, str]:
    """The files of the worked survey: each YAML block that begins with a file's name."""
    return {block.split()[1]: block for block in re.findall(r"```yaml\n(# \S+\.yaml\n.*?)```", WORKED, re.DOTALL)}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("guide")
    for name, text in worked_files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return Engine.of(load(folder))


def test_the_worked_survey_passes_the_check(engine: Engine) -> None:
    assert len(worked_files()) == 5
    assert len(engine.base.facts) == 8
    assert check_base(engine.base, engine=engine) == []


@pytest.mark.parametrize(
    ("question", "outcome", "facts"),
    [
        ("les familles sont-elles contentes ?", "answer", ["satisfaction-parents"]),
        (
            "la satisfaction a-t-elle évolué depuis 2023 ?",
            "answer",
            ["satisfaction-eleves-2023", "satisfaction-eleves"],
        ),
        ("les collégiens sont-ils contents ?", "no_figure", []),
        ("quel niveau est le plus content ?", "answer", ["satisfaction-eleves", "satisfaction-lyceens"]),
    ],
)
def test_its_questions_are_answered_as_the_guide_says(
    engine: Engine, question: str, outcome: str, facts: list[str]
) -> None:
    assert f'"{question}"' in WORKED
    reply = engine.turn(question).reply
    assert (reply.outcome, [fact.id for fact in reply.facts]) == (outcome, facts)


REST_OF_THE_SMALLEST = """
members:
  habitants: {in: [population], label: les habitants}
concepts:
  visite: {words: [visiter]}
indicators:
  visite: {label: visite, means: [visite], sentence: "{figure} {de population} y vont."}
facts:
  - {id: visite, indicator: visite, figure: 40 %, section: "1", context: Peu., examples: [qui visite ?, qui y va ?]}
"""


def test_the_message_it_quotes_is_what_the_check_says(tmp_path: Path) -> None:
    (quoted,) = re.findall(r"^```\n(faits\.yaml:.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    asked = re.findall(r"« (.*?) »", quoted)[0]
    for name, text in worked_files().items():
        (tmp_path / name).write_text(text.replace("- satisfaction repas", f"- {asked}"), encoding="utf-8")
    assert [" ".join(str(problem).split()) for problem in check_base(load(tmp_path))] == [" ".join(quoted.split())]


def test_the_smallest_survey_is_one(tmp_path: Path) -> None:
    smallest = re.findall(r"```yaml\n(title: .*?)```", WORKED, re.DOTALL)[-1]
    (tmp_path / "survey.yaml").write_text(smallest + REST_OF_THE_SMALLEST, encoding="utf-8")
    assert load(tmp_path).survey.title in smallest


def test_its_links_inside_lead_to_its_headings() -> None:
    prose = re.sub(r"```.*?```", "", GUIDE, flags=re.DOTALL)
    headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", prose)) <= anchors


@pytest.mark.parametrize("key", sorted({key for model in MODELS for key in yaml_keys(model)} - UNTOLD))
def test_every_key_is_told(key: str) -> None:
    assert re.search(rf"`{key}|`[^`\n]*\b{key}\b[^`\n]*`|^ *(- )?{key}:|\{{.*\b{key}:", GUIDE, re.MULTILINE)


def test_the_numbers_it_gives_are_those_of_the_engine() -> None:
    assert f"**{FEW_WORDS} mots au plus**" in GUIDE
    assert f"{NUMBERS[GENERAL_FROM]} membres plus étroits au moins" in GUIDE
