"""The facts as a CSV file for a spreadsheet, and back to changes.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, taken off again on the way back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.errors import Problem
from bot.facts import messages
from bot.facts.base import Base, Fact
from bot.facts.editing.changes import Change, Create, Set
from bot.facts.editing.entries import tidy
from bot.facts.editing.errors import EditError
from bot.facts.figure import FigureError, parse_figure

MAX_BYTES = 2_000_000
MAX_ROWS = 5_000
_FORMULA = "=+-@\t\r\n＝＋－＠"
_SEVERAL = {"section": ", ", "other_figures": "\n", "examples": "\n"}
"""Columns with several values, and what stands between two of them."""
_NEEDED = ("indicator", "section", "context", "examples")


def columns(base: Base) -> list[str]:
    """The keys of a fact, one a column."""
    first = ["id", "indicator", *base.dimensions, "figure", "other_figures", "section"]
    return [*first, "sentence", "context", "caution", "striking", "examples"]


def to_csv(base: Base) -> bytes:
    """All facts: UTF-8 with its mark, semicolons, one fact a row; what defaults fill in is written out."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names = columns(base)
    writer.writerow(names)
    for fact in base.facts:
        row = row_of(base, fact)
        writer.writerow([_harmless(row[name]) for name in names])
    return out.getvalue().encode("utf-8-sig")


def row_of(base: Base, fact: Fact) -> dict[str, str]:
    """The cells of a fact, by column."""
    own_sentence = fact.sentence if fact.sentence != base.indicators[fact.indicator].sentence else ""
    return {
        "id": fact.id,
        "indicator": fact.indicator,
        **{dimension: fact.members[dimension] or "" for dimension in base.dimensions},
        "figure": fact.figure.text if fact.figure else "",
        "other_figures": "\n".join(figure.text for figure in fact.other_figures),
        "section": ", ".join(fact.sections),
        "sentence": own_sentence,
        "context": fact.context,
        "caution": fact.caution,
        "striking": "oui" if fact.striking else "",
        "examples": "\n".join(fact.examples),
    }


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a CSV file asks for."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    """what is wrong with it, by line of the file; then there are no changes"""
    rows: int = 0


def from_csv(base: Base, data: bytes, file: str = "faits.csv") -> Sheet:
    """The changes that lead from the base to what a CSV file says.

    Rows of unknown ids are new facts; facts and columns that are not in the file stay as they are.
    """
    problems: list[Problem] = []
    changes: list[Change] = []
    seen: dict[str, int] = {}
    count = 0
    try:
        for line, row in _rows(base, data, file, problems):
            count += 1
            if not row["id"]:
                problems.append(Problem(file, line, "colonne « id » vide ; y écrire l'identifiant du fait"))
            elif row["id"] in seen:
                message = f"le fait « {row['id']} » est déjà à la ligne {seen[row['id']]} ; n'en garder qu'une"
                problems.append(Problem(file, line, message))
            else:
                seen[row["id"]] = line
                changes += _changes(base, row, file, line, problems)
    except (EditError, csv.Error) as error:
        text = (
            str(error)
            if isinstance(error, EditError)
            else "tableau illisible : guillemets mal fermés, ou ce n'est pas un CSV"
        )
        problems.append(Problem(file, 1, text))
    return Sheet(() if problems else tuple(changes), tuple(problems), count)


def _rows(base: Base, data: bytes, file: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that hold anything, by column, each with its line."""
    text = _text(data)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [cell.strip() for cell in next(reader, [])]
    known = columns(base)
    for name in names:
        if name not in known:
            problems.append(Problem(file, 1, messages.unknown_key(name, known).replace("clé", "colonne", 1)))
        elif names.count(name) > 1:
            problems.append(Problem(file, 1, f"colonne « {name} » en double ; n'en garder qu'une"))
    if "id" not in names:
        problems.append(Problem(file, 1, "il manque la colonne « id » ; garder la première ligne de l'export"))
    if problems:
        return
    start = reader.line_num + 1
    for count, cells in enumerate(reader):
        line, start = start, reader.line_num + 1
        if count >= MAX_ROWS:
            raise EditError(f"trop de lignes (plus de {MAX_ROWS}) ; envoyer le fichier en plusieurs fois")
        if len(cells) > len(names):
            problems.append(
                Problem(file, line, f"{len(cells)} cellules pour {len(names)} colonnes ; guillemets oubliés ?")
            )
        elif any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(names) - len(cells))]
            yield line, {name: _plain(cell) for name, cell in zip(names, padded, strict=True)}


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise EditError(f"fichier trop gros (plus de {MAX_BYTES // 1_000_000} Mo)")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise EditError("fichier en UTF-16 ; l'enregistrer sous « CSV UTF-8 »")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EditError(f"fichier qui n'est pas en UTF-8 (ligne {line}) ; l'enregistrer sous « CSV UTF-8 »") from None
    if "\0" in text:
        raise EditError("ce n'est pas un fichier CSV")
    return text


