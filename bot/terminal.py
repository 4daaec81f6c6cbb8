"""The terminal channel: a conversation, line by line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot import terminal_view
from bot.answering.say import describe
from bot.conversation import Conversation, Engine
from bot.facts.base import Fact
from bot.facts.cache import cache_folder
from bot.facts.contract import member_label

if TYPE_CHECKING:
    from prompt_toolkit.history import History

CHAT = "terminal"
PROMPT = "› "
HELP = (
    ("votre question", "avec vos mots, comme elle vient"),
    ("un numéro", "choisir dans la dernière liste"),
    ("/sections", "les sections du rapport"),
    ("/section I.1", "les faits d'une section"),
    ("/fiche ID", "tout ce que l'on sait d'un fait"),
    ("/nouveau", "oublier ce qui vient d'être dit"),
    ("/aide", "cette aide"),
    ("/quitter", "partir (ou Ctrl-D)"),
)


def converse(engine: Engine) -> int:
    """Talk until the person leaves; the exit code, 0 however they do."""
    session = Session(engine)
    interactive = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    with suppress(KeyboardInterrupt):
        if interactive:
            session.welcome()
        for line in _typed_lines() if interactive else _piped_lines():
            session.read(line)
            if session.over:
                return 0
    if interactive:
        print("\nÀ bientôt.")
    return 0


def _piped_lines() -> Iterator[str]:
    for line in sys.stdin or ():
        yield line
        sys.stdout.flush()  # whoever drives the conversation through a pipe waits for the reply


def _typed_lines() -> Iterator[str]:
    from prompt_toolkit import PromptSession

    prompt: PromptSession[str] = PromptSession(history=_history())
    with suppress(EOFError):
        while True:
            yield prompt.prompt(PROMPT)


def _history() -> History:
    """Past questions, in a file that only this user can read; in memory where that cannot be had."""
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    folder = cache_folder()
    if folder is None:
        return InMemoryHistory()
    path = folder / "history"
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600))
        path.chmod(0o600)
    except OSError:
        return InMemoryHistory()
    return FileHistory(path)


class Session:
    """One person's conversation: what each line that they type does."""

    def __init__(self, engine: Engine, view: terminal_view.View | None = None) -> None:
        self.over = False
        self._base = engine.base
        self._conversation = Conversation(engine)
        self._view = view or terminal_view.View()
        self._offered: tuple[str, ...] = ()
        """Facts that a number chooses among."""
        self._commands: dict[str, Callable[[str], None]] = {
            "/aide": self._help,
            "/sections": self._sections,
            "/section": self._section,
            "/fiche": self._card,
            "/nouveau": self._forget,
            "/quitter": self._leave,
        }

    def welcome(self) -> None:
        """The first words."""
        self._view.title(self._base.survey.title)
        self._view.line("Posez votre question avec vos mots. /aide : ce que je comprends ; /quitter : partir.")

    def read(self, line: str) -> None:
        """Answer one line: a command, a choice or a question."""
        said = line.strip()
        if not said:
            return
        if said.startswith("/"):
            self._command(said)
        elif said.isdecimal() and self._offered:
            self._choose(int(said))
        else:
            reply = self._conversation.handle(CHAT, said)
            self._offered = tuple(choice.fact for choice in reply.choices)
            self._view.reply(reply)

    def _command(self, said: str) -> None:
        name, _, rest = said.partition(" ")
        command = self._commands.get(name.lower())
        if command is None:
            near = get_close_matches(name.lower(), self._commands, 1, 0.5)
            hint = f"essayez {near[0]}" if near else "/aide les donne toutes"
            self._view.line(f"Commande inconnue : {name} ; {hint}.")
        else:
            command(rest.strip())

    def _choose(self, number: int) -> None:
        if 1 <= number <= len(self._offered):
            self._view.reply(self._conversation.show(self._offered[number - 1], CHAT))
        else:
            self._view.line(f"Choisissez un numéro de 1 à {len(self._offered)}, ou posez une autre question.")

    def _help(self, _: str) -> None:
        self._view.pairs(HELP)

    def _sections(self, _: str) -> None:
        self._view.pairs([(section.id, section.title) for section in self._base.survey.sections])

    def _section(self, name: str) -> None:
        found = self._known("/section", name, list(self._base.sections))
        if found is None:
            return
        section, facts = self._base.sections[found], self._base.by_section(found)
        self._view.title(f"{section.id} – {section.title}")
        self._view.choices([self._summary(fact) for fact in facts])
        self._offered = tuple(fact.id for fact in facts)

    def _summary(self, fact: Fact) -> str:
        return f"{describe(fact, self._base)} : {fact.figure.text if fact.figure else 'sans chiffre'}"

    def _card(self, name: str) -> None:
        found = self._known("/fiche", name, [fact.id for fact in self._base.facts])
        if found is None:
            return
        fact = self._base.fact(found)
        self._view.reply(self._conversation.show(found, CHAT))
        labels = ((self._dimension(d), member_label(self._base, fact, d)) for d in self._base.dimensions)
        self._view.pairs(
            [
                ("identifiant", fact.id),
                ("indicateur", self._base.indicators[fact.indicator].label),
                *((name, label) for name, label in labels if label),
                ("se demande", " · ".join(fact.examples)),
            ]
        )

    def _dimension(self, name: str) -> str:
        own = self._base.survey.dimensions.get(name)
        return own.label if own else terminal_view.DIMENSIONS.get(name, name)

    def _known(self, command: str, said: str, ids: Sequence[str]) -> str | None:
        """The id that was typed, whatever its capitals; without one, a line that offers the nearest."""
        by_fold = {name.casefold(): name for name in ids}
        found = by_fold.get(said.casefold())
        if found is not None:
            return found
        near = get_close_matches(said.casefold(), by_fold, 3, 0.4) or list(by_fold)[:1]
        offered = " ou ".join(f"{command} {by_fold[name]}" for name in near)
        self._view.line(f"Je ne connais pas « {said} » ; essayez {offered}." if said else f"Par exemple : {offered}.")
        return None

    def _forget(self, _: str) -> None:
        self._conversation.forget(CHAT)
        self._offered = ()
        self._view.line("C'est oublié : nouvelle conversation.")

    def _leave(self, _: str) -> None:
        self.over = True
