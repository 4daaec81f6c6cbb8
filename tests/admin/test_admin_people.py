"""`/nommer`, `/revoquer`, `/editeurs`."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from admin_world import AdminWorld, flat, tap
from telegram import (
    BotCommandScopeChat,
    Chat,
    Message,
    MessageOriginChannel,
    MessageOriginHiddenUser,
    MessageOriginUser,
    User,
)

from bot.telegram.admin.people import NobodyError, by_beginning, person_meant

NOW = datetime.now(UTC)


def message(user: User | None, **more: object) -> Message:
    return Message(1, NOW, Chat(5, "private"), from_user=user, **more)  # type: ignore[arg-type]


EMMA, BOT, SELF = User(777, "Emma", False), User(9, "Robot", True), User(1, "Olga", False)


def test_who_is_meant() -> None:
    assert person_meant(None, " 123456 ") == 123456
    assert person_meant(message(EMMA), "") == 777
    forwarded = message(SELF, forward_origin=MessageOriginUser(NOW, EMMA))
    assert person_meant(forwarded, "") == 777


@pytest.mark.parametrize(
    ("answered", "text", "said"),
    [
        (None, "", "En réponse"),
        (None, "@emma", "En réponse"),
        (None, "-100123", "En réponse"),
        (message(BOT), "", "bot"),
        (message(SELF, forward_origin=MessageOriginHiddenUser(NOW, "Emma")), "", "cache"),
        (message(SELF, forward_origin=MessageOriginChannel(NOW, Chat(6, "channel"), 1)), "", "En réponse"),
        (message(User(1087968824, "Group", True)), "", "En réponse"),
    ],
)
def test_who_cannot_be_told(answered: Message | None, text: str, said: str) -> None:
    with pytest.raises(NobodyError, match=said):
        person_meant(answered, text)


@pytest.mark.asyncio(loop_scope="session")
async def test_an_editor_is_named_in_a_group_by_a_reply(kept: AdminWorld) -> None:
    emma = kept.sandbox.person("Emma")
    group = kept.sandbox.supergroup("Équipe", kept.owner, emma)
    emma.private()
    said = await emma.at(group).send("bonjour à tous")
    answer = await kept.owner.at(group).send("/nommer@lechiffre_bot", reply_to=said)
    told = await kept.owner.at(group).wait_message()
    assert answer.text and "peut modifier la base" in told.text and "Emma" not in told.text
    assert "id: frequentation-zoos" in (await emma.private().ask("/fiche frequentation-zoos")).text
    key = kept.store.keys.person(emma.id)
    listed = (await kept.boss.ask("/editeurs")).text
    assert key[:10] in listed and str(emma.id) not in listed
    assert "ne peut plus" in (await kept.boss.ask(f"/revoquer {key[:10]}")).text
    assert "n'avait pas" in flat((await kept.boss.ask(f"/revoquer {emma.id}")).text)
    assert "Je ne connais pas" in (await emma.private().ask("/fiche frequentation-zoos")).text


def looking_like_a_number(kept: AdminWorld) -> int:
    """A person whose key, as `/editeurs` shows it, could be a person's number."""
    return next(each for each in range(500_000, 600_000) if is_number(kept.store.keys.person(each)[:10]))


def is_number(text: str) -> bool:
    return text.isdecimal() and not text.startswith("0")


@pytest.mark.asyncio(loop_scope="session")
async def test_a_key_that_looks_like_a_number_is_a_key_and_a_number_a_number(kept: AdminWorld) -> None:
    person = looking_like_a_number(kept)
    shown = kept.store.keys.person(person)[:10]
    await kept.boss.ask(f"/nommer {person}")
    assert "ne peut plus" in (await kept.boss.ask(f"/revoquer {shown}")).text
    await kept.boss.ask(f"/nommer {person}")
    await kept.boss.ask(f"/nommer {shown}")  # somebody else, whose number this key begins with
    assert kept.store.keys.person(int(shown))[:10] in (await kept.boss.ask(f"/revoquer {shown}")).text
    assert shown in (await kept.boss.ask("/editeurs")).text, "the number itself goes before a key that begins so"
    assert "ne peut plus" in (await kept.boss.ask(f"/revoquer {person}")).text


def test_the_beginning_of_a_key() -> None:
    keys = ["1234567890ab", "1234abcdef00", "beef"]
    assert by_beginning(keys, " 12345 ") == "1234567890ab"
    assert by_beginning(keys, "BEEF") == "beef"
    assert by_beginning(keys, "beefbeef") is by_beginning(keys, "123") is by_beginning(keys, "") is None
    with pytest.raises(NobodyError, match="plus de lettres"):
        by_beginning(keys, "1234")


@pytest.mark.asyncio(loop_scope="session")
async def test_naming_says_what_is_odd(kept: AdminWorld) -> None:
    emma = await kept.editor()
    assert "a déjà" in (await kept.boss.ask(f"/nommer {emma.account.id}")).text
    assert "propriétaire" in (await kept.boss.ask(f"/nommer {kept.owner.id}")).text
    assert "propriétaire" in (await kept.boss.ask(f"/revoquer {kept.owner.id}")).text
    assert "Qui ?" in flat((await kept.boss.ask("/nommer")).text)
    assert "(" in (await kept.boss.ask("/nommer 99887766")).text, "somebody who never opened the bot"


async def menu(kept: AdminWorld, user: int) -> list[str]:
    """The commands that Telegram shows somebody in their chat with the bot."""
    return [each.command for each in await kept.channel.bot.get_my_commands(BotCommandScopeChat(user))]


@pytest.mark.asyncio(loop_scope="session")
async def test_the_menu_of_editors_only(kept: AdminWorld) -> None:
    emma, nadia = await kept.editor(), kept.newcomer()
    await nadia.ask("/start")
    assert "fiche" in await menu(kept, emma.account.id) and "nommer" not in await menu(kept, emma.account.id)
    assert await menu(kept, nadia.account.id) == []
    await kept.boss.ask(f"/revoquer {emma.account.id}")
    assert await menu(kept, emma.account.id) == []


@pytest.mark.asyncio(loop_scope="session")
async def test_the_store_holds_no_id(kept: AdminWorld) -> None:
    emma = await kept.editor()
    assert str(emma.account.id) not in repr(await kept.channel.desks[0]._office.access.editors.all())  # type: ignore[attr-defined]


@pytest.mark.asyncio(loop_scope="session")
async def test_who_is_forgotten_keeps_the_right_that_an_owner_gave(kept: AdminWorld) -> None:
    emma = await kept.editor()
    await emma.ask("fréquentation des zoos")
    await tap(emma, "Chiffre", await emma.ask("/fiche frequentation-zoos"))
    await emma.ask("/oubli")
    await emma.tap("Oui, tout effacer")
    key = kept.store.keys.person(emma.account.id)
    assert not [q for q in await kept.store.questions() if q.person == key]
    assert "Aperçu" not in (await emma.ask("99 %")).text, "what was begun is erased too"
    assert "id: frequentation-zoos" in (await emma.ask("/fiche frequentation-zoos")).text
    assert "le droit de modifier la base le garde" in flat((await emma.ask("/confidentialite")).text)
    await kept.boss.ask(f"/revoquer {emma.account.id}")
    assert key not in repr(await kept.channel.desks[0]._office.access.editors.all())  # type: ignore[attr-defined]
