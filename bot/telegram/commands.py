"""The commands."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from difflib import get_close_matches

from telegram import ForceReply, InlineKeyboardMarkup

from bot.answering.typography import typeset
from bot.facts.base import Fact
from bot.telegram import browsing, keyboards, taps, texts
from bot.telegram.answers import paragraphs
from bot.telegram.incoming import Incoming, Place
from bot.telegram.keyboards import Footing
from bot.telegram.knowledge import Edition, Knowledge
from bot.telegram.memory import Memory, Thread
from bot.telegram.questions import Questions
from bot.telegram.quiz import make_quiz
from bot.telegram.rendering import line, messages
from bot.telegram.sending import Outbox

EXAMPLES = 4
NOT_AGAIN = 40
"""Facts a chat's quiz does not ask again soon."""

_Command = Callable[[Incoming, str], Awaitable[None]]


class Commands:
    """One method each; what they need of the rest."""

    def __init__(
        self, knowledge: Knowledge, memory: Memory, outbox: Outbox, questions: Questions, log_days: int
    ) -> None:
        self._knowledge = knowledge
        self._memory = memory
        self._outbox = outbox
        self._questions = questions
        self._log_days = log_days
        self._table: dict[str, _Command] = {
            "start": self._start,
            "aide": self._help,
            "help": self._help,
            "sections": self._sections,
            "q": self._question,
            "chiffre": self._where,
            "hasard": self._random,
            "quiz": self._quiz,
            "sources": self._sources,
            "confidentialite": self._privacy,
            "oubli": self._erase,
            "nouveau": self._new,
        }

    async def run(self, asked: Incoming, name: str, rest: str, by_name: bool) -> None:
        """Obey a command; one that is not ours gets help, where it was meant for us."""
        command = self._table.get(name)
        if command is not None:
            await command(asked, rest)
        elif not asked.place.group or by_name:
            near = get_close_matches(name, texts.COMMANDS, 1, 0.5)
            hint = f" Essayez /{near[0]}, ou /aide." if near else " /aide les donne toutes."
            await self._say(asked, typeset(texts.UNKNOWN_COMMAND.format(command=f"/{name}", hint=hint)))

    @staticmethod
    def question_in(name: str, rest: str) -> str | None:
        """The question a command asks, if it asks one."""
        if name == "q":
            return rest or None
        return texts.WHERE.format(number=rest) if name == "chiffre" and rest else None

    async def show_fact(self, place: Place, user: int, fact: Fact, under: int | None, edition: Edition) -> None:
        """A fact in a message of its own; the talk then leans on it."""
        reply, context = edition.engine.show(fact.id)
        await self._memory.keep_thread(place, user, Thread(context))
        keyboard = keyboards.of_reply(reply, edition, Footing(under or 0, group=place.group))
        await self._outbox.send(place, messages(paragraphs(reply, place.group))[0], keyboard, _under(place, under))

    async def random_screen(self, place: Place, user: int, edition: Edition) -> browsing.Screen:
        """A striking fact, with a button for another; the talk then leans on it."""
        reply, context = edition.engine.show(random.choice(_striking(edition)).id)
        await self._memory.keep_thread(place, user, Thread(context))
        keyboard = keyboards.of_reply(reply, edition, Footing(0, group=place.group, near=False))
        rows = keyboard.inline_keyboard if keyboard is not None else ()
        another = (keyboards.button(texts.ANOTHER, taps.Another()),)
        return messages(paragraphs(reply, place.group))[0], keyboards.markup([*rows, another])

    async def send_quiz(self, place: Place, under: int | None = None) -> None:
        """A quiz question the chat was not asked lately."""
        asked = await self._memory.asked_in_quiz(place.chat)
        quiz = make_quiz(self._knowledge.edition.base, asked)
        if quiz is None:
            await self._outbox.send(place, texts.QUIZ_EMPTY, reply_to=under)
            return
        keyboard = keyboards.markup([(keyboards.button(texts.NEXT_QUIZ, taps.NextQuiz()),)])
        await self._memory.keep_asked_in_quiz(place.chat, [*asked, quiz.fact][-NOT_AGAIN:])
        await self._outbox.quiz(place, quiz.question, quiz.options, quiz.correct, quiz.explanation, keyboard)

    async def _start(self, asked: Incoming, payload: str) -> None:
        edition = self._knowledge.edition
        kind, _, code = payload.partition("_")
        fact = edition.fact(code) if kind == "f" else None
        if fact is None and edition.base.has_fact(payload):
            fact = edition.base.fact(payload)
        screen = browsing.section(code, edition) if kind == "s" else None
        if fact is not None:
            await self.show_fact(asked.place, asked.user, fact, asked.message, edition)
        elif screen is not None:
            await self._outbox.send(asked.place, *screen, _under(asked.place, asked.message))
        elif asked.place.group:
            await self._say(asked, texts.GROUP_HELLO)
        else:
            await self._say(
                asked, texts.welcome(edition.base), keyboard=keyboards.of_examples(_examples(edition), edition)
            )

    async def _help(self, asked: Incoming, rest: str) -> None:
        edition = self._knowledge.edition
        keyboard = None if asked.place.group else keyboards.of_examples(_examples(edition), edition)
        await self._say(asked, *texts.help_parts(self._outbox.bot.username), keyboard=keyboard)

    async def _sections(self, asked: Incoming, rest: str) -> None:
        await self._outbox.send(
            asked.place, *browsing.sections(self._knowledge.edition), _under(asked.place, asked.message)
        )

    async def _question(self, asked: Incoming, rest: str) -> None:
        if rest:
            await self._questions.ask(asked, rest)
            return
        prompt = ForceReply(selective=True, input_field_placeholder=texts.ASK_PLACEHOLDER)
        await self._outbox.send(asked.place, texts.ASK_AFTER_Q, prompt, asked.message)

    async def _where(self, asked: Incoming, number: str) -> None:
        question = self.question_in("chiffre", number)
        await (self._questions.ask(asked, question) if question else self._say(asked, texts.ASK_NUMBER))

    async def _random(self, asked: Incoming, rest: str) -> None:
        screen = await self.random_screen(asked.place, asked.user, self._knowledge.edition)
        await self._outbox.send(asked.place, *screen, _under(asked.place, asked.message))

    async def _quiz(self, asked: Incoming, rest: str) -> None:
        await self.send_quiz(asked.place, asked.message)

    async def _sources(self, asked: Incoming, rest: str) -> None:
        about, silent = texts.sources(self._knowledge.edition.base)
        parts = [line(about[0], "b"), *map(line, about[1:])]
        if silent:
            parts.append(line(texts.NOT_SAID, "b"))
            parts.append(line("\n".join(f"• {item}" for item in silent)))
        for html in messages(parts):
            await self._outbox.send(asked.place, html, reply_to=_under(asked.place, asked.message))

    async def _privacy(self, asked: Incoming, rest: str) -> None:
        await self._say(asked, *texts.privacy(self._log_days))

    async def _erase(self, asked: Incoming, rest: str) -> None:
        await self._say(asked, texts.ERASE_ASK, keyboard=keyboards.of_erasing(self._memory.person(asked.user)))

    async def _new(self, asked: Incoming, rest: str) -> None:
        await self._memory.forget_thread(asked.place, asked.user)
        await self._say(asked, texts.FORGOTTEN)

    async def _say(self, asked: Incoming, *parts: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        for html in messages(map(line, parts)):
            await self._outbox.send(asked.place, html, keyboard, _under(asked.place, asked.message))


def _under(place: Place, message: int | None) -> int | None:
    """In a group, what is said must show to whom; in private it goes without saying."""
    return message if place.group else None


def _examples(edition: Edition) -> list[Fact]:
    """A few facts to begin with, from different sections."""
    striking = _striking(edition)
    by_section: dict[str, Fact] = {}
    for fact in random.sample(striking, len(striking)):
        by_section.setdefault(fact.section, fact)
    return list(by_section.values())[:EXAMPLES]


def _striking(edition: Edition) -> list[Fact]:
    """The facts that are good to show; all of them where none is marked."""
    return [f for f in edition.base.facts if f.striking] or list(edition.base.facts)
