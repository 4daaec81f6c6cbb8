"""`/exporter`, and files that come back: end to end."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from admin_world import AdminWorld, flat, tap

from bot.sandbox.shown import Shown

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def export(kept: AdminWorld, kind: str) -> bytes:
    """The file that `/exporter` sends."""
    answer = await kept.boss.ask(f"/exporter {kind}")
    assert answer.document is not None
    return answer.document[1]


async def send(kept: AdminWorld, name: str, data: bytes) -> Shown:
    """Send a file and wait for what the bot says of it."""
    kept.boss.catch_up()
    await kept.boss.upload(name, data)
    return await kept.boss.wait_message(15)


async def test_the_zip_comes_back_changed(kept: AdminWorld) -> None:
    asked = await kept.boss.ask("/exporter")
    sent = await tap(kept.boss, "zip", asked)
    assert sent.document is not None and sent.document[0] == "base.zip" and "révision" in sent.text
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent.document[1])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(f"base/{name}", old.read(name).replace(b"23 %", b"24 %"))
    preview = await send(kept, "base.zip", out.getvalue())
    assert '+     figure: "24 %"' in flat(preview.text) and "fichier base.zip" in preview.text
    assert kept.figure("frequentation-stades") == "23 %"
    await tap(kept.boss, "Confirmer", preview)
    assert kept.figure("frequentation-stades") == "24 %"


async def test_the_csv_comes_back_changed(kept: AdminWorld) -> None:
    data = await export(kept, "csv")
    assert data.startswith(b"\xef\xbb\xbfid;indicator;")
    preview = await send(kept, "faits.csv", data.replace(b"72 %", b"73 %"))
    await tap(kept.boss, "Confirmer", preview)
    assert kept.figure("frequentation-cinemas") == "73 %"


async def test_a_yaml_file_takes_the_place_of_its_namesake(kept: AdminWorld) -> None:
    text = kept.channel.keeper.files["silences.yaml"].replace("combien de personnes", "combien de gens")
    preview = await send(kept, "silences.yaml", text.encode())
    assert "silences.yaml" in preview.text
    await tap(kept.boss, "Confirmer", preview)
    assert "combien de gens" in await kept.text("silences.yaml")


async def test_a_big_change_comes_with_the_whole_preview(kept: AdminWorld) -> None:
    data = (await export(kept, "csv")).decode("utf-8-sig")
    for number in range(10, 90):
        data = data.replace(f";{number} %", f";{number}.5 %")
    whole = await send(kept, "faits.csv", data.encode())
    preview = await kept.boss.wait_message()
    assert whole.document is not None and whole.document[0] == "apercu.txt"
    assert whole.document[1].decode().count("avant") > preview.text.count("avant") == 6
    await tap(kept.boss, "Abandonner", preview)


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]\n"


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.yaml", b"a" * 30_000_000)
    return out.getvalue()


BOMB_ZIP = _zip_bomb()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.yaml", BOMB, "ancre"),
        ("a.yaml", b"facts: !!python/object/apply:os.system ['true']\n", "refus"),
        ("a.yaml", "titre: é".encode("latin-1"), "UTF-8"),
        ("a.yaml", "titre: é".encode("utf-16"), "UTF-8"),
        ("a.yaml", b"x: " + b"a" * 3_000_000, "trop gros"),
        ("a.yaml", b"x" * 10_000_000, "trop gros"),
        ("a.zip", b"PK nothing", "illisible"),
        ("faits.csv", b"id;figure\nfrequentation-zoos;=1+1\n", "refus"),
        ("faits.csv", b"id;figure\nfrequentation-zoos;+cmd|' /C calc'!A0\n", "refus"),
        ("faits.csv", b"id;figure\nfrequentation-zoos;@SUM(A1:A9)\n", "refus"),
        ("faits.csv", "id;context\nfrequentation-zoos;été\n".encode("latin-1"), "UTF-8"),
        ("a.zip", BOMB_ZIP, "trop gros"),
        ("faits.csv", b"nom;valeur\na;b\n", "colonne"),
        ("..yaml", b"x: 1\n", "nom de fichier"),
    ],
)
async def test_hostile_files_are_refused_with_a_clear_line(kept: AdminWorld, name: str, data: bytes, said: str) -> None:
    number = kept.channel.keeper.number
    answer = flat((await send(kept, name, data)).text)
    assert said in answer and ("trop gros" in answer or "refusé" in answer), answer
    assert kept.channel.keeper.number == number


async def test_a_file_that_breaks_the_base_cannot_be_confirmed(kept: AdminWorld) -> None:
    text = kept.channel.keeper.files["indicators.yaml"].replace("  frequentation:\n", "  frequentations:\n")
    preview = await send(kept, "indicators.yaml", text.encode())
    if preview.document is not None:
        preview = await kept.boss.wait_message()
    assert "Ne peut pas être enregistré" in preview.text and preview.labels == ["✖️ Abandonner"]
    await tap(kept.boss, "Abandonner", preview)


async def test_the_same_file_changes_nothing(kept: AdminWorld) -> None:
    for kind, name in (("zip", "base.zip"), ("csv", "faits.csv")):
        data = await export(kept, kind)
        assert "change" in (await send(kept, name, data)).text


async def test_a_file_telegram_does_not_give(kept: AdminWorld) -> None:
    kept.sandbox.fault("getFile", status=400, description="Bad Request: wrong file_id")
    assert "renvoyez-le" in (await send(kept, "base.zip", b"PK")).text
    kept.sandbox.clear_faults()


async def test_a_file_that_is_too_large(kept: AdminWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what the message says of it, or else by what Telegram says when it is fetched."""
    from bot.telegram.admin import files

    monkeypatch.setattr(files, "MAX_ARCHIVE", 2_000_000)
    boss = kept.boss
    await boss.upload("base.zip", b"\0" * 2_000_001)
    assert "2 Mo" in (await boss.wait_message()).text
    fetched = kept.sandbox.calls_of("getFile")
    monkeypatch.setattr(files, "MAX_ARCHIVE", 100)
    sent = await boss.upload("base.zip", b"\0" * 90)
    del sent
    await boss.wait_message()
    assert len(kept.sandbox.calls_of("getFile")) == len(fetched) + 1


@pytest.mark.parametrize("formula", ["=1+1", "+33 1 23", "@SUM(A1:A9)", "-2+3", '=HYPERLINK("http://x")'])
async def test_a_formula_in_a_text_is_harmless_in_the_sheet(kept: AdminWorld, formula: str) -> None:
    """Written in the chat it is a text; in the CSV a sign before it keeps a spreadsheet from reckoning; back it is the same."""
    sheet = await kept.boss.ask("/fiche satisfaction-piscines")
    await tap(kept.boss, "Contexte", sheet)
    await tap(kept.boss, "Confirmer", await kept.boss.ask(formula))
    assert kept.channel.knowledge.engine.base.fact("satisfaction-piscines").context == formula
    exported = await export(kept, "csv")
    for row in csv.reader(io.StringIO(exported.decode("utf-8-sig"), newline=""), delimiter=";"):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert "change" in (await send(kept, "faits.csv", exported)).text, "nothing changes"
