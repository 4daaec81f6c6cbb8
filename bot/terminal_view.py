"""How the terminal shows a Reply: figures in bold, lines cut at words, choices numbered.

rich breaks lines at any space; the no-break ones of French typography must hold ("87 %"), so lines are cut here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.text import Text

from bot.answering.typography import typeset
from bot.answering.write import Block, Reply

WIDEST = 100
"""Longer lines are tiring to read, however wide the window."""
DIMENSIONS = {"population": "qui répond", "subject": "à propos de", "country": "pays", "period": "période"}


class View:
    """Writes on a console; plain text when it is no terminal or `NO_COLOR` is set."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, markup=False, emoji=False)

    def title(self, text: str) -> None:
        """A heading."""
        self._paragraph(typeset(text), "bold underline")

    def line(self, text: str) -> None:
        """A word from the terminal itself."""
        self._paragraph(typeset(text), "italic")

    def reply(self, reply: Reply) -> None:
        """A whole reply."""
        parts = 0
        for part in reply.lead.split("\n"):
            if part.strip():
                self._paragraph(part)
                parts += 1
        for number, block in enumerate(reply.blocks):
            if parts or number:
                self._blank()
            self._block(block)
        if reply.closing:
            self._blank()
            self._paragraph(reply.closing)
        if reply.choices:
            self._blank()
            self.choices([choice.label for choice in reply.choices])
        self._blank()

    def choices(self, labels: Sequence[str]) -> None:
        """Numbered labels."""
        room = len(str(len(labels))) + 2
        for number, label in enumerate(labels, 1):
            self._paragraph(typeset(label), first=f"{number}.".ljust(room), label="bold cyan")

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Names and what they are, in two columns; under one another in a narrow window."""
        items = list(pairs)
        room = max((len(name) for name, _ in items), default=0) + 2
        for name, text in items:
            if room > self._width() // 2:
                self._paragraph(name, "cyan")
                self._paragraph(typeset(text), first="  ")
            else:
                self._paragraph(typeset(text), first=name.ljust(room), label="cyan")
        self._blank()

    def _block(self, block: Block) -> None:
        sentence = f" — {block.sentence}" if block.figure else block.sentence
        self._paragraph(sentence, first=block.figure, label="bold", hang=False)
        caution = typeset(f"Attention : {block.caution}") if block.caution else ""
        for text, style in ((block.context, ""), (caution, "yellow"), (block.source, "dim")):
            if text:
                self._paragraph(text, style)

    def _width(self) -> int:
        return max(10, min(self._console.width, WIDEST))

    def _blank(self) -> None:
        self._console.print()

    def _paragraph(self, text: str, style: str = "", first: str = "", label: str = "", hang: bool = True) -> None:
        """Text cut to the window; `first` begins it in a style of its own, and the other lines are set under it."""
        indent = " " * len(first) if hang else ""
        whole = self._cut(first + text, indent)
        shown = Text(whole, style=style)
        shown.stylize(label, 0, len(first))
        self._console.print(shown, soft_wrap=True)

    def _cut(self, text: str, indent: str) -> str:
        if not self._console.is_terminal:
            return text  # a program, or a file: lines are cut by whoever shows them
        return textwrap.fill(text, self._width(), subsequent_indent=indent, break_on_hyphens=False) or text
