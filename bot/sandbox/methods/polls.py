"""Polls and quizzes."""

from __future__ import annotations

from typing import Any

from bot.sandbox import keyboards, utf16, wire
from bot.sandbox.methods import content
from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.model import Poll
from bot.sandbox.refusals import Json, bad

OPTIONS, QUESTION, OPTION, EXPLANATION = 12, 300, 100, 200
PERIOD = range(5, 2_628_001)
ACCEPTS = (
    "question question_parse_mode question_entities options is_anonymous type allows_multiple_answers correct_option_id "
    "correct_option_ids explanation explanation_parse_mode explanation_entities open_period close_date is_closed"
)


@method("sendPoll", content.PLACE + ACCEPTS)
async def send_poll(asked: Asked) -> Json:
    """A poll or, with `type=quiz`, a quiz with its right answer."""
    where = content.place(asked)
    poll = _read(asked)
    message = content.post(asked, where, poll=poll)
    asked.world.polls[poll.id] = message
    return wire.message(message)


@method("stopPoll", "chat_id message_id reply_markup")
async def stop_poll(asked: Asked) -> Json:
    """Close one of the bot's polls and tell its last state."""
    chat = asked.world.open_chat(asked.given.text("chat_id"))
    found = asked.world.message(chat, asked.given.integer("message_id"))
    if found is None or found.poll is None:
        raise bad("message with poll to stop not found")
    if found.sender is not asked.world.bot:
        raise bad("poll can't be stopped")
    if found.poll.closed:
        raise bad("poll has already been closed")
    found.poll.closed = True
    found.markup = keyboards.read(asked.given.mapping("reply_markup"))
    asked.world.tell("poll", chat, found)
    return wire.poll(found.poll)


def _read(asked: Asked) -> Poll:
    given = asked.given
    quiz = given.text("type", "regular") == "quiz"
    question, marks = content.formatted(
        given.text("question"), given.text("question_parse_mode"), given.sequence("question_entities")
    )  # fmt: skip
    if not 1 <= utf16.length(question) <= QUESTION:
        raise bad("poll question must be non-empty" if not question else "poll question is too long (sandbox)")
    options = _options(given.sequence("options") or [])
    explanation, explained = content.formatted(
        given.text("explanation"), given.text("explanation_parse_mode"), given.sequence("explanation_entities")
    )  # fmt: skip
    if utf16.length(explanation) > EXPLANATION or explanation.count("\n") > 2:
        raise bad("explanation is too long: 200 characters and 2 line feeds at most (sandbox)")
    period = given.integer("open_period")
    if period is not None and period not in PERIOD:
        raise bad("open_period must be between 5 and 2628000 (sandbox)")
    closes = given.integer("close_date") or (asked.world.now() + period if period else None)
    return Poll(
        asked.world.unique(), question, options, quiz, given.boolean("is_anonymous") if "is_anonymous" in given else True,
        given.boolean("allows_multiple_answers"), _correct(asked, quiz, len(options)), marks, explanation, explained,
        given.boolean("is_closed"), closes, period,
    )  # fmt: skip


def _options(given: list[Any]) -> list[str]:
    if not 2 <= len(given) <= OPTIONS:
        raise bad(f"poll must have at least 2 option and at most {OPTIONS} (sandbox)")
    texts = [str(option.get("text", "") if isinstance(option, dict) else option).strip() for option in given]
    if not all(1 <= utf16.length(text) <= OPTION for text in texts):
        raise bad("poll options must be non-empty and of 100 characters at most (sandbox)")
    if len(set(texts)) < len(texts):
        raise bad("poll options must be different (sandbox)")
    return texts


def _correct(asked: Asked, quiz: bool, count: int) -> list[int]:
    many, one = asked.given.sequence("correct_option_ids"), asked.given.integer("correct_option_id")
    correct = list(many or []) or ([] if one is None else [one])
    if quiz and not correct:
        raise bad("quiz must have a correct option specified (sandbox)")
    if not quiz and correct:
        raise bad("only a quiz has a correct option (sandbox)")
    if not all(isinstance(option, int) and 0 <= option < count for option in correct):
        raise bad("wrong correct option ID specified")
    return correct
