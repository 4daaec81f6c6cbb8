"""A backup taken while people ask and editors edit, restored elsewhere: the same answers, history and roles."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import pytest
from admin_world import AdminWorld, bot_at, write_base
from scratch_databases import scratch

from bot.conversation import Engine
from bot.facts.documents.revisions import COMMAND_LINE, Files
from bot.facts.editing.changes import Add, Set
from bot.keeping.building import build
from bot.keeping.database import InDatabase
from bot.keeping.documents import Documents, InFolder
from bot.keeping.keeper import Keeper
from bot.keeping.moving import move
from bot.sandbox.sandbox import Sandbox
from bot.settings import Settings
from bot.store.store import Store
from bot.telegram.admin.access import Access

SECRET = "a secret of the settings, long enough"
ASKED = ("combien de gens vont au musée ?", "les zoos ?", "et en suisse ?", "la satisfaction des cinémas", "bonjour")
WAYS = (
    ("sqlite", "folder", "sqlite", "folder"),
    ("postgres", "database", "postgres", "database"),
    ("sqlite", "folder", "postgres", "database"),
    ("postgres", "database", "sqlite", "folder"),
)


def settings_at(folder: Path, url: str, base: str, **values: object) -> Settings:
    knowledge = "database" if base == "database" else str(folder / "base")
    return Settings.load(need_token=False, data_folder=folder / "data", database_url=url, knowledge=knowledge, **values)


def documents_of(settings: Settings, store: Store) -> Documents:
    return InDatabase(store.database) if settings.knowledge == "database" else InFolder(Path(str(settings.knowledge)))


@asynccontextmanager
async def bot(sandbox: Sandbox, folder: Path, url: str, base: str) -> AsyncIterator[AdminWorld]:
    """The running bot with its base in place, and an owner."""
    write_base(folder / "base")
    if base == "database":
        async with Store.open(url) as store:
            await move(InFolder(folder / "base"), InDatabase(store.database), COMMAND_LINE, "envoyé")
    owner = sandbox.person("Olga")
    async with bot_at(sandbox, owner, folder, base == "database", database_url=url) as world:
        yield world


async def load(world: AdminWorld, stop: asyncio.Event) -> None:
    """Questions of several people and edits, until told."""

    async def ask(number: int) -> None:
        seat = world.newcomer(f"Ada {number}")
        while not stop.is_set():
            for text in ASKED:
                await seat.ask(text)

    async def edit() -> None:
        keeper, number = world.channel.keeper, 0
        while not stop.is_set():
            number += 1
            change = Add(kind="facts", id="frequentation-zoos", key="examples", items=(f"les zoos numéro {number} ?",))
            figure = Set(kind="facts", id="frequentation-musees", key="figure", value=f"{10 + number % 80} %")
            await keeper.apply([figure if number % 2 else change], "0123456789abcdef", f"essai {number}", keeper.number)
            await asyncio.sleep(0.05)

    await asyncio.gather(ask(1), ask(2), ask(3), edit())


async def run(*words: str, settings: Settings, check: bool = True) -> str:
    """`lechiffre …` in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LECHIFFRE_")}
    environment |= {
        "LECHIFFRE_DATA_FOLDER": str(settings.data_folder),
        "LECHIFFRE_DATABASE_URL": settings.database_url.get_secret_value(),
        "LECHIFFRE_KNOWLEDGE": str(settings.knowledge),
        "TELEGRAM_TOKEN": "4242424242:AAsandbox_no_secret_for_this_machine",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.cli", *words, env=environment, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said = (await process.communicate())[0].decode()
    assert (process.returncode == 0) is check, said
    return said


def engine_of(files: Files) -> Engine:
    engine, problems = build(files)
    assert engine is not None, problems
    return engine


def answers(engine: Engine) -> list[str]:
    return [engine.turn(text).reply.text() for text in ASKED]


@pytest.mark.parametrize(("kind", "base", "kind_there", "base_there"), WAYS)
async def test_taken_under_load_and_restored_elsewhere(
    tmp_path: Path, kind: str, base: str, kind_there: str, base_there: str
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    file, key = tmp_path / "b.zip", tmp_path / "b.key"
    with ExitStack() as stack:
        from_ = settings_at(here, stack.enter_context(scratch(kind, here)), base)
        to = settings_at(there, stack.enter_context(scratch(kind_there, there)), base_there)
        async with Sandbox.start() as sandbox, bot(sandbox, here, from_.store_url, base) as world:
            editor_id = (await world.editor("Emma")).account.id
            stop = asyncio.Event()
            loading = asyncio.create_task(load(world, stop))
            await asyncio.sleep(1.0)
            before = world.channel.keeper.number
            said = await run("backup", str(file), "--key", str(key), settings=from_)
            assert "questions" in said and "1 éditeurs" in said
            after = world.channel.keeper.number
            await asyncio.sleep(0.3)
            stop.set()
            await loading
            kept = documents_of(from_, world.store)
            source_revisions = {r.number: r for r in await kept.revisions(100_000)}
            source_files = {n: await kept.files(r) for n, r in source_revisions.items() if before <= n <= after}
            source_log = await world.store.questions(limit=100_000)
            editor_key = world.store.keys.person(editor_id)
        await run("restore", str(file), "--key", str(key), settings=to)

        async with Store.open(to.store_url) as store:
            documents = documents_of(to, store)
            revisions = await documents.revisions(100_000)
            assert before <= revisions[0].number <= after and after > 3
            assert [r.number for r in reversed(revisions)] == list(range(1, revisions[0].number + 1))
            for revision in revisions:
                assert revision.dump() == source_revisions[revision.number].dump()
                assert await documents.files(revision)
            keeper = await Keeper.open(documents)
            assert keeper.number == revisions[0].number and not keeper.refused
            assert answers(keeper.engine) == answers(engine_of(source_files[revisions[0].number]))
            access = Access(store, frozenset())
            assert await access.role(editor_id) == "editor" and access.key(editor_id) == editor_key
            log = await store.questions(limit=100_000)
            assert 3 < len(log) < len(source_log) and set(log) <= set(source_log)
            assert log == source_log[-len(log) :], "the log as it was at one moment: nothing missing in between"
            await keeper.undo(revisions[0].number, "ed", revisions[0].number)
            await store.log_question(log[0])
