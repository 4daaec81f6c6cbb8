"""The facts in a spreadsheet and back: nothing lost, nothing run, every error on its line."""

from __future__ import annotations

import csv
import io
import os
from functools import cache

import pytest
from edit_checks import entries, loaded, real_files
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.facts.base import Base
from bot.facts.editing.apply import apply_changes
from bot.facts.editing.changes import Create, Set
from bot.facts.editing.sheet import columns, from_csv, row_of, to_csv

FILES = real_files()
EXAMPLES = settings(max_examples=1000 if os.environ.get("LECHIFFRE_LONG") else 15, deadline=None)


@cache
def base() -> Base:
    return loaded(FILES)


def sheet(rows: list[dict[str, str]], delimiter: str = ";", names: list[str] | None = None) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, names or list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def said(rows: list[dict[str, str]] | bytes) -> str:
    found = from_csv(base(), rows if isinstance(rows, bytes) else sheet(rows))
    assert not found.changes
    return "\n".join(map(str, found.problems))


def test_what_is_exported_changes_nothing() -> None:
    data = to_csv(base())
    assert data.startswith(b"\xef\xbb\xbfid;indicator;population;")
    found = from_csv(base(), data)
    assert (found.changes, found.problems, found.rows) == ((), (), len(base().facts))


def test_other_delimiters_columns_and_empty_rows() -> None:
    fact = base().facts[0]
    rows = [{"figure": "12,5 %", "id": fact.id}, {"figure": "", "id": ""}]
    for delimiter in ";,\t":
        found = from_csv(base(), sheet(rows, delimiter))
        assert found.changes == (Set(kind="facts", id=fact.id, key="figure", value="12,5 %"),)


@EXAMPLES
@given(st.data())
def test_any_cell_comes_back_as_it_was(data: st.DataObject) -> None:
    fact = data.draw(st.sampled_from(base().facts))
    text = data.draw(st.sampled_from(["=1+1", "+33", "-x", "@SUM(A1)", "'=a", "''", "'", "d'où", "\t=1"]) | st.text(
        st.sampled_from("ab ;\"'=+-@\u00a0é"), min_size=1, max_size=20
    ))  # fmt: skip
    wanted = " ".join(p for p in text.replace("\t", " ").split(" ") if p).strip()
    if not wanted:
        return
    files = apply_changes(FILES, [Set(kind="facts", id=fact.id, key="context", value=text)])
    changed = loaded(files)
    exported = to_csv(changed)
    for row in csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell for cell in row)
    assert from_csv(changed, exported).changes == ()
    back = from_csv(base(), exported).changes
    assert apply_changes(FILES, back) == files


def test_every_column_can_be_changed_and_a_fact_added() -> None:
    fact = next(f for f in base().facts if f.figure and f.figure.unit == "%" and f.caution)
    row = row_of(base(), fact) | {"figure": "1 %", "other_figures": "un sur cent", "caution": "", "striking": "oui",
                                  "section": "I.1,I.2", "examples": "une ?\r\ndeux ?\nautre : oui, non"}  # fmt: skip
    new = row | {"id": "tout-neuf", "country": "espagne", "figure": "3 %"}
    found = from_csv(base(), sheet([row, new], names=columns(base())))
    assert not found.problems
    assert isinstance(found.changes[-1], Create)
    after = entries(apply_changes(FILES, found.changes))
    made = after["facts", fact.id]
    assert made["figure"] == "1 %" and made["section"] == ["I.1", "I.2"] and "caution" not in made
    assert made["examples"] == ["une ?", "deux ?", "autre : oui, non"]
    assert made["other_figures"] == ["un sur cent"]
    assert after["facts", "tout-neuf"]["country"] == "espagne"


def test_each_error_names_its_line_and_column() -> None:
    fact = base().facts[0].id
    good = {"id": fact, "figure": "12 %", "examples": "a\nb"}
    assert "faits.csv:4: fait" in said([good, {**good, "id": base().facts[1].id, "figure": "beaucoup"}])
    assert "colonne « figure » : chiffre illisible" in said([{**good, "figure": "beaucoup"}])
    assert "faits.csv:4: le fait" in said([good, good]) and "ligne 2" in said([good, good])
    assert "indicateur inconnu" in said([{"id": fact, "indicator": "popularit"}])
    assert "section inconnue" in said([{"id": fact, "section": "Z.9"}])
    assert "membre inconnu" in said([{"id": fact, "subject": "marsiens"}])
    assert "oui ou non" in said([{"id": fact, "striking": "peut-être"}])
    assert "colonne « context » est vide" in said([{"id": "tout-neuf", "figure": "1 %"}])
    assert "colonne inconnue « chiffre »" in said([{"id": fact, "chiffre": "1 %"}])
    assert "il manque la colonne « id »" in said([{"figure": "1 %"}])
    assert "« id » vide" in said([{"id": "", "figure": "1 %"}])
    assert "texte trop long" in said([{"id": fact, "context": "mot " * 2000}])
    assert "caractère invisible" in said([{"id": fact, "context": "a\x07b"}])
    unseen = from_csv(base(), sheet([{"id": fact, "context": "a\u200bb\u202e"}]))
    assert unseen.changes == (Set(kind="facts", id=fact, key="context", value="ab"),)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("id;context\nx;été".encode("latin-1"), "pas en UTF-8 (ligne 2)"),
        ("id;context\nx;été".encode("utf-16"), "UTF-16"),
        (b"id;figure\n\0", "pas un fichier CSV"),
        (b'id;figure\n"x;1 %\n', "guillemets mal fermés"),
        (b"id;figure\nx;1;2;3\n", "4 cellules pour 2 colonnes"),
        (b"a" * 2_000_001, "trop gros"),
        (b"id;context\nx;" + b"a" * 200_000, "illisible"),
        (b"id\n" + b"x\n" * 5_001, "trop de lignes"),
        (b"", "il manque la colonne"),
        (b"\x00\xff\xd8\xff\xe0JFIF", "pas"),
    ],
)
def test_what_is_no_sheet_is_refused(data: bytes, words: str) -> None:
    assert words in said(data)


@EXAMPLES
@given(st.binary(max_size=200) | st.text(st.sampled_from("id;figure\n\"'=éx,%1 \r"), max_size=80).map(str.encode))
def test_anything_gives_changes_or_problems(data: bytes) -> None:
    for given_data in (data, b"id;figure\n" + data):
        found = from_csv(base(), given_data)
        assert not (found.changes and found.problems)