def _changes(base: Base, row: Mapping[str, str], file: str, line: int, problems: list[Problem]) -> Iterator[Change]:
    """The changes that one row asks for; what is wrong with its cells is reported."""
    name = row["id"]
    known = base.has_fact(name)
    now = row_of(base, base.fact(name)) if known else dict.fromkeys(columns(base), "")
    wanted: dict[str, str | bool | tuple[str, ...] | None] = {}
    for key, cell in row.items():
        if key == "id" or _same(cell, now[key]):
            continue
        try:
            wanted[key] = _value(base, key, cell)
        except (EditError, FigureError) as error:
            problems.append(Problem(file, line, f"fait « {name} », colonne « {key} » : {error}"))
    if known:
        for key, value in wanted.items():
            yield Set(kind="facts", id=name, key=key, value=value)
        return
    for key in _NEEDED:
        if not row.get(key):
            problems.append(
                Problem(file, line, f"nouveau fait « {name} » : la colonne « {key} » est vide ; la remplir")
            )
    yield Create(kind="facts", id=name, values={k: v for k, v in wanted.items() if v is not None})


def _value(base: Base, key: str, cell: str) -> str | bool | tuple[str, ...] | None:
    """What a cell says.  Raises `EditError` or `FigureError`."""
    if not cell:
        return None
    if key == "striking":
        return _truth(cell)
    if key in _SEVERAL:
        items = cell.replace("\r", "\n").replace(",", "\n" if key == "section" else ",").split("\n")
        several = tuple(tidy(key, item) for item in items if item.strip())
        for item in several:
            _check(base, key, item)
        return several
    _check(base, key, cell)
    value = tidy(key, cell)
    assert isinstance(value, str)
    return value


def _check(base: Base, key: str, text: str) -> None:
    """Refuse a cell that names nothing or is no figure."""
    if key in ("figure", "other_figures"):
        parse_figure(text)
    elif key == "indicator" and text not in base.indicators:
        raise EditError(messages.unknown_reference("indicators", text, base.indicators))
    elif key == "section" and text not in base.sections:
        raise EditError(messages.unknown_reference("sections", text, base.sections))
    elif key in base.dimensions and text not in base.members:
        raise EditError(messages.unknown_reference("members", text, base.members))


def _truth(cell: str) -> bool | None:
    if cell.casefold() in ("oui", "vrai", "true", "1", "x"):
        return True
    if cell.casefold() in ("non", "faux", "false", "0"):
        return None
    raise EditError(f"oui ou non est attendu, et non « {cell[:40]} »")


def _same(cell: str, now: str) -> bool:
    return cell.replace("\r\n", "\n") == now


def _harmless(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in (*_FORMULA, "'") and cell else cell


def _plain(cell: str) -> str:
    """The cell without the apostrophe that `_harmless` gave it."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:2] in (*_FORMULA, "'") and cell[1:] else cell
