"""The learning loop: what a file of questions shows the vocabulary to lack, with the edit that each gap suggests."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bot.answering.say import join
from bot.conversation import Engine, Turn
from bot.french.lemmas import fold
from bot.understanding.query import Query

MOST_QUOTED = 2
"""Questions quoted for each word."""


@dataclass
class Gap:
    """A word that was not understood, the questions it stands in, and what they were about."""

    word: str
    questions: list[str] = field(default_factory=list)
    frames: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    """indicators that the rest of these questions speaks of"""


def review(engine: Engine, questions: Iterable[str]) -> Iterator[str]:
    """Lines of a report in French: words not understood, near misses, then the count of each outcome."""
    gaps: dict[str, Gap] = {}
    misses: list[str] = []
    outcomes: dict[str, int] = defaultdict(int)
    for question in questions:
        turn = engine.turn(question)
        outcomes[turn.reply.outcome] += 1
        for word in turn.query.unknown:
            _add(gaps.setdefault(fold(word), Gap(word)), question, turn.query)
        miss = _near_miss(turn, engine)
        if miss:
            misses.append(f"« {question} » {miss}")
    yield from _words(gaps, engine)
    yield from _near_misses(misses)
    said = {"answer": "réponses", "clarify": "questions en retour", "no_figure": "refus", "help": "accueils"}
    counts = ", ".join(f"{outcomes[name]} {french}" for name, french in said.items())
    yield f"{sum(outcomes.values())} questions : {counts}."


def read_questions(lines: Iterable[str]) -> Iterator[str]:
    """The questions of a file: one a line, or one JSON object a line with its `text`."""
    for line in lines:
        said = line.strip()
        if said.startswith("{"):
            try:
                data = json.loads(said)
            except ValueError:
                data = None
            if isinstance(data, dict):
                said = data["text"].strip() if isinstance(data.get("text"), str) else ""
        if said:
            yield said


def _add(gap: Gap, question: str, query: Query) -> None:
    gap.questions.append(question)
    found = [r.evidence for r in query.readings[:1]] or list(query.partial[:1])
    for evidence in found:
        gap.frames[evidence.frame.id] += 1


def _words(gaps: dict[str, Gap], engine: Engine) -> Iterator[str]:
    if gaps:
        yield "Mots qui n'ont pas été compris, les plus fréquents d'abord :"
    for gap in sorted(gaps.values(), key=lambda g: (-len(g.questions), g.word)):
        quoted = join([f"« {q} »" for q in gap.questions[:MOST_QUOTED]])
        times = f"{len(gap.questions)} question" + ("s" if len(gap.questions) > 1 else "")
        yield f"  {gap.word} ({times}) : {quoted}"
        yield f"    {_suggestion(gap, engine)}"


def _suggestion(gap: Gap, engine: Engine) -> str:
    """Where the word may belong."""
    near = engine.vocabulary.repairer.nearest(fold(gap.word))
    spelled = f"une autre façon d'écrire « {near} » ? " if near and near != fold(gap.word) else ""
    if not gap.frames:
        return f"{spelled}À ajouter aux mots d'un membre ou d'un concept, ou à un silence si le rapport n'en dit rien."
    frame = max(gap.frames, key=lambda f: gap.frames[f])
    indicator = engine.base.indicators[frame]
    concepts = [
        c for c in dict.fromkeys(c for combo in indicator.combinations for c in combo) if c in engine.base.concepts
    ]
    where = f"du concept « {concepts[0]} »" if concepts else f"de l'indicateur « {frame} »"
    source = engine.base.concepts[concepts[0]].origin if concepts else indicator.origin
    return f"{spelled}Le reste parle de « {indicator.label} » : à ajouter aux mots {where} ({source.file}:{source.line}) s'il dit cette idée."


def _near_miss(turn: Turn, engine: Engine) -> str:
    """Why a question that was all but understood got no figure, or ""."""
    if turn.reply.outcome == "answer" or turn.query.unknown or turn.query.silence is not None:
        return ""
    if turn.reply.outcome == "clarify":
        return (
            "hésite entre "
            + join([f"« {f.id} »" for f in turn.reply.suggestions[:3]])
            + " : quels mots les distinguent ?"
        )
    if not turn.query.readings:
        begun = [f"« {e.frame.id} »" for e in turn.query.partial[:2]]
        return f"nomme une partie seulement de {join(begun)} : ajouter une combinaison à « means » ?" if begun else ""
    reading = turn.query.readings[0]
    label = engine.base.indicators[reading.wanted].label
    if reading.resolution.missing:
        missing = join([f"« {g.member} »" for g in reading.resolution.missing])
        return (
            f"n'a pas de chiffre de « {label} » pour {missing} : un refus juste, ou un mot de trop dans ces membres ?"
        )
    left = join([f"« {c} »" for c in reading.evidence.left_ids[:2]])
    return f"parle de « {label} » et de {left} : un mot trop général dans ce concept ?" if left else ""


def _near_misses(misses: list[str]) -> Iterator[str]:
    if misses:
        yield "Questions presque comprises :"
    for miss in misses:
        yield f"  {miss}"
