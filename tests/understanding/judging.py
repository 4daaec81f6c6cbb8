"""Questions with known answers, and whether the bot answers them: right, asked, refused or wrong.

The same rules as the contract's: the first fact must be an expected one; a list must hold all that were expected.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.conversation import Conversation, Engine, Reply
from bot.facts.base import Fact

TOLERANCE = 0.7
"""How far a share said in words may be from the gold's: 66.7 and 67."""
DATA = Path(__file__).parent.parent / "data"


@dataclass(frozen=True)
class Judged:
    """One turn, as it was judged."""

    id: str
    kind: str
    register: str
    text: str
    mark: str
    got: str


def read_items(path: Path) -> list[dict[str, Any]]:
    """The conversations of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge_items(engine: Engine, items: list[dict[str, Any]]) -> list[Judged]:
    """Every turn of every conversation, each conversation starting afresh."""
    found = []
    for item in items:
        conversation = Conversation(engine)
        for number, turn in enumerate(item["turns"]):
            reply = conversation.handle("chat", turn["text"])
            shown = ", ".join(f.id for f in (reply.facts or reply.suggestions)[:3])
            found.append(
                Judged(
                    f"{item['id']}/{number}",
                    item["kind"],
                    item.get("register", ""),
                    turn["text"],
                    mark(turn["expect"], reply),
                    f"{reply.outcome} {shown}",
                )
            )
    return found


def rates(judged: list[Judged]) -> dict[str, float]:
    """The share of each mark, in percent."""
    counts = Counter(j.mark for j in judged)
    return {name: 100 * counts[name] / max(1, len(judged)) for name in ("right", "asked", "refused", "wrong")}


def mark(expect: dict[str, Any], reply: Reply) -> str:
    """right, asked, refused or wrong."""
    want, got = expect["outcome"], reply.outcome
    if want in ("no_figure", "help"):
        if got == want:
            return "right"
        return "wrong" if got == "answer" else "asked"
    if want == "clarify":
        return _clarified(expect.get("choices") or [], reply)
    golds = expect.get("any") or expect.get("all") or []
    if got == "clarify":
        return "asked" if any(_among(g, reply.suggestions) for g in golds) else "refused"
    if got != "answer":
        return "refused"
    if "any" in expect:
        first = bool(reply.facts) and any(same(g, reply.facts[0]) for g in golds)
        verdict = "verdict" not in expect or reply.verdict is expect["verdict"]
        return "right" if first and verdict else "wrong"
    lead = "lead" not in expect or same(expect["lead"], reply.facts[0])
    whole = all(_among(g, reply.facts) for g in golds) and len(reply.facts) <= max(12, 4 * len(golds))
    return "right" if lead and whole else "wrong"


def _clarified(choices: list[dict[str, Any]], reply: Reply) -> str:
    if reply.outcome == "clarify":
        hit = not choices or any(_among(g, reply.suggestions) for g in choices)
        return "right" if hit and len(reply.suggestions) >= 2 else "refused"
    if reply.outcome == "answer":
        return "right" if sum(_among(g, reply.facts) for g in choices) >= 2 else "wrong"
    return "refused"


def _among(gold: dict[str, Any], facts: tuple[Fact, ...]) -> bool:
    return any(same(gold, fact) for fact in facts)


def same(gold: dict[str, Any], fact: Fact) -> bool:
    """Whether a fact is the expected figure: its section, its unit and its values."""
    if not set(fact.sections) & set(gold["sections"]):
        return False
    values = fact.figure.values if fact.figure else ()
    if not gold["values"]:
        return not values
    unit = fact.figure.unit if fact.figure else ""
    if _kind(unit) != _kind(gold["unit"]):
        return False
    have, want = sorted(map(abs, values)), sorted(abs(float(v)) for v in gold["values"])
    return len(have) == len(want) and all(abs(a - b) <= TOLERANCE for a, b in zip(have, want, strict=True))


def _kind(unit: str) -> str:
    return unit if unit in ("%", "points") else "other"
