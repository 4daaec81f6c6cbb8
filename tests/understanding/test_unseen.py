"""Questions written by others than those who wrote the words, and measured once before anything was mended for them.

When first measured, in percent right and wrong (2026-11-24):

- `fresh` 79.0 and 7.7, `dialogues` 82.2 and 7.8, 18 of the 300 messages of `talk` answered with a figure;
- `fresh-2` 89.0 and 4.5, `dialogues-2` 85.9 and 2.7, 18 of the 300 messages of `talk-2`, after the mending for the
  first and for two sets of practice (`practice-C`: 82.6 and 4.0 when half of it was written, `practice-D`, of the harder
  kinds of question: 68.3 and 13.1).

- `fresh-3` 89.4 and 5.7, `dialogues-3` 92.1 and 4.6, 13 of the 300 messages of `talk-3`, after the mending for three
  sets more, which are not kept (86.3 to 91.7 right, 5.0 to 2.7 wrong when first measured).

- `fresh-4` 91.5 and 2.9, `dialogues-4` 91.5 and 2.7, 9 of the 313 messages of `talk-4`: the last, once all of that was in.

- `fresh-5` 91.8 and 3.2, `dialogues-5` 85.1 and 3.0, 7 of the 300 messages of `talk-5`, after 0 of the four before it
  (measured with the section of the orders named as the base names it: their author had no number for it).

The floors keep what was reached since.
"""

from __future__ import annotations

import pytest
from judging import DATA, judge_items, rates, read_items

from bot.conversation import Conversation, Engine

TALK_ANSWERED = {"talk": 0, "talk-2": 0, "talk-3": 0, "talk-4": 0, "talk-5": 1}
"""Messages of everyday talk that may be taken for a question on the survey, of 300 and more."""


FLOORS = [
    ("fresh", 90.0, 2.0),
    ("dialogues", 91.0, 3.0),
    ("fresh-2", 91.0, 2.5),
    ("dialogues-2", 87.0, 3.0),
    ("fresh-3", 94.5, 3.0),
    ("dialogues-3", 92.0, 3.5),
    ("fresh-4", 92.0, 2.5),
    ("dialogues-4", 92.0, 3.0),
    ("fresh-5", 91.5, 3.5),
    ("dialogues-5", 86.0, 2.5),
    ("practice-C", 91.0, 1.5),
    ("practice-D", 83.0, 6.5),
]


@pytest.mark.parametrize(("name", "right", "wrong"), FLOORS)
def test_unseen_questions(health: Engine, name: str, right: float, wrong: float) -> None:
    judged = judge_items(health, read_items(DATA / "questions" / f"{name}.jsonl"))
    found = rates(judged)
    failures = "\n".join(f"{j.mark} {j.id} {j.text} -> {j.got}" for j in judged if j.mark == "wrong")
    assert found["right"] >= right and found.get("wrong", 0) <= wrong, f"{found}\n{failures}"


@pytest.mark.parametrize("name", TALK_ANSWERED)
def test_talk_is_not_answered_with_a_figure(health: Engine, name: str) -> None:
    lines = (DATA / "questions" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    answered = [line for line in lines if Conversation(health).handle("chat", line).outcome == "answer"]
    assert len(lines) >= 300 and len(answered) <= TALK_ANSWERED[name], "\n".join(answered)
