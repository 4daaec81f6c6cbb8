"""Whatever a folder holds, loading gives a base or problems: nothing else escapes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from facts_minimal import MINIMAL
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import KnowledgeError, Problem
from bot.facts.base import Base
from bot.facts.checks import structural_warnings
from bot.facts.contract import fact_json
from bot.facts.loading import load, load_documents
from bot.facts.source import Document

EXAMPLES = settings(
    max_examples=int(os.environ.get("LECHIFFRE_EXAMPLES", "500")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NAMES = sorted(MINIMAL)
BITS = ["\t", "\n", "  ", "- ", ": ", ":", "{", "}", "[", "]", '"', "'", "&a ", "*a", "!!python/object:os.system ", "|\n", ">\n",
        "%", "#", "?", "---\n", "...\n", "<<: ", "null", "~", "true", "0", "é", "\x00", "\x85", "\u2028", "\ufeff", "\U0001f600",
        "confiance", "maires", "id: ", "in: ", "is_a: [maires]", "figure: ", "{figure}", "{", "facts:\n", "dimensions: ",
        "dialogue: ", "- - - ", "people: ", "origin: ", "id", "section: []", "defaults: "]  # fmt: skip
KEYS = ["id", "in", "label", "words", "means", "facts", "figure", "section", "sentence", "people", "dialogue", "ask", "origin",
        "title", "sections", "parts", "defaults", "dimensions", "members", "concepts", "x", "é à", "", "population", "age"]  # fmt: skip


def check(base: Base | None, problems: list[Problem], files: dict[str, str]) -> None:
    assert (base is None) == bool(problems)
    for problem in problems:
        assert problem.message
        assert problem.line >= 1
        assert "\n" not in str(problem)
        text = files.get(problem.file)
        if text is not None:
            assert problem.line <= len(text.splitlines()) + 1
    if base is not None:
        structural_warnings(base)
        for fact in base.facts:
            fact_json(base, fact)
        list(base.questions())


@EXAMPLES
@given(
    st.sampled_from(NAMES),
    st.lists(
        st.tuples(st.integers(0, 10_000), st.integers(0, 12), st.sampled_from(BITS) | st.text(max_size=4)),
        min_size=1,
        max_size=4,
    ),
)
def test_mutated_files(name: str, edits: list[tuple[int, int, str]]) -> None:
    text = MINIMAL[name]
    for place, length, new in edits:
        at = place % (len(text) + 1)
        text = text[:at] + new + text[at + length :]
    files = {**MINIMAL, name: text}
    check(*load_documents([Document(n, t) for n, t in files.items()]), files)


@EXAMPLES
@given(st.sampled_from(NAMES), st.integers(0, 60), st.integers(0, 60))
def test_moved_lines(name: str, source: int, target: int) -> None:
    lines = MINIMAL[name].splitlines(keepends=True)
    lines.insert(target % len(lines), lines.pop(source % len(lines)))
    files = {**MINIMAL, name: "".join(lines)}
    check(*load_documents([Document(n, t) for n, t in files.items()]), files)


scalars: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(BITS + KEYS)
)
trees = st.recursive(
    scalars,
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), inside, max_size=5)
    ),
    max_leaves=25,
)
TOP = [
    "members",
    "concepts",
    "themes",
    "indicators",
    "facts",
    "silences",
    "glossary",
    "examples",
    "title",
    "sections",
    "dimensions",
]


@EXAMPLES
@given(st.dictionaries(st.sampled_from(TOP), trees, max_size=5), st.booleans())
def test_any_data(data: dict[str, Any], beside: bool) -> None:
    files = {"z.yaml": yaml.safe_dump(data, allow_unicode=True)}
    files |= MINIMAL if beside else {}
    check(*load_documents([Document(n, t) for n, t in files.items()]), files)


@EXAMPLES
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_any_bytes(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "x.yaml").write_bytes(data)
        with pytest.raises(KnowledgeError):
            load(Path(folder))
