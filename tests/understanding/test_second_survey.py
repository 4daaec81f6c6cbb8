"""A survey of another field, with ages, regions, waves, euros and grades, answered with no line of code for it."""

from __future__ import annotations

from judging import DATA, judge_items, rates, read_items

from bot.conversation import Engine

FLOOR, CEILING = 92.0, 4.0
"""Right answers, and wrong ones, in percent."""
UNSEEN_FLOOR, UNSEEN_CEILING = 74.0, 5.5
"""The same where the words were written from the guide alone, by somebody who never saw the questions."""


def test_its_questions_are_answered(mobility: Engine) -> None:
    judged = judge_items(mobility, read_items(DATA / "mobilites-questions.jsonl"))
    found = rates(judged)
    missed = "\n".join(f"{j.mark} {j.id} {j.text} -> {j.got}" for j in judged if j.mark != "right")
    assert found["right"] >= FLOOR and found["wrong"] <= CEILING, f"{found}\n{missed}"


def test_a_base_made_from_the_guide_alone(housing: Engine) -> None:
    """First measured at 74.1 and 8.0: the base is as its editor left it, only the engine has learnt since."""
    judged = judge_items(housing, read_items(DATA / "logement-questions.jsonl"))
    found = rates(judged)
    wrong = "\n".join(f"{j.id} {j.text} -> {j.got}" for j in judged if j.mark == "wrong")
    assert found["right"] >= UNSEEN_FLOOR and found["wrong"] <= UNSEEN_CEILING, f"{found}\n{wrong}"


def test_no_word_of_a_survey_stands_in_the_code(health: Engine, mobility: Engine) -> None:
    """Labels of members and indicators are data: none of them may be in `bot/`."""
    from pathlib import Path

    import bot

    code = "\n".join(p.read_text(encoding="utf-8").lower() for p in Path(bot.__file__).parent.rglob("*.py"))
    for engine in (health, mobility):
        for member in engine.base.members.values():
            name = (member.short or member.label).lower()
            if len(name) > 7 and " " not in name and member.id not in engine.base.defaults.values():
                assert f'"{name}"' not in code and f"'{name}'" not in code, name
