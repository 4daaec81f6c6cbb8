"""A crowd at once: nobody's talk is mixed with another's, order is kept, memory stays small, and it is fast enough.

Quick: 200 questions.  Long: `LECHIFFRE_LONG=1 pytest tests/delivery/test_delivery_load.py -s` asks 2,000 in 500 chats,
beside python-telegram-bot's bare echo bot, and holds the limits of speed; say its figures only of a quiet machine.
"""

from __future__ import annotations

import os
from functools import cache
from itertools import chain
from pathlib import Path

from load_kit import ROOT, Questions, echo, ours

from bot.conversation import Conversation, Engine
from bot.opening import open_engine
from bot.sandbox import html
from bot.telegram.answers import paragraphs
from bot.telegram.rendering import messages

LONG = os.environ.get("LECHIFFRE_LONG") == "1"
CHATS = 500 if LONG else 50
EACH = 4
ROUNDS = 3 if LONG else 1
MOST_MEGABYTES = 200
LEAST_SHARE = 0.5
FOLLOW_UPS = (
    "et les dentistes ?",
    "et les infirmières ?",
    "et pour les kinés ?",
    "et les pharmaciens ?",
    "et les médecins ?",
)


@cache
def engine() -> Engine:
    """The shipped base, in this process too: it says what each chat must hear."""
    return open_engine(ROOT / "knowledge")


def crowd() -> Questions:
    """In each chat a question, two that lean on the one before, and another question."""
    facts = [fact for fact in engine().base.facts if fact.examples]
    return {
        f"chat {n}": [
            facts[n % len(facts)].examples[0],
            FOLLOW_UPS[n % len(FOLLOW_UPS)],
            FOLLOW_UPS[(n + 1) % len(FOLLOW_UPS)],
            facts[7 * n % len(facts)].examples[-1],
        ]
        for n in range(CHATS)
    }


def expected(questions: list[str]) -> list[str]:
    """What a chat must hear, if nothing of another's comes in between."""
    talk = Conversation(engine())
    pages = chain.from_iterable(messages(paragraphs(talk.handle("one", text))) for text in questions)
    return [html.parse(page)[0] for page in pages]


async def test_a_crowd_at_once(tmp_path: Path) -> None:
    asked = crowd()
    came = await ours(asked, tmp_path)
    assert [chat for chat, questions in asked.items() if came.answers(chat) != expected(questions)] == []
    print(f"\n{CHATS * EACH} questions from {CHATS} chats: {came.megabytes:.0f} MB at most")
    assert came.megabytes <= MOST_MEGABYTES


async def test_beside_a_bare_echo(tmp_path: Path) -> None:
    """Both bots in turn, each a process before a sandbox in another one; of each the best round counts, for others use
    the machine too.  The quick form only proves that both can be measured."""
    asked = crowd()
    rounds = [(await echo(asked, tmp_path), await ours(asked, tmp_path / str(n))) for n in range(ROUNDS)]
    theirs, own = (min(each, key=lambda came: came.seconds) for each in zip(*rounds, strict=True))
    share = theirs.seconds / own.seconds
    count = CHATS * EACH
    for name, came in (("bare echo", theirs), ("LeChiffre", own)):
        print(
            f"\n{name}: {count / came.seconds:.0f} a second, {came.processor / count * 1000:.1f} ms of processor each",
            end="",
        )
    print(f"\nshare: {share:.2f}")
    for came in (each for pair in rounds for each in pair):
        assert sum(len(came.answers(chat)) for chat in asked) == count
    assert share >= (LEAST_SHARE if LONG else 0.05)
