"""The same facts written in every way YAML allows: an edit is exact, or refused with a French line."""

from __future__ import annotations

import os
import re
from typing import Any

import pytest
import yaml
from edit_checks import changed_lines, entries, tidy
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.facts.editing.apply import apply_changes
from bot.facts.editing.changes import Add, Create, Delete, Remove, Set
from bot.facts.editing.errors import EditError
from bot.facts.tree import read_tree

EXAMPLES = settings(
    max_examples=5000 if os.environ.get("LECHIFFRE_LONG") else 150,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
WORDS = st.text(st.sampled_from("abé ’'\":#-[]{},&*!|>%@\\=~1.\u00a0"), min_size=1, max_size=14).map(tidy).filter(bool)
PLAIN = st.text(st.sampled_from("abcdé "), min_size=1, max_size=30).map(tidy).filter(bool)
COMMENT = st.sampled_from(["", "", "  # remarque", " # 50 %, [x]"])


@st.composite
def scalar(draw: st.DrawFn, value: str, flow: bool) -> str:
    """A value, quoted or not."""
    plain = not any(c in value for c in "[]{},:#&*!|>%@\\'\"-=~’.1") and value not in ("a", "é")
    style = draw(st.sampled_from(["'", '"', ""] if plain else ["'", '"']))
    if style == "'":
        return "'" + value.replace("'", "''") + "'"
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if style == '"' else value


@st.composite
def a_list(draw: st.DrawFn, items: list[str], indent: int, end: str) -> str:
    """A list, in brackets or not, over one line or several."""
    if draw(st.booleans()):
        gap = draw(st.sampled_from([" ", "", end + " " * (indent + 3)]))
        inner = f",{gap}".join(draw(scalar(item, True)) for item in items)
        return f" [{inner}{draw(st.sampled_from(['', ',', ' ']))}]" + draw(COMMENT) + end
    dash = " " * (indent + draw(st.sampled_from([0, 2])))
    lines = [
        f"{dash}-{draw(st.sampled_from([' ', '  ']))}{draw(scalar(item, False))}{draw(COMMENT)}{end}" for item in items
    ]
    return draw(st.sampled_from(["", "  # liste"])) + end + "".join(lines)


@st.composite
def bases(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A file of facts in some layout, and its facts."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    outer = draw(st.sampled_from([0, 2, 4]))
    text = draw(st.sampled_from(["", "\ufeff", f"# début{end}", f"---{end}"])) + f"facts:{draw(COMMENT)}{end}"
    facts = []
    for number in range(draw(st.integers(1, 4))):
        fact: dict[str, Any] = {"id": f"f-{number}", "figure": draw(PLAIN), "section": "I.1", "context": draw(PLAIN)}
        fact["examples"] = draw(st.lists(WORDS, min_size=2, max_size=5, unique_by=str.casefold))
        text += draw(
            st.sampled_from(["", end, f"{end}{end}", f"{' ' * outer}# au-dessus{end}", f"# {number}{end}{end}"])
        )
        inner = outer + 2
        first = True
        for key, value in fact.items():
            lead = f"{' ' * outer}- " if first else " " * inner
            first = False
            if isinstance(value, list):
                text += f"{lead}{key}:" + draw(a_list(value, inner, end))
            elif key == "context" and draw(st.booleans()):
                mark = draw(st.sampled_from([">-", ">", "|", "|-"])) + draw(COMMENT)
                text += f"{lead}{key}: {mark}{end}{' ' * (inner + 2)}{value}{end}" + draw(st.sampled_from(["", end]))
            else:
                written = value if key in ("id", "section") else draw(scalar(value, False))
                text += f"{lead}{key}: {written}{draw(COMMENT)}{end}"
            text += draw(st.sampled_from(["", "", f"{' ' * inner}# entre deux{end}"]))
        facts.append(fact)
    if draw(st.booleans()):
        text = text.removesuffix(end)
    return text, facts


def comments(text: str) -> list[str]:
    found = (line.strip() for line in text.removeprefix("\ufeff").splitlines())
    return sorted(line for line in found if re.fullmatch("# (début|entre deux|au-dessus|[0-9])", line))


@EXAMPLES
@given(bases(), st.data())
def test_any_layout(made: tuple[str, list[dict[str, Any]]], data: st.DataObject) -> None:
    text, facts = made
    assert [dict(entries({"f": text})["facts", f["id"]]) for f in facts] == facts, "the test writes what it means"
    fact = data.draw(st.sampled_from(facts))
    word = data.draw(WORDS)
    new = {"figure": word, "section": "I.1", "context": word, "examples": [word, word]}
    change, wanted = data.draw(
        st.sampled_from(
            [
                (Set(kind="facts", id=fact["id"], key="context", value=word), fact | {"context": word}),
                (Set(kind="facts", id=fact["id"], key="figure", value=word), fact | {"figure": word}),
                (Set(kind="facts", id=fact["id"], key="caution", value=word), fact | {"caution": word}),
                (Set(kind="facts", id=fact["id"], key="section", value=("I.1", "I.2")), fact | {"section": ["I.1", "I.2"]}),
                (Set(kind="facts", id=fact["id"], key="context", value=None), {k: v for k, v in fact.items() if k != "context"}),
                (Add(kind="facts", id=fact["id"], key="examples", items=("q" + word,)), fact | {"examples": [*fact["examples"], "q" + word]}),
                (Remove(kind="facts", id=fact["id"], key="examples", items=(fact["examples"][0],)), fact | {"examples": fact["examples"][1:]}),
                (Remove(kind="facts", id=fact["id"], key="examples", items=(fact["examples"][-1],)), fact | {"examples": fact["examples"][:-1]}),
                (Set(kind="facts", id=fact["id"], key="examples", value=(word, *fact["examples"][1:])), fact | {"examples": [word, *fact["examples"][1:]]}),
                (Delete(kind="facts", id=fact["id"]), None),
                (Create(kind="facts", id="neuf", values=new, after=fact["id"]), new | {"id": "neuf"}),
            ]
        )
    )  # fmt: skip
    after = apply_changes({"f": text}, [change])["f"]
    expected = entries({"f": text})
    if wanted is None:
        del expected["facts", change.id]
    else:
        expected["facts", change.id] = wanted
    assert entries({"f": after}) == expected
    if wanted is None:  # comments among the lines of what is deleted go with them, no others
        assert [c for c in comments(after) if c != "# entre deux"] == [c for c in comments(text) if c != "# entre deux"]
    else:
        assert comments(after) == comments(text), "no comment is lost"
    assert ("\r\n" in after) == ("\r\n" in text) or not after.count("\n")
    assert after.replace("\r\n", "").count("\n") == text.replace("\r\n", "").count("\n") == 0 or "\r\n" not in text
    assert not read_tree("f", after.removeprefix("\ufeff"))[2]
    start, end = changed_lines(text, after)
    touched = text.splitlines()[start - 1 : end - 1]
    others = [f["id"] for f in facts if f is not fact]
    assert not any(f"id: {name}" == line.strip().removeprefix("-").strip() for name in others for line in touched)


def test_what_yaml_allows_and_an_edit_does_not_touch() -> None:
    for text in ("facts: &a\n- id: x\n  b: *a\n", "facts:\n- id: x\n  ? y\n  : z\n", "facts: [", "facts:\n- x\n"):
        with pytest.raises((EditError, yaml.YAMLError)):
            apply_changes({"f": text}, [Delete(kind="facts", id="x"), Set(kind="facts", id="x", key="y", value=None)])
