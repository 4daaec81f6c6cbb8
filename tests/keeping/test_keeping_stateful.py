"""Random lives of a base: edits, undos, hand edits, crashes of an editor, restarts; nothing is ever lost."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from keeping_help import LONG, fast_folder, read, write
from small_base import SMALL

from bot.errors import KnowledgeError
from bot.facts.documents.revisions import ConflictError, DocumentsError
from bot.facts.editing.changes import Add, Change, Create, Delete, Remove, Set, dump, undump
from bot.facts.editing.errors import EditError
from bot.keeping.documents import InFolder
from bot.keeping.history import UndoError
from bot.keeping.keeper import Keeper

sys.path.insert(0, str(Path(__file__).parents[1] / "editing"))
from edit_checks import changed_lines, entries, line_range

TEXTS = st.text(st.sampled_from("abcé ’'\":#-[]{},&*!|>%@\\=+~1\u00a0😀"), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip())
)
FACTS = st.sampled_from(
    ["frequentation-france", "frequentation-suisse", "amabilite-bibliothecaires", "amabilite-vacataires"]
)
WORDED = st.sampled_from(
    [
        ("members", "suisse"),
        ("members", "bibliothecaires"),
        ("members", "vacataires"),
        ("members", "habitants"),
        ("concepts", "visite"),
        ("concepts", "gentillesse"),
        ("silences", "parking"),
    ]
)
COUNTRIES = st.sampled_from(["france", "suisse"])
SUBJECTS = st.sampled_from(["bibliothecaires", "vacataires"])


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """One change that may or may not be possible."""
    name = draw(FACTS)
    kind, entry = draw(WORDED)
    words = tuple(draw(st.lists(TEXTS, min_size=1, max_size=2)))
    text = draw(TEXTS)
    number = draw(st.integers(1, 99))
    new = {"indicator": "amabilite", "subject": draw(SUBJECTS), "country": draw(COUNTRIES), "figure": f"{number} %",
           "section": draw(st.sampled_from(["1", "2"])), "context": text, "examples": (text, *words)}  # fmt: skip
    return draw(
        st.sampled_from(
            [
                Set(kind="facts", id=name, key="figure", value=f"{number} %"),
                Set(kind="facts", id=name, key="context", value=text),
                Set(kind="facts", id=name, key="caution", value=text),
                Set(kind="facts", id=name, key="caution", value=None),
                Set(kind="facts", id=name, key="section", value=("2", "1")),
                Set(kind="facts", id=name, key="striking", value=True),
                Add(kind="facts", id=name, key="examples", items=words),
                Remove(kind="facts", id=name, key="examples", items=("gentillesse des vacataires",)),
                Delete(kind="facts", id=name),
                Create(kind="facts", id=f"fait-{number}", values=new),
                Delete(kind="facts", id=f"fait-{number}"),
                Add(kind=kind, id=entry, key="words", items=words),
                Remove(kind=kind, id=entry, key="words", items=("parking", "aimable", "Helvétie")[:1]),
                Create(
                    kind="silences",
                    id=f"silence-{number}",
                    values={"label": text, "words": words, "reply": f"{text}\n{text}"},
                ),
                Create(
                    kind="members", id=f"membre-{number}", values={"in": ("subject",), "label": text, "words": words}
                ),
            ]
        )
    )


class Life(RuleBasedStateMachine):
    """A folder with its keeper, and all that ever was in it."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = contextlib.ExitStack()
        self.loop = self.stack.enter_context(contextlib.closing(asyncio.new_event_loop()))
        self.stack.callback(lambda: self.run(self.loop.shutdown_default_executor()))
        self.folder = write(self.stack.enter_context(fast_folder()))
        self.past: dict[int, dict[str, str]] = {}
        self.broken = False

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def teardown(self) -> None:
        self.stack.close()

    @initialize()
    def begin(self) -> None:
        self.keeper = self.run(Keeper.open(InFolder(self.folder)))
        self.past[1] = dict(SMALL)

    def kept(self) -> None:
        """Remember what the base is now."""
        self.past[self.keeper.number] = dict(self.keeper.files)

    @precondition(lambda self: not self.broken)
    @rule(change=changes(), previewed=st.booleans())
    def edit(self, change: Change, previewed: bool) -> None:
        keeper, before, base = self.keeper, dict(self.keeper.files), self.keeper.engine.base
        (change,) = undump(dump([change]))
        try:
            if previewed:
                preview = self.run(keeper.preview([change]))
                if not preview.applicable:
                    return
                self.run(keeper.apply_files(preview.files, "anna", "essai", preview.number))
            else:
                self.run(keeper.apply([change], "anna", "essai", keeper.number))
        except (EditError, KnowledgeError, DocumentsError):
            assert dict(keeper.files) == before
            return
        self.kept()
        differing = [name for name in before if keeper.files.get(name) != before[name]]
        assert len(differing) + len(keeper.files.keys() - before.keys()) == 1
        assert isinstance(change, (Set, Add, Remove, Create, Delete))
        old, new = entries(before), entries(keeper.files)
        assert {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)} == {(change.kind, change.id)}
        if differing and not isinstance(change, Create):
            file, first, following = line_range(base, before, change.kind, change.id)
            start, end = changed_lines(before[file], keeper.files[file])
            emptied = "facts: []" in keeper.files[file]  # the last entry gone, its key's line says so
            assert (emptied or first - isinstance(change, Delete) <= start) and end <= following
        elif differing:
            start, end = changed_lines(before[differing[0]], keeper.files[differing[0]])
            assert start == end or "{}" in before[differing[0]] or "[]" in before[differing[0]]

    @precondition(lambda self: not self.broken and self.keeper.number > 1)
    @rule(which=st.integers(1, 1000))
    def undo(self, which: int) -> None:
        number = which % self.keeper.number + 1
        last = number == self.keeper.number
        try:
            self.run(self.keeper.undo(number, "bob", self.keeper.number))
        except UndoError as reason:
            assert number == 1 or not last or "déjà" in str(reason)
            return
        except KnowledgeError:
            return
        if last:
            assert dict(self.keeper.files) == self.past[number - 1]
        self.kept()

    @precondition(lambda self: not self.broken)
    @rule(name=st.sampled_from(sorted(SMALL)), text=st.sampled_from(["# à la main\n", "\n\n", "# été\r\n"]))
    def edit_by_hand(self, name: str, text: str) -> None:
        path = self.folder / name
        if path.exists():
            path.write_bytes(path.read_bytes() + text.encode())
            with contextlib.suppress(ConflictError, EditError, KnowledgeError):
                self.run(
                    self.keeper.apply(
                        [Set(kind="facts", id="frequentation-france", key="figure", value="5 %")],
                        "a",
                        "",
                        self.keeper.number,
                    )
                )
                raise AssertionError("what was written by hand would be overwritten")
            self.run(self.keeper.refresh())
            self.kept()

    @precondition(lambda self: not self.broken)
    @rule(data=st.sampled_from([b"facts: [", b"\xff\xfe", b"", b"a: !!x y"]), name=st.sampled_from(sorted(SMALL)))
    def break_by_hand(self, data: bytes, name: str) -> None:
        (self.folder / name).write_bytes(data)
        self.run(self.keeper.refresh())
        assert self.keeper.refused
        self.broken = True

    @precondition(lambda self: self.broken)
    @rule(restored=st.booleans())
    def mend(self, restored: bool) -> None:
        with pytest.raises(ConflictError):
            self.run(self.keeper.preview([Delete(kind="facts", id="x")]))
        if restored:
            self.past[self.keeper.number + 1] = read(self.folder)
            self.run(self.keeper.restore("anna"))
        else:
            write(self.folder, self.keeper.files)
            self.run(self.keeper.refresh())
        assert not self.keeper.refused
        self.broken = False
        self.kept()

    @precondition(lambda self: not self.broken and self.keeper.number > 1)
    @rule()
    def come_too_late(self) -> None:
        with pytest.raises(ConflictError):
            self.run(
                self.keeper.apply([Delete(kind="facts", id="frequentation-suisse")], "x", "", self.keeper.number - 1)
            )

    @rule()
    def restart(self) -> None:
        serving = dict(self.keeper.files)
        self.keeper = self.run(Keeper.open(InFolder(self.folder)))
        assert dict(self.keeper.files) == serving
        assert bool(self.keeper.refused) == self.broken

    @invariant()
    def the_folder_is_what_answers(self) -> None:
        if hasattr(self, "keeper") and not self.broken:
            assert read(self.folder) == dict(self.keeper.files) == self.past[self.keeper.number]
            assert self.keeper.engine.base.facts

    @invariant()
    def the_last_revisions_are_found_again_exactly(self) -> None:
        if hasattr(self, "keeper"):
            for revision in self.run(self.keeper.documents.revisions(3)):
                assert self.run(self.keeper.documents.files(revision)) == self.past[revision.number]


def test_random_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.keeping.keeper.SETTLE", 0.0)
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=1000 if LONG else 12,
            stateful_step_count=30 if LONG else 20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
        ),
    )
