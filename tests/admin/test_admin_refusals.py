"""Everybody else: the commands do not exist, forged and replayed buttons do nothing, a right taken back is gone."""

from __future__ import annotations

import pytest
from admin_world import AdminWorld, flat, tap

from bot.facts.editing.archive import to_zip
from bot.telegram.admin import texts
from bot.telegram.admin.buttons import CANCEL, data
from bot.telegram.admin.drafts import Draft

pytestmark = pytest.mark.asyncio(loop_scope="session")
COMMANDS = [*texts.EDITOR_COMMANDS, *texts.OWNER_COMMANDS]


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_stranger_finds_no_such_command(kept: AdminWorld, command: str) -> None:
    nadia = kept.newcomer()
    answer = flat((await nadia.ask(f"/{command} frequentation-zoos")).text)
    assert answer.startswith(f"Je ne connais pas la commande /{command}."), answer
    await nadia.quiet(0.05)


@pytest.mark.parametrize("command", texts.OWNER_COMMANDS)
async def test_an_editor_names_nobody(kept: AdminWorld, command: str) -> None:
    emma = await kept.editor()
    assert "Je ne connais pas" in (await emma.ask(f"/{command} 123456")).text
    assert "/nommer" not in (await emma.ask("/admin")).text
    assert "/nommer" in (await kept.boss.ask("/admin")).text


@pytest.mark.parametrize("command", ["fiche frequentation-zoos", "nouvelle", "exporter zip", "annuler 2"])
async def test_in_a_group_an_admin_is_like_everybody(kept: AdminWorld, command: str) -> None:
    seat = kept.owner.at(kept.sandbox.supergroup("Réunion", kept.owner))
    name, _, rest = command.partition(" ")
    assert "Je ne connais pas" in (await seat.ask(f"/{name}@lechiffre_bot {rest}")).text


FREE = [("f", "CODE"), ("e", "CODE", "f"), ("k", "CODE"), ("w", "CODE"), ("x", "zip"), ("x", "csv"), ("h", "9"), ("r", "1"),
        ("u", "2"), ("q", "abcdef123456"), ("qa", "abcdef123456"), ("qs", "abcdef123456"), ("qi", "abcdef123456")]  # fmt: skip


@pytest.mark.parametrize("parts", FREE)
async def test_a_stranger_taps_forged_buttons(kept: AdminWorld, parts: tuple[str, ...]) -> None:
    nadia = kept.newcomer()
    shown = await nadia.ask("/aide")
    code = kept.channel.knowledge.edition.facts.code("frequentation-zoos")
    nadia.catch_up()
    tapped = await nadia.tap_data(data(*(code if part == "CODE" else part for part in parts)), shown)
    assert "plus valable" in tapped.text
    await nadia.quiet(0.05)


TAPS = sorted({parts[0] for parts in FREE})
STEPS = ["value", "new", "words", "words-of", "words-choice", "preview", "reason", "restore", "attach", "attach-words", "silent",
         "silent-reply"]  # fmt: skip


async def test_these_are_all_the_buttons_and_moments_there_are(kept: AdminWorld) -> None:
    tables = kept.channel.desks[0]._tables  # type: ignore[attr-defined]
    assert sorted(tables.taps) == TAPS
    assert sorted({*tables.steps, *tables.picks}) == sorted(STEPS)
    assert sorted({**tables.commands, **tables.owner_commands}) == sorted(COMMANDS)


@pytest.mark.parametrize("step", STEPS)
async def test_a_stranger_with_anothers_moment(kept: AdminWorld, step: str) -> None:
    """The very nonce of an owner's moment, whatever it is at, and every answer that its buttons could give."""
    drafts = kept.channel.desks[0]._office.drafts  # type: ignore[attr-defined]
    draft = await drafts.keep(kept.owner.id, Draft(step, {"number": kept.channel.keeper.number, "applicable": True}))
    nadia, number = kept.newcomer(), kept.channel.keeper.number
    shown = await nadia.ask("/aide")
    nadia.catch_up()
    for answer in ("y", "r", "c", "a", "0", CANCEL):
        assert "plus valable" in (await nadia.tap_data(data("d", draft.nonce, answer), shown)).text
    await nadia.quiet(0.05)
    assert "Aperçu" not in (await nadia.ask("99 %")).text, "her words are no step of it"
    assert (await drafts.get(kept.owner.id)).nonce == draft.nonce and kept.channel.keeper.number == number
    await drafts.drop(kept.owner.id)


@pytest.mark.parametrize("step", STEPS)
async def test_a_former_editors_moment_is_dead(kept: AdminWorld, step: str) -> None:
    """A right taken back in the middle of anything: the next tap does nothing, and says why once."""
    emma = await kept.editor()
    office = kept.channel.desks[0]._office  # type: ignore[attr-defined]
    shown = await emma.ask("/aide")
    draft = await office.drafts.keep(emma.account.id, Draft(step, {"number": 1, "applicable": True}))
    await kept.boss.ask(f"/revoquer {emma.account.id}")
    number = kept.channel.keeper.number
    emma.catch_up()
    assert "plus valable" in (await emma.tap_data(data("d", draft.nonce, "y"), shown)).text
    assert "plus le droit" in (await emma.wait_message()).text
    assert await office.drafts.get(emma.account.id) is None and kept.channel.keeper.number == number


