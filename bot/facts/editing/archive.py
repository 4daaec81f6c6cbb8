"""The whole base as a zip of YAML files, and files that people send back."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from dataclasses import dataclass

from bot.errors import Problem
from bot.facts.base import Base
from bot.facts.editing.apply import check_name
from bot.facts.editing.changes import Change, PutFile
from bot.facts.editing.errors import EditError
from bot.facts.editing.places import Files
from bot.facts.editing.sheet import from_csv
from bot.facts.source import MAX_BYTES, MAX_FILES
from bot.facts.tree import read_tree

MAX_ARCHIVE = 5_000_000
MAX_UNPACKED = 20_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Received:
    """What a file that was sent asks for."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    """what is wrong with it; then there are no changes"""


def to_zip(files: Files) -> bytes:
    """The base in one file; the same base gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), files[name].encode("utf-8"), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def receive(base: Base, files: Files, name: str, data: bytes) -> Received:
    """The changes that a CSV, YAML or zip file asks for.

    Files that it does not hold stay as they are.  Whether the result is a base is for the preview to say.
    """
    low = name.lower()
    shown = name.rsplit("/", 1)[-1][:100] or "fichier"
    try:
        if low.endswith(".csv"):
            sheet = from_csv(base, data, shown)
            return Received(sheet.changes, sheet.problems)
        if low.endswith(_YAML):
            return _received(files, {_home(files, shown): data})
        if low.endswith(".zip"):
            return _received(files, _unpacked(files, data))
        raise EditError("envoyer un fichier .yaml, .csv ou .zip")
    except EditError as error:
        return Received((), (Problem(shown, 1, str(error)),))


def _received(files: Files, sent: dict[str, bytes]) -> Received:
    changes: list[Change] = []
    problems: list[Problem] = []
    for name, data in sent.items():
        if len(data) > MAX_BYTES:
            problems.append(Problem(name, 1, f"fichier trop gros (plus de {MAX_BYTES // 1_000_000} Mo)"))
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            problems.append(Problem(name, line, "ce fichier n'est pas en UTF-8 ; l'enregistrer dans ce codage"))
            continue
        problems += read_tree(name, text.removeprefix("\ufeff"))[2]
        if files.get(name) != text:
            changes.append(PutFile(file=name, text=text))
    if not problems and not changes:
        raise EditError("ce fichier ne change rien")
    return Received(() if problems else tuple(changes), tuple(problems))


def _home(files: Files, name: str) -> str:
    """Where a file sent by its bare name belongs: the one of that name, whatever its folder."""
    check_name(name)
    same = [file for file in files if file.rsplit("/", 1)[-1] == name]
    if len(same) > 1:
        raise EditError(
            f"plusieurs fichiers s'appellent « {name} » ({', '.join(same)}) ; envoyer un zip avec leur dossier"
        )
    return same[0] if same else name


def _unpacked(files: Files, data: bytes) -> dict[str, bytes]:
    """The YAML files of a zip.  Raises `EditError` for what a zip may not be."""
    if len(data) > MAX_ARCHIVE:
        raise EditError(f"zip trop gros (plus de {MAX_ARCHIVE // 1_000_000} Mo)")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _members(files, archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise EditError("zip illisible ou protégé par un mot de passe") from error


def _members(files: Files, archive: zipfile.ZipFile) -> dict[str, bytes]:
    infos = [info for info in archive.infolist() if not info.is_dir() and info.filename.lower().endswith(_YAML)]
    infos = [info for info in infos if not info.filename.startswith("__MACOSX/")]
    if not infos:
        raise EditError("aucun fichier .yaml dans ce zip")
    if len(infos) > MAX_FILES:
        raise EditError(f"trop de fichiers dans ce zip (plus de {MAX_FILES})")
    top = _top_folder(files, [info.filename for info in infos])
    found: dict[str, bytes] = {}
    total = 0
    for info in infos:
        name = info.filename.removeprefix(top)
        check_name(name)
        if stat.S_ISLNK(info.external_attr >> 16) or name in found:
            raise EditError(f"« {name} » : lien ou nom en double dans le zip")
        with archive.open(info) as stream:
            found[name] = stream.read(MAX_BYTES + 1)  # what a zip says of its sizes is not believed
        total += len(found[name])
        if total > MAX_UNPACKED:
            raise EditError(f"contenu trop gros (plus de {MAX_UNPACKED // 1_000_000} Mo une fois déplié)")
    return found


def _top_folder(files: Files, names: list[str]) -> str:
    """The folder that a file manager put around everything, if it is none of the base's."""
    top = names[0].split("/", 1)[0] + "/"
    inside = all(name.startswith(top) for name in names) and not any(file.startswith(top) for file in files)
    return top if inside else ""
