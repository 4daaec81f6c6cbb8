"""Messages of several sentences: what is told first, and the question that comes last."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.french.text import clean, split

_STOP = re.compile(r"(?<=[.!?…:;\n])\s+")
_ASKING = frozenset("combien quel quelle quels quelles quelle qui comment % pourcentage proportion part".split())
_TOLD = frozenset({"je", "j", "mon", "ma", "mes", "me", "m", "moi", "nous", "notre", "nos", "tu", "vous"})
_TAKEN_UP = frozenset({"ça", "ca", "cela", "cet", "cette", "ces", "celui", "celle"})
"""Words that take up what was said before: the question is no question by itself."""
_MINE = frozenset({"mon", "ma", "mes", "notre", "nos"})
SHORTEST = 5
"""Words from which a sentence may be a question by itself."""


@dataclass(frozen=True)
class Asked:
    """The question at the end of a message of several sentences."""

    text: str
    told: bool
    """what stands before is told of oneself, and says nothing about the question"""


def asked_last(text: str) -> Asked | None:
    """The last sentence, where it asks by itself and others come before it.

    "Je suis libraire de nuit, personne ne me remercie. Combien de gens trouvent que…": the question is the end.
    """
    sentences = [s for s in _STOP.split(text.strip()) if any(c.isalnum() for c in s)]
    if len(sentences) < 2 or "«" in text or '"' in text:
        return None  # what is quoted is what is asked about
    words = split(clean(sentences[-1]))
    if len(words) < SHORTEST or not ("?" in words or _ASKING & set(words)) or (_TAKEN_UP | _MINE) & set(words):
        return None
    before = set(split(clean(" ".join(sentences[:-1]))))
    told = bool(before & _TOLD) and not before & _ASKING
    if sentences[-2].rstrip().endswith(":") and not told:
        return None  # "Sages-femmes : quelle popularité ?": a heading, not a sentence
    return Asked(sentences[-1], told)
