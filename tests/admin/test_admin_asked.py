"""`/questions` and `/bilan`: what was asked, and what becomes of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from admin_world import PLACES, AdminWorld, flat, tap
from admin_world import admin_world as new_world

from bot.store.store import Feedback, LoggedQuestion
from bot.telegram.admin.likeness import grouped


def test_likeness() -> None:
    asked = ["prix du billet ?", "le prix des billets", "Prix du billet", "horaires d'ouverture", "prix du billet ?"]
    groups = grouped(asked)
    assert [(g.texts[0], g.count) for g in groups] == [("prix du billet", 4), ("horaires d'ouverture", 1)]
    assert grouped([]) == [] and grouped(["???"])[0].texts == ("???",)


async def asked_in_vain(kept: AdminWorld, *questions: str) -> None:
    nadia = kept.newcomer()
    for question in questions:
        await nadia.ask(question)


@pytest.mark.parametrize("place", PLACES)
async def test_the_unanswered_are_dealt_with(tmp_path: Path, place: str) -> None:
    async with new_world(tmp_path, place) as kept:
        assert "toutes les questions" in (await kept.boss.ask("/questions")).text
        await asked_in_vain(
            kept, "fréquentation des biblios", "fréquentation des biblios ?", "prix du billet", "le prix du billet", "prix du billet ?",
            "la météo du jour", "satisfaction des musées",
        )  # fmt: skip
        told = flat((await kept.boss.ask("/questions")).text)
        assert "1. prix du billet – 3 fois" in told and "biblios – 2 fois" in told and "musées" not in told, told

        shown = kept.boss.last
        one = await tap(kept.boss, "2", shown)
        assert "Mots inconnus : biblios" in flat(one.text), one.text
        which = await tap(kept.boss, "Rattacher", one)
        words = await kept.boss.ask("frequentation-bibliotheques")
        assert which.text and "« biblios »" in flat(words.text)
        preview = await tap(kept.boss, "les bibliothèques (membre)", words)
        assert "+" in preview.text and "biblios" in preview.text
        await tap(kept.boss, "Confirmer", preview)
        anna = kept.newcomer("Anna")
        assert flat((await anna.ask("fréquentation des biblios")).text).startswith("61 %")

        shown = await kept.boss.ask("/questions")
        assert "biblios" not in shown.text
        one = await tap(kept.boss, "1", shown)
        asking = await tap(kept.boss, "Pas dans le rapport", one)
        assert "Par quels mots" in asking.text
        assert "Que faut-il répondre" in flat((await kept.boss.ask("prix du billet")).text)
        preview = await kept.boss.ask("Le rapport ne parle pas des prix.")
        assert "prix-du-billet" in preview.text and "Confirmer" in " ".join(preview.labels)
        await tap(kept.boss, "Confirmer", preview)
        assert "ne parle pas des prix" in (await anna.ask("quel est le prix du billet ?")).text

        shown = await kept.boss.ask("/questions")
        assert "météo" in shown.text and "prix" not in shown.text
        ignore = (one := await tap(kept.boss, "1", shown)).button("Ignorer").value
        assert "Ignoré" in (await tap(kept.boss, "Ignorer", one)).text
        assert "toutes les questions" in (await kept.boss.ask("/questions")).text
        assert "plus à traiter" in (await kept.boss.tap_data(ignore, one)).text


async def test_thumbs_down_come_too_and_words_may_be_written(tmp_path: Path) -> None:
    async with new_world(tmp_path) as kept:
        anna = kept.newcomer("Anna")
        answer = await anna.ask("fréquentation des musées")
        await anna.tap("👎", answer)
        shown = await kept.boss.ask("/questions")
        assert "fréquentation des musées – 1 fois" in flat(shown.text)
        one = await tap(kept.boss, "1", shown)
        assert "34 %" in flat(one.text)
        which = await tap(kept.boss, "Rattacher", one)
        assert any(label.startswith("34 %") for label in map(flat, which.labels))
        assert "ne change rien" in (await tap(kept.boss, "34 %", which)).text, "it is an example already"
        await kept.store.log_question(LoggedQuestion("visites du pavillon aux singes", "no_figure"))
        shown = await kept.boss.ask("/questions")
        one = await tap(kept.boss, "2" if "1. fréq" in flat(shown.text) else "1", shown)
        await tap(kept.boss, "Rattacher", one)
        words = await kept.boss.ask("frequentation-zoos")
        assert "Rien dans la base" in (await kept.boss.ask("singes = crocodiles volants")).text, words.text
        preview = await kept.boss.ask("pavillon aux singes = zoos")
        assert "pavillon aux singes" in preview.text
        await tap(kept.boss, "Confirmer", preview)
        assert flat((await anna.ask("visites du pavillon aux singes")).text).startswith("29 %")


@pytest.mark.parametrize("weeks", [1, 3])
async def test_the_summary(tmp_path: Path, weeks: int) -> None:
    async with new_world(tmp_path) as kept:
        assert "Aucune question" in (await kept.boss.ask("/bilan")).text
        now = time.time()
        for week in range(weeks):
            for outcome, facts, unknown in (("answer", ("frequentation-zoos",), ()), ("no_figure", (), ("<b>yourte",))):
                row = LoggedQuestion("q", outcome, facts, unknown, at=now - week * 7 * 24 * 3600)
                await kept.store.log_question(row)
        await kept.store.add_feedback(Feedback(False, "q"))
        kept.boss.catch_up()
        told = await kept.boss.ask("/bilan")
        text = flat(told.text)
        assert f"{weeks} × fréquentation – zoos" in text and f"<b>yourte ({weeks})" in text and "👎 1" in text
        assert text.count("semaine du") == weeks and "répondu 1, sans chiffre 1" in text
        if weeks > 1:
            picture = await kept.boss.wait_message(20)
            assert picture.photo is not None and picture.photo[1:4] == b"PNG"
