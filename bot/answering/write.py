"""A Result to a Reply: the message in parts, in French, ready for any channel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.answering.results import Answer, Clarification, Help, NoFigure, Outcome, Result
from bot.answering.say import describe, sentence
from bot.answering.typography import typeset
from bot.facts.base import Base, Fact


@dataclass(frozen=True)
class ChoiceButton:
    """Something the person may choose next."""

    label: str
    fact: str
    """id of the fact it shows"""


@dataclass(frozen=True)
class Block:
    """One fact as it is shown."""

    figure: str
    sentence: str
    context: str = ""
    caution: str = ""
    source: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Reply:
    """What a person reads, in parts that each channel renders its own way."""

    outcome: Outcome
    lead: str = ""
    """verdict, notes, question or refusal, before the figures"""
    blocks: tuple[Block, ...] = ()
    closing: str = ""
    choices: tuple[ChoiceButton, ...] = ()
    facts: tuple[Fact, ...] = ()
    suggestions: tuple[Fact, ...] = ()
    verdict: bool | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """The reply as plain text, for channels without formatting."""
        parts = [self.lead] if self.lead else []
        for block in self.blocks:
            parts.append(
                "\n".join(
                    p
                    for p in (
                        f"{block.figure} — {block.sentence}" if block.figure else block.sentence,
                        block.context,
                        f"Attention : {block.caution}" if block.caution else "",
                        block.source,
                    )
                    if p
                )
            )
        if self.closing:
            parts.append(self.closing)
        if self.choices:
            parts.append("\n".join(f"{n}. {c.label}" for n, c in enumerate(self.choices, 1)))
        return "\n\n".join(parts)


HELP = (
    "Posez votre question comme elle vous vient, je réponds avec le chiffre du rapport, ce qu'il veut dire et sa section. "
    "Je sais aussi comparer, classer, vérifier une affirmation et retrouver d'où vient un chiffre. Quand le rapport ne dit rien, je le dis."
)
GREETING = "À votre service. Posez une question sur l'enquête, avec vos mots."


def write(result: Result, base: Base) -> Reply:
    """The Reply that says a Result."""
    if isinstance(result, Help):
        return Reply("help", lead=typeset(HELP if result.text == "help" else GREETING))
    if isinstance(result, NoFigure):
        choices = tuple(ChoiceButton(typeset(describe(f, base)), f.id) for f in result.suggestions)
        lead = result.reason + ("\n\nAu plus près :" if choices else "")
        return Reply("no_figure", lead=typeset(lead), choices=choices, suggestions=result.suggestions)
    if isinstance(result, Clarification):
        choices = tuple(ChoiceButton(typeset(c.label), c.fact.id) for c in result.choices)
        return Reply(
            "clarify", lead=typeset(result.question), choices=choices, suggestions=tuple(c.fact for c in result.choices)
        )
    return _answer(result, base)


def _answer(answer: Answer, base: Base) -> Reply:
    lead = [_verdict(answer.verdict)] if answer.verdict is not None else []
    if answer.title:
        lead.append(answer.title[:1].upper() + answer.title[1:] + " :")
    lead.extend(answer.notes)
    brief = len(answer.facts) > 1
    blocks = tuple(block(fact, base, brief) for fact in answer.facts)
    return Reply(
        "answer",
        lead=typeset("\n".join(lead)),
        blocks=blocks,
        closing=typeset(answer.computed),
        facts=answer.facts,
        verdict=answer.verdict,
        suggestions=answer.related,
    )


def _verdict(verdict: bool | None) -> str:
    return "Oui, c'est bien ce que dit le rapport." if verdict else "Non, ce n'est pas ce que dit le rapport."


def block(fact: Fact, base: Base, brief: bool = False) -> Block:
    """A fact as it is shown; `brief` leaves out the context, never the caution."""
    return Block(
        figure=typeset(fact.figure.text) if fact.figure else "",
        sentence=typeset(sentence(fact, base)),
        context="" if brief else typeset(fact.context),
        caution=typeset(fact.caution),
        source=typeset(source(fact, base)),
        fact=fact.id,
    )


def source(fact: Fact, base: Base) -> str:
    """ "Source : section II.1 – titre"."""
    section = base.sections[fact.section]
    also = f" (aussi {', '.join(fact.sections[1:])})" if len(fact.sections) > 1 else ""
    return f"Source : section {section.id} – {section.title}{also}"
