"""Who may edit, and what editors have dealt with: on both databases."""

from __future__ import annotations

import asyncio

from bot.store.editing import Editors, Settled
from bot.store.store import LoggedQuestion, Store


async def test_an_editor_is_named_once_and_removed_once(store: Store) -> None:
    editors = Editors(store.database)
    anna, ben = store.keys.person(1), store.keys.person(2)
    assert await editors.add(anna) and await editors.add(ben)
    assert not await editors.add(anna), "she was already"
    assert [await editors.has(person) for person in (anna, ben, store.keys.person(3))] == [True, True, False]
    assert [editor.person for editor in await editors.all()] == [anna, ben]
    assert await editors.remove(anna) and not await editors.remove(anna)
    assert not await editors.has(anna) and await editors.has(ben)


async def test_of_two_who_name_her_at_once_one_did_it(store: Store) -> None:
    editors = Editors(store.database)
    named = await asyncio.gather(*(editors.add(store.keys.person(1)) for _ in range(8)))
    assert named.count(True) == 1 and len(await editors.all()) == 1


async def test_settled_questions_are_known_however_written(store: Store) -> None:
    settled = Settled(store.database, store.keys)
    await store.log_question(LoggedQuestion("le prix ?", "no_figure"))
    await settled.add(["Le prix ?", "le  prix", "autre chose"])
    known = await settled.all()
    assert known == {settled.key("le prix"), settled.key("Autre chose !")}
    await settled.add(["le prix"])
    assert await settled.all() == known
