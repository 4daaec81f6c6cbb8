"""The YAML files of a folder, read safely: nothing outside it, nothing huge, nothing that blocks."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.errors import Problem

MAX_BYTES = 2_000_000
MAX_FILES = 2_000
MAX_FOLDERS_DEEP = 8
_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file of a base, wherever it lives."""

    file: str
    """Name to show: relative to the base's folder, with slashes."""
    text: str


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file worth reading, before it is read."""

    file: str
    path: str
    size: int
    mtime_ns: int


def read_folder(folder: Path) -> tuple[list[Document], list[Problem]]:
    """Every YAML file under `folder`, sorted by name, and the problems met. Never raises for what it reads."""
    found, problems = find_files(folder)
    documents: list[Document] = []
    for file in found:
        document = _read(file, problems)
        if document is not None:
            documents.append(document)
    return documents, problems


def fingerprint(documents: list[Document]) -> str:
    """SHA-256, in hexadecimal, of the names and texts of a base."""
    digest = sha256()
    for document in sorted(documents, key=lambda d: d.file):
        for part in (document.file, document.text):
            data = part.encode("utf-8", "replace")
            digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def find_files(folder: Path) -> tuple[list[FoundFile], list[Problem]]:
    """The YAML files under `folder`, sorted by name, without opening them; and the problems met."""
    problems: list[Problem] = []
    shown = _shown(str(folder))
    try:
        root = os.path.realpath(folder, strict=True)
        if not os.path.isdir(root):
            return [], [Problem(shown, 1, "ce n'est pas un dossier ; donner le dossier de la base")]
    except (OSError, ValueError):
        return [], [Problem(shown, 1, "dossier introuvable ; vérifier son nom")]
    found = list(_walk(root, root, "", problems))
    found.sort(key=lambda f: f.file)
    if len(found) > MAX_FILES:
        return [], [Problem(shown, 1, f"plus de {MAX_FILES} fichiers ; est-ce bien le dossier de la base ?")]
    if not found and not problems:
        problems.append(Problem(shown, 1, "aucun fichier .yaml dans ce dossier ; donner le dossier de la base"))
    return _without_copies(found), problems


def _walk(root: str, folder: str, prefix: str, problems: list[Problem]) -> Iterator[FoundFile]:
    try:
        with os.scandir(folder) as scan:
            entries = [entry for entry in scan if not entry.name.startswith(".")]
    except OSError as error:
        problems.append(
            Problem(_shown(prefix.rstrip("/")) or ".", 1, f"dossier illisible ({error.strerror}) ; vérifier ses droits")
        )
        return
    for entry in entries:
        name = prefix + entry.name
        if entry.is_dir(follow_symlinks=False):
            if name.count("/") < MAX_FOLDERS_DEEP:
                yield from _walk(root, entry.path, f"{name}/", problems)
            else:
                problems.append(Problem(_shown(name), 1, "trop de dossiers emboîtés ; remonter ces fichiers"))
        elif entry.name.lower().endswith(_ENDINGS) or (entry.is_symlink() and _is_folder(entry)):
            problem, found = _examine(root, entry, _shown(name))
            if problem:
                problems.append(Problem(_shown(name), 1, problem))
            elif found:
                yield found


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _examine(root: str, entry: os.DirEntry[str], shown: str) -> tuple[str, FoundFile | None]:
    """Why a file must not be read, or the file."""
    try:
        real = os.path.realpath(entry.path, strict=True)
        status = os.stat(real)
    except (OSError, ValueError):
        return "lien rompu ou fichier inaccessible ; l'ôter ou vérifier ses droits", None
    if os.path.commonpath([root, real]) != root:
        return "lien qui mène hors du dossier de la base ; copier le fichier ici", None
    if stat.S_ISDIR(status.st_mode):
        return "lien vers un dossier ; mettre les fichiers ici", None
    if not stat.S_ISREG(status.st_mode):
        return "ce n'est pas un fichier ordinaire ; l'ôter", None
    if status.st_size > MAX_BYTES:
        return f"fichier trop gros (plus de {MAX_BYTES // 1_000_000} Mo) ; le couper en plusieurs", None
    return "", FoundFile(shown, real, status.st_size, status.st_mtime_ns)


def _without_copies(found: list[FoundFile]) -> list[FoundFile]:
    """A file reached by two names (a link inside the folder) is read once."""
    seen: set[str] = set()
    return [f for f in found if not (f.path in seen or seen.add(f.path))]  # type: ignore[func-returns-value]


def _read(found: FoundFile, problems: list[Problem]) -> Document | None:
    try:
        descriptor = os.open(found.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(descriptor, "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        problems.append(Problem(found.file, 1, f"fichier illisible ({error.strerror}) ; vérifier ses droits"))
        return None
    try:
        return Document(found.file, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.append(Problem(found.file, line, "ce fichier n'est pas en UTF-8 ; l'enregistrer dans ce codage"))
        return None


def _shown(name: str) -> str:
    """A file name that can always be printed."""
    return os.fsencode(name).decode("utf-8", "replace").replace("\n", "?")
