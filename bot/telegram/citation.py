"""What « Copier » puts on the clipboard, and what « Partager » writes in another chat."""

from __future__ import annotations

from bot.answering.say import sentence
from bot.answering.typography import typeset
from bot.answering.write import Reply
from bot.facts.base import Base, Fact
from bot.telegram.rendering import clean, cut, units

COPY_LIMIT = 256
QUERY_LIMIT = 256


def citation(fact: Fact, base: Base) -> str:
    """The sentence and where it comes from, in at most 256 characters."""
    title = base.survey.short_title or base.survey.title
    for words in (f"({title}, section {fact.section})", f"(section {fact.section})"):
        source = " " + typeset(words)
        if units(source) < COPY_LIMIT // 2:
            break
    return cut(typeset(sentence(fact, base)), COPY_LIMIT - units(source)) + source


def citation_of(reply: Reply, base: Base) -> str:
    """The citation of a reply: of its fact, or one line for each when they fit; else of the first ones that do."""
    facts = reply.facts
    if len(facts) == 1:
        return citation(facts[0], base)
    said = ""
    for fact in facts:
        more = f"{said}\n{typeset(sentence(fact, base))}" if said else typeset(sentence(fact, base))
        if units(more) > COPY_LIMIT:
            break
        said = more
    return said or (citation(facts[0], base) if facts else "")


def share_query(reply: Reply, asked: str, alone: bool) -> str:
    """The inline query that gives this answer again.

    `asked`: what the person wrote; it only serves when it can be understood `alone`, without the talk before.
    """
    if len(reply.facts) == 1 or not alone or not asked.strip():
        return cut(clean(reply.facts[0].examples[0]), QUERY_LIMIT) if reply.facts else ""
    return cut(clean(" ".join(asked.split())), QUERY_LIMIT)