@pytest.mark.parametrize("forged", ["A:", "A:d", "A:d:", "A:d:x", "A:zz", "A:f", "A:f:zzzzz", "A:e:zzzzz:f", "A:u:0x1",
                                    "A:h:-1", "A:r:", "A:x:exe", "A:q:", "A:qi:a", "A:d::y", "A:" + "é" * 30])  # fmt: skip
async def test_made_up_buttons_do_nothing_for_an_editor_either(kept: AdminWorld, forged: str) -> None:
    shown = await kept.boss.ask("/admin")
    number = kept.channel.keeper.number
    kept.boss.catch_up()
    tapped = await kept.boss.tap_data(forged, shown)
    assert tapped.text, "a tap is always answered"
    assert kept.channel.keeper.number == number
    await kept.boss.quiet(0.05)


async def test_anothers_confirmation_is_worth_nothing(kept: AdminWorld) -> None:
    emma, nadia = await kept.editor(), kept.newcomer()
    preview = await kept.boss.ask("/supprimer frequentation-zoos")
    confirm = preview.button("Confirmer").value
    for seat in (emma, nadia):
        shown = await seat.ask("/aide")
        assert "plus valable" in (await seat.tap_data(confirm, shown)).text
    assert kept.channel.knowledge.engine.base.has_fact("frequentation-zoos")
    await tap(kept.boss, "Abandonner", preview)


async def test_a_confirmation_works_once(kept: AdminWorld) -> None:
    preview = await kept.boss.ask("/mot zoologique = zoos")
    confirm = preview.button("Confirmer").value
    saved = await tap(kept.boss, "Confirmer", preview)
    number = kept.channel.keeper.number
    assert "plus valable" in (await kept.boss.tap_data(confirm, saved)).text
    await tap(kept.boss, "Confirmer", await tap(kept.boss, "Annuler la révision", saved))
    assert "plus valable" in (await kept.boss.tap_data(confirm, saved)).text
    assert kept.channel.keeper.number == number + 1


async def test_an_older_preview_is_dead(kept: AdminWorld) -> None:
    first = await kept.boss.ask("/mot zoologique = zoos")
    second = await kept.boss.ask("/mot ménagerie = zoos")
    for label in ("Confirmer", "Abandonner", "Motif"):
        assert "plus valable" in (await kept.boss.tap(label, first)).text
    await tap(kept.boss, "Abandonner", second)
    assert "plus valable" in (await kept.boss.tap_data(second.button("Confirmer").value, second)).text


async def test_a_broken_preview_cannot_be_confirmed(kept: AdminWorld) -> None:
    preview = await kept.boss.ask("/supprimer frequentation-cinemas")  # the silence offers it
    if not any("Confirmer" in label for label in preview.labels):
        forged = preview.button("Abandonner").value.rsplit(":", 1)[0] + ":y"
        assert "plus valable" in (await kept.boss.tap_data(forged, preview)).text
        assert kept.channel.knowledge.engine.base.has_fact("frequentation-cinemas")
    else:
        raise AssertionError("a silence named this fact")


async def test_an_editor_removed_between_preview_and_confirmation(kept: AdminWorld) -> None:
    emma = await kept.editor()
    number = kept.channel.keeper.number
    preview = await emma.ask("/supprimer frequentation-zoos")
    assert "C'est fait" in flat((await kept.boss.ask(f"/revoquer {emma.account.id}")).text)
    assert "plus valable" in (await emma.tap("Confirmer", preview)).text
    assert "plus le droit" in emma.last.text
    assert kept.channel.keeper.number == number
    assert "Je ne connais pas" in (await emma.ask("/fiche frequentation-zoos")).text
    assert "C'est fait" in flat((await kept.boss.ask(f"/nommer {emma.account.id}")).text)
    assert "plus valable" in (await emma.tap_data(preview.button("Confirmer").value, preview)).text
    assert kept.channel.keeper.number == number


async def test_an_editor_removed_in_the_middle_of_words(kept: AdminWorld) -> None:
    emma = await kept.editor()
    sheet = await emma.ask("/fiche frequentation-zoos")
    await tap(emma, "Chiffre", sheet)
    await kept.boss.ask(f"/revoquer {emma.account.id}")
    assert "Aperçu" not in (await emma.ask("99 %")).text
    await kept.boss.ask(f"/nommer {emma.account.id}")
    assert "Aperçu" not in (await emma.ask("99 %")).text, "what was begun is dropped"


@pytest.mark.parametrize("name", ["base.zip", "faits.csv", "silences.yaml", "silences.yml"])
async def test_a_strangers_file_is_a_picture_like_any(kept: AdminWorld, name: str) -> None:
    nadia = kept.newcomer()
    number = kept.channel.keeper.number
    await nadia.upload(name, to_zip(kept.channel.keeper.files))
    assert "Je ne lis que le texte" in (await nadia.wait_message()).text
    assert kept.channel.keeper.number == number
    await nadia.quiet(0.05)


async def test_callback_data_holds_no_secret(kept: AdminWorld) -> None:
    preview = await kept.boss.ask("/mot zoologique = zoos")
    values = [button.value for row in preview.buttons for button in row]
    assert all(value.startswith("A:d:") and len(value.encode()) <= 64 for value in values)
    assert len({value.rsplit(":", 1)[0] for value in values}) == 1 and values[-1].endswith(f":{CANCEL}")
    await tap(kept.boss, "Abandonner", preview)
