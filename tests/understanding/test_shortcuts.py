"""Ways to be fast that must change nothing: each against the plain way, on what it is used for and on whatever comes."""

from __future__ import annotations

import pickle
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.conversation import Engine
from bot.french.spelling import FLOOR, SHORTEST, Repairer
from bot.french.text import clean, split, split_all
from bot.understanding.evidence import Weighing
from bot.understanding.frames import Frame
from bot.understanding.groups import Group
from bot.understanding.recognise import recognise
from bot.understanding.slots import Resolution, resolve

ROUNDS = 400
_TEXTS = st.one_of(st.text(max_size=40), st.text("abcçdeéèœæsuvwxyz AZ'-·.(),0123456789%\n", max_size=40))


@given(_TEXTS)
def test_many_texts_are_split_as_each_would_be(text: str) -> None:
    assert split_all([text, "mot"]) == [split(clean(text)), ["mot"]]


def test_facts_are_found_by_their_members_as_by_looking_at_all(
    health: Engine, mobility: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.understanding.frames.FEW", 0)
    chance = random.Random(3)
    for engine in (health, mobility):
        frames = list(engine.interpreter.frames.frames.values())
        for _ in range(ROUNDS):
            frame, groups = chance.choice(frames), _some_groups(engine, chance)
            assert _told(resolve(engine.base, frame, frame.id, groups)) == _told(_by_all(engine, frame, groups))


def _some_groups(engine: Engine, chance: random.Random) -> list[Group]:
    members = chance.sample(list(engine.base.members.values()), chance.randint(0, 3))
    return [
        Group(
            member.id,
            tuple(member.dimensions),
            cue=chance.choice((-3.0, -1.0, 0.0, 2.0, 3.0)),
            required=chance.random() < 0.7,
            first=place,
            excluded=chance.random() < 0.1,
        )
        for place, member in enumerate(members)
    ]


def _by_all(engine: Engine, frame: Frame, groups: list[Group]) -> Resolution:
    everywhere = {m: tuple(range(len(frame.facts))) for m in engine.base.members}
    whole = Frame(**{name: getattr(frame, name) for name in frame.__dataclass_fields__})
    whole.__dict__["_places"] = everywhere
    return resolve(engine.base, whole, frame.id, groups)


def _told(found: Resolution) -> object:
    best = [(m.fact.id, m.met, round(m.cost, 9), m.levels) for m in found.best]
    return best, [g.member for g in found.missing], [(m.fact.id, m.met) for m in found.matches]


def test_frames_left_aside_are_none_that_was_named_whole(health: Engine, mobility: Engine) -> None:
    for engine in (health, mobility):
        for question in engine.base.questions():
            weighing = Weighing(engine.interpreter.frames, recognise(question.text, engine.vocabulary))
            assert not any(e.complete for e in weighing.partial)
            assert all(e.complete for e in weighing.complete)


def test_near_words_are_found_by_their_first_letters_as_among_all(health: Engine) -> None:
    words = sorted(w for w in health.vocabulary.words if len(w) > SHORTEST + 1 and w.isascii())
    repairer, chance = Repairer(words), random.Random(5)
    for word in chance.sample(words, ROUNDS):
        cut = chance.randrange(2, len(word) - 1)
        slip = chance.choice(
            (word[:cut] + word[cut + 1 :], word[:cut] + "q" + word[cut:], word[:cut] + "q" + word[cut + 1 :])
        )
        found = repairer.nearest(slip, english=True)
        alike = [w for w in words if w[0] == slip[0]]
        nearest = process.extractOne(slip, alike, scorer=OSA.normalized_similarity, score_cutoff=FLOOR)
        assert (found is None) == (nearest is None), slip
        if found is not None and nearest is not None:
            # the last letter and more frequent words tip the scales, by no more than this
            assert OSA.normalized_similarity(slip, found) >= nearest[1] - 0.08, (slip, found, nearest)


def test_words_with_another_beginning_are_found() -> None:
    repairer = Repairer(["pharmacien", "hopital", "ecole", "infirmier"])
    for slip, meant in (
        ("farmacien", "pharmacien"),
        ("opital", "hopital"),
        ("ohpital", "hopital"),
        ("zcole", "ecole"),
        ("aecole", "ecole"),
        ("nifirmier", "infirmier"),
    ):
        assert repairer.nearest(slip) == meant, slip
    assert repairer.nearest("mouton") is None


def test_two_engines_keep_their_repairers_and_a_kept_one_makes_its_own(health: Engine, mobility: Engine) -> None:
    first = health.vocabulary.repairer, mobility.vocabulary.repairer
    assert (health.vocabulary.repairer, mobility.vocabulary.repairer) == first
    again = pickle.loads(pickle.dumps(health.vocabulary))
    assert again.repairer is not first[0]
    assert again.repairer.mend("infimier") == first[0].mend("infimier") == "infirmier"
