"""What a preview asks to look at again: sentences with the old figure, words inside others' expressions."""

from __future__ import annotations

from pathlib import Path

import pytest
from keeping_help import fast_folder, write
from small_base import SMALL

from bot.facts.editing.changes import Add, Change, Set
from bot.keeping.documents import InFolder
from bot.keeping.keeper import Keeper
from bot.keeping.preview import Preview


async def previewed(files: dict[str, str], *changes: Change) -> Preview:
    with fast_folder() as folder:
        keeper = await Keeper.open(InFolder(write(folder, files)))
        preview = await keeper.preview(changes)
        assert preview.applicable
        return preview


def figure(value: str, fact: str = "frequentation-france") -> Set:
    return Set(kind="facts", id=fact, key="figure", value=value)


def with_context(text: str, more: str = "") -> dict[str, str]:
    whole = SMALL["facts/1.yaml"].replace("En Suisse, on lit : un peu plus.", text)
    return {**SMALL, "facts/1.yaml": whole.replace("L''échantillon est petit.", more or "L''échantillon est petit.")}


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ("En Suisse, 70 % des gens y vont.", "70 %"),
        ("En Suisse, sept habitants sur dix y vont.", "7 habitants sur 10"),
        ("En Suisse, 70 pour cent y vont.", "70 pour cent"),
    ],
)
async def test_a_context_that_says_the_old_figure(context: str, said: str) -> None:
    preview = await previewed(with_context(context), figure("71 %", "frequentation-suisse"))
    (told,) = preview.warnings
    assert told.message == f"la phrase du contexte dit encore « {said} » ; le chiffre devient 71 %"
    assert told.file == "facts/1.yaml" and told.line > 10


@pytest.mark.parametrize(
    "context", ["En Suisse, 7 % disent non.", "En Suisse, depuis 70 ans.", "En Suisse, 71 % y vont.", "En 1970."]
)
async def test_other_numbers_are_none_of_its_business(context: str) -> None:
    assert (await previewed(with_context(context), figure("71 %", "frequentation-suisse"))).warnings == ()


async def test_cautions_questions_and_neighbours_too() -> None:
    files = with_context("La Suisse dépasse les 61 % de la France.", "70 % n''est pas 71 %.")
    question = Add(
        kind="facts", id="frequentation-suisse", key="examples", items=("70 % de fréquentation en Suisse ?",)
    )
    told = [p.message for p in (await previewed(files, question, figure("72 %", "frequentation-suisse"))).warnings]
    assert told == [
        "la mise en garde dit encore « 70 % » ; le chiffre devient 72 %",
        "la question d'essai dit encore « 70 % » ; le chiffre devient 72 %",
    ]
    (told_of_another,) = (await previewed(files, figure("62 %"))).warnings
    assert told_of_another.message == (
        "la phrase du contexte de « frequentation-suisse » dit « 61 % », l'ancien chiffre (61 %) de "
        "« frequentation-france » ; à relire"
    )


async def test_a_figure_that_did_not_change_is_told_nothing_of() -> None:
    files = with_context("En Suisse, 70 % des gens y vont.")
    same = Set(kind="facts", id="frequentation-suisse", key="caution", value="Peu de réponses.")
    assert (await previewed(files, same)).warnings == ()


async def test_a_members_word_inside_an_expression() -> None:
    word = Add(kind="members", id="vacataires", key="words", items=("souvent",))
    (told,) = (await previewed(SMALL, word)).ambiguous
    assert str(told) == (
        "« souvent » (le membre « vacataires ») se lit aussi dans ces expressions : "
        "« venir souvent » (le concept « visite »)"
    )


async def test_an_expression_around_a_members_word() -> None:
    phrase = Add(kind="concepts", id="visite", key="words", items=("venir voir le vacataire",))
    (told,) = (await previewed(SMALL, phrase)).ambiguous
    assert str(told) == (
        "« venir voir le vacataire » (le concept « visite ») nomme aussi, par un mot qu'il contient : "
        "« vacataire » (le membre « vacataires »)"
    )
    plain = Add(kind="concepts", id="visite", key="words", items=("venir voir les livres",))
    assert (await previewed(SMALL, plain)).ambiguous == ()


def test_the_whole_real_base_is_not_failed_for_it() -> None:
    """Such expressions are many and mostly meant: only new ones are shown, and `check` says nothing of them."""
    from bot.facts.checks import structural_warnings
    from bot.facts.loading import load

    assert structural_warnings(load(Path(__file__).parents[2] / "knowledge")) == []
