"""Random edits of the project's own base: exact, small, and always a base again."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from edit_checks import changed_lines, entries, line_range, loaded, real_files, tidy
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.facts.base import Base
from bot.facts.editing.apply import apply_changes
from bot.facts.editing.changes import Add, Change, Create, Delete, Remove, Set

LONG = bool(os.environ.get("LECHIFFRE_LONG"))
EXAMPLES = settings(
    max_examples=1000 if LONG else 15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
TEXTS = st.text(
    st.sampled_from("abcéœ ’'\"«»:#-[]{},&*!|>%@`?\\/=+~.1290\u00a0\u202f😀"), min_size=1, max_size=60
).filter(lambda t: t.strip() != "")
FILES = real_files()


@cache
def base() -> Base:
    return loaded(FILES)


def check(change: Any, wanted: dict[str, Any] | None) -> None:
    """Apply one change to an entry and look at everything else."""
    after = apply_changes(FILES, [change])
    file, first, following = line_range(base(), FILES, change.kind, change.id)
    assert [name for name in FILES if after.get(name) != FILES[name]] in ([file], [])
    if after != FILES:
        start, end = changed_lines(FILES[file], after[file])
        assert first - (wanted is None) <= start
        assert end <= following
    old, new = entries(FILES), entries(after)
    if wanted is None:
        del old[change.kind, change.id]
    else:
        old[change.kind, change.id] = wanted
    assert new == old


def entry(kind: str, name: str) -> dict[str, Any]:
    return dict(entries(FILES)[kind, name])


@EXAMPLES
@given(st.data())
def test_another_text_changes_only_it(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(base().facts))
    key = data.draw(st.sampled_from(["context", "caution", "sentence"]))
    text = data.draw(TEXTS)
    check(Set(kind="facts", id=fact.id, key=key, value=text), entry("facts", fact.id) | {key: tidy(text)})


@EXAMPLES
@given(st.data())
def test_words_are_added_and_removed(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["members", "concepts", "indicators", "silences", "glossary", "themes"]))
    name = data.draw(st.sampled_from(list(getattr(base(), kind))))
    words = entry(kind, name).get("words", [])
    if data.draw(st.booleans()) and words:
        gone = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=4, unique=True))
        left = [w for w in words if w not in gone]
        wanted = {k: v for k, v in entry(kind, name).items() if k != "words"} | ({"words": left} if left else {})
        check(Remove(kind=kind, id=name, key="words", items=tuple(gone)), wanted)
    else:
        more = data.draw(
            st.lists(
                TEXTS.map(tidy),
                min_size=1,
                max_size=3,
                unique_by=lambda w: " ".join(w.casefold().replace("’", "'").split()),
            )
        )
        known = {" ".join(w.casefold().replace("’", "'").split()) for w in words}
        more = [w for w in more if " ".join(w.casefold().replace("’", "'").split()) not in known]
        if more:
            check(Add(kind=kind, id=name, key="words", items=tuple(more)), entry(kind, name) | {"words": words + more})


@EXAMPLES
@given(st.data())
def test_lists_and_switches_of_a_fact(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(base().facts))
    now = entry("facts", fact.id)
    questions = data.draw(st.lists(TEXTS.map(tidy), min_size=2, max_size=5, unique=True)) + now["examples"][1:]
    check(Set(kind="facts", id=fact.id, key="examples", value=tuple(questions)), now | {"examples": questions})
    sections = data.draw(st.lists(st.sampled_from(list(base().sections)), min_size=2, max_size=3, unique=True))
    check(Set(kind="facts", id=fact.id, key="section", value=tuple(sections)), now | {"section": sections})
    check(Set(kind="facts", id=fact.id, key="striking", value=True), now | {"striking": "true"})
    without = {k: v for k, v in now.items() if k != "caution"}
    check(Set(kind="facts", id=fact.id, key="caution", value=None), without)


@EXAMPLES
@given(st.data())
def test_an_entry_goes(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["facts", "members", "concepts", "silences", "glossary", "indicators"]))
    held = getattr(base(), kind)
    name = data.draw(st.sampled_from([f.id for f in held] if kind == "facts" else list(held)))
    check(Delete(kind=kind, id=name), None)


@EXAMPLES
@given(st.data())
def test_a_fact_comes_after_the_last_of_its_section(data: st.DataObject) -> None:
    section = data.draw(st.sampled_from(list(base().sections)))
    context = data.draw(TEXTS)
    values = {"indicator": base().facts[0].indicator, "subject": "podologues", "figure": "90 %", "section": section,
              "context": context, "examples": ("une question", data.draw(TEXTS))}  # fmt: skip
    after = apply_changes(FILES, [Create(kind="facts", id="fait-neuf", values=values)])
    old, new = entries(FILES), entries(after)
    made = new.pop(("facts", "fait-neuf"))
    assert new == old
    assert made["context"] == tidy(context)
    facts = loaded(after).by_section(section)
    assert [f.id for f in facts if f.section == section][-1] == "fait-neuf"
    changed = [n for n in after if after[n] != FILES.get(n)]
    assert len(changed) == 1
    start, end = changed_lines(FILES[changed[0]], after[changed[0]])
    assert start == end, "only new lines"


def test_deleting_then_creating_again_gives_the_same_text() -> None:
    for fact in base().facts[::9]:
        values = entry("facts", fact.id)
        values.pop("id")
        place, first, _ = line_range(base(), FILES, "facts", fact.id)
        del first
        before = [f.id for f in base().facts if f.origin.file == place and f.origin.line < fact.origin.line]
        if not before or "striking" in values:
            continue
        previous = max((f for f in base().facts if f.id in before), key=lambda f: f.origin.line).id
        changes: list[Change] = [
            Delete(kind="facts", id=fact.id),
            Create(kind="facts", id=fact.id, values=values, after=previous),
        ]
        after = apply_changes(FILES, changes)
        assert loaded(after).fact(fact.id) == base().fact(fact.id)
        assert entries(after) == entries(FILES)
