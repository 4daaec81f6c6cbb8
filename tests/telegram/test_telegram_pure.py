"""Citations, neighbours, quizzes, texts: what needs no Telegram."""

from __future__ import annotations

import random
from typing import cast

import pytest
from telegram_world import flat

from bot.conversation import Engine
from bot.facts.base import Base
from bot.opening import knowledge_folder, open_engine
from bot.store.errors import StoreError
from bot.store.keys import Keys
from bot.store.store import Store
from bot.telegram import texts
from bot.telegram.answers import LABEL, on_buttons
from bot.telegram.citation import COPY_LIMIT, citation, citation_of, share_query
from bot.telegram.incoming import Place
from bot.telegram.inline import found
from bot.telegram.knowledge import Edition, Knowledge
from bot.telegram.memory import Memory, Thread
from bot.telegram.near import difference, nearest
from bot.telegram.quiz import EXPLANATION_LIMIT, OPTION_LIMIT, OPTIONS, QUESTION_LIMIT, make_quiz
from bot.telegram.rendering import units


@pytest.fixture(scope="module")
def shipped() -> Engine:
    """The survey that ships with the bot."""
    return open_engine(knowledge_folder(None))


def test_a_citation_says_where_it_comes_from(small_engine: Engine) -> None:
    base = small_engine.base
    said = flat(citation(base.fact("frequentation-cinemas"), base))
    assert said == "72 % des habitants fréquentent les cinémas. (l'enquête sur les loisirs, section A.1)"


@pytest.mark.parametrize("which", ["small_engine", "shipped"])
def test_every_citation_fits_the_button(which: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue(which)
    for fact in engine.base.facts:
        assert 0 < units(citation(fact, engine.base)) <= COPY_LIMIT
        assert 0 < units(share_query(engine.show(fact.id)[0], "", True)) <= 256


def test_several_facts_are_cited_together(small_engine: Engine) -> None:
    reply = small_engine.turn("compare la fréquentation des musées et des cinémas").reply
    assert flat(citation_of(reply, small_engine.base)).count("\n") == 1


def test_a_follow_up_is_shared_by_a_question_that_stands_alone(small_engine: Engine) -> None:
    first = small_engine.turn("fréquentation des bibliothèques")
    second = small_engine.turn("et les cinémas ?", first.context)
    assert share_query(second.reply, "et les cinémas ?", alone=False) == "fréquentation des cinémas"
    many = small_engine.turn("quel lieu est le plus fréquenté ?").reply
    assert share_query(many, "quel lieu est le plus fréquenté ?", alone=True) == "quel lieu est le plus fréquenté ?"


def test_the_nearest_facts_are_the_same_question_first(small_engine: Engine) -> None:
    base = small_engine.base
    fact = base.fact("frequentation-bibliotheques")
    found_near = nearest(fact, base)
    assert {f.indicator for f in found_near} == {"frequentation"} and fact not in found_near
    assert flat(difference(base.fact("frequentation-cinemas"), fact, base)) == "72 % · Cinémas"
    assert flat(difference(base.fact("frequentation-bibliotheques-italie"), fact, base)).startswith("40 % · ")
    assert "satisfaction" in difference(base.fact("satisfaction-musees"), fact, base)


@pytest.mark.parametrize("which", ["small_engine", "shipped"])
def test_quizzes_are_fair_and_fit(which: str, request: pytest.FixtureRequest) -> None:
    base: Base = request.getfixturevalue(which).base
    seen: list[str] = []
    for seed in range(40):
        quiz = make_quiz(base, seen[-5:], random.Random(seed))
        assert quiz is not None
        assert len(set(quiz.options)) == OPTIONS
        right = quiz.options[quiz.correct]
        fact = base.fact(quiz.fact)
        assert fact.figure is not None and flat(right) == flat(fact.figure.text)
        assert right not in quiz.question and texts.BLANK in quiz.question
        assert units(quiz.question) <= QUESTION_LIMIT and units(quiz.explanation) <= EXPLANATION_LIMIT
        assert all(units(option) <= OPTION_LIMIT for option in quiz.options)
        assert "section" in quiz.explanation and quiz.explanation.startswith(right)
        assert quiz.fact not in seen[-5:]
        seen.append(quiz.fact)


def test_a_quiz_is_not_asked_again_while_others_are_left(small_engine: Engine) -> None:
    asked: list[str] = []
    for seed in range(5):
        quiz = make_quiz(small_engine.base, asked, random.Random(seed))
        assert quiz is not None and quiz.fact not in asked
        asked.append(quiz.fact)


def test_the_profile_fits_telegram(small_engine: Engine, shipped: Engine) -> None:
    for engine in (small_engine, shipped):
        assert 0 < units(texts.description(engine.base)) <= 512
        assert 0 < units(texts.short_description(engine.base)) <= 120
    assert all(1 <= len(what) <= 256 and name == name.lower() for name, what in texts.COMMANDS.items())
    assert set(texts.GROUP_COMMANDS) <= set(texts.COMMANDS)


def test_toasts_fit() -> None:
    for toast in (texts.STALE, texts.OTHERS, texts.TOO_OLD, texts.NO_CHART, texts.THANKS_BAD, texts.TAP_FAILED):
        assert units(toast) <= 200


def test_inline_ids_are_unique_and_the_answer_comes_first(edition: Edition) -> None:
    for text in (
        "",
        "fréquentation des musées",
        "satisfaction",
        "quel lieu est le plus fréquenté ?",
        "zorglub",
        "bonjour",
    ):
        ids = [one.id for one in found(text, edition)]
        assert len(set(ids)) == len(ids)
        assert all(0 < len(one.encode()) <= 64 for one in ids)
    assert found("fréquentation des musées", edition)[0].id == "answer"
    assert found("zorglub", edition)[0].id == "none"


def test_knowledge_can_be_replaced(small_engine: Engine, shipped: Engine) -> None:
    knowledge = Knowledge(small_engine)
    before = knowledge.edition
    knowledge.replace(shipped)
    assert knowledge.engine is shipped and before.engine is small_engine


def test_long_labels_lose_what_others_say_too() -> None:
    labels = [f"une question assez longue pour un bouton – {who}" for who in ("les uns", "les autres")]
    assert on_buttons(labels) == ["1. les uns", "2. les autres"]
    assert on_buttons(["a – b", "a – c"]) == ["a – b", "a – c"]
    (alone,) = on_buttons(["x" * 80])
    assert alone.startswith("1. xxx") and alone.endswith("…") and units(alone) == LABEL


@pytest.mark.parametrize("lasting", [True, False])
async def test_a_thread_is_not_taken_for_new_or_lost_while_the_store_is_away(lasting: bool) -> None:
    class Away:
        keys = Keys(b"0" * 32)

        async def fails(self, *_: object) -> None:
            raise StoreError("base de données : injoignable", lasting)

        context = save_context = forget_thread = fails

    memory = Memory(cast("Store", Away()))
    place = Place(7)
    if lasting:
        assert await memory.thread(place, 7) == Thread()
        await memory.keep_thread(place, 7, Thread())
        await memory.forget_thread(place, 7)
        return
    for call in (memory.thread(place, 7), memory.keep_thread(place, 7, Thread()), memory.forget_thread(place, 7)):
        with pytest.raises(StoreError):
            await call
