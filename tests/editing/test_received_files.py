"""Files sent to the bot: what a base may be made of, and nothing else."""

from __future__ import annotations

import io
import stat
import zipfile
from functools import cache

import pytest
from edit_checks import loaded, real_files

from bot.facts.base import Base
from bot.facts.editing.apply import apply_changes, check_name
from bot.facts.editing.archive import receive, to_zip
from bot.facts.editing.changes import PutFile
from bot.facts.editing.errors import EditError

FILES = real_files()
NAME = "facts/I.1-popularite.yaml"


@cache
def base() -> Base:
    return loaded(FILES)


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def said(name: str, data: bytes) -> str:
    received = receive(base(), FILES, name, data)
    assert not received.changes
    return "\n".join(map(str, received.problems))


def test_the_export_comes_back_whole() -> None:
    data = to_zip(FILES)
    assert data == to_zip(dict(reversed(FILES.items())))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == FILES
    assert "ne change rien" in said("base.zip", data)
    edited = {**FILES, NAME: FILES[NAME].replace("86 %", "85 %")}
    for members in (edited, {f"base/{name}": text for name, text in edited.items()}, {NAME: edited[NAME]}):
        received = receive(base(), FILES, "b.ZIP", zipped({n: t.encode() for n, t in members.items()}))
        assert received.changes == (PutFile(file=NAME, text=edited[NAME]),)
    assert apply_changes(FILES, received.changes) == edited


def test_a_file_goes_where_one_of_its_name_is() -> None:
    text = FILES[NAME].replace("86 %", "85 %")
    received = receive(base(), FILES, "I.1-popularite.yaml", text.encode())
    assert received.changes == (PutFile(file=NAME, text=text),)
    received = receive(base(), FILES, "nouveau.yaml", b"glossary: {}\n")
    assert received.changes == (PutFile(file="nouveau.yaml", text="glossary: {}\n"),)


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"facts: !!python/object/apply:os.system [ls]\n", "étiquettes YAML sont refusées"),
        (BOMB.encode(), "ancres YAML sont refusées"),
        (b"facts: *x\n", "renvois YAML"),
        (b"a: " + b"[" * 5000 + b"]" * 5000, "imbrication trop profonde"),
        (b"a: [" + b"x," * 200_000 + b"]", "trop charg"),
        (b"a: 1\n" * 2_500_000, "trop gros"),
        ("facts: été".encode("latin-1"), "UTF-8"),
        ("facts: x".encode("utf-16"), "UTF-8"),
        (b"facts: [\n", "x.yaml:1"),
        (b"--- \na: 1\n---\nb: 1\n", "un seul document"),
        (b"a: \x00", "contrôle"),
        (b"", "vide"),
    ],
)
def test_hostile_yaml_is_refused_with_its_line(text: bytes, words: str) -> None:
    assert words in said("x.yaml", text)
    if len(text) < 2_000_000:
        assert words in said("x.zip", zipped({"x.yaml": text}))


@pytest.mark.parametrize(
    "name",
    ["../x.yaml", "/etc/x.yaml", "a/../../x.yaml", "a\\..\\x.yaml", ".x.yaml", "a/.git/x.yaml", "x.yaml/", "a//x.yaml",
     "x.txt", "C:x.yaml", "x\n.yaml", "x\0.yaml", "a/b/c/d/e/f/g/h/i/x.yaml", "é" * 300 + ".yaml", "~x.yaml", "-x.yaml", ""],
)  # fmt: skip
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(EditError, match="nom de fichier refusé"):
        check_name(name)
    with pytest.raises(EditError):
        apply_changes(FILES, [PutFile(file=name, text="a: 1")])
    if name.endswith(".yaml") and "\0" not in name:
        assert "refusé" in said("x.zip", zipped({name: b"a: 1", "y.yaml": b"a: 1"}))


def test_names_that_people_give_are_taken() -> None:
    for name in ("survey.yaml", "facts/I.1-popularité.yaml", "Mes faits (2).yml", "a_b/c+d,e.yaml"):
        check_name(name)


def test_a_zip_bomb_a_link_and_rubbish_are_refused() -> None:
    assert "trop gros" in said("x.zip", zipped({"x.yaml": b"a" * 30_000_000}))
    assert "trop gros" in said("x.zip", zipped({f"x{n}.yaml": b"a: 1\n" * 399_999 for n in range(12)}))
    assert "zip trop gros" in said("x.zip", b"PK" + b"x" * 5_000_001)
    assert "trop de fichiers" in said("x.zip", zipped({f"x{n}.yaml": b"" for n in range(2001)}))
    assert "illisible" in said("x.zip", b"not a zip")
    assert "illisible" in said("x.zip", zipped({"x.yaml": b"a: 1" * 1000})[:60] + b"\0" * 200)
    assert "aucun fichier" in said("x.zip", zipped({"x.txt": b"a"}))
    assert "envoyer un fichier" in said("x.exe", b"MZ")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("x.yaml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert "lien" in said("x.zip", out.getvalue())
