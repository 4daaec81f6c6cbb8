"""The history of a base in a folder of its own: every text once, compressed, and one small file a revision."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bot.facts.documents.durable import create_whole, sync_folder, write_aside, write_whole
from bot.facts.documents.revisions import DocumentsError, Files, Revision, from_bytes, text_hash, to_bytes

MAX_TEXT = 20_000_000
"""Bytes that one kept text may unfold to: far more than any file of a base."""


class Archive:
    """Revisions on disk.  Whoever writes holds a lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._revisions = folder / "revisions"
        self._texts = folder / "texts"
        self._applied = folder / "applied"

    def prepare(self) -> None:
        """Make the folders.  Raises `OSError`."""
        for folder in (self._revisions, self._texts):
            folder.mkdir(parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            write_whole(ignore, b"*\n")

    def numbers(self) -> list[int]:
        """The numbers of all revisions, in order."""
        if not self._revisions.is_dir():
            return []
        return sorted(int(path.stem) for path in self._revisions.glob("*.json") if path.stem.isdigit())

    def head(self) -> Revision | None:
        """The last revision."""
        numbers = self.numbers()
        return self.revision(numbers[-1]) if numbers else None

    def revision(self, number: int) -> Revision:
        """One revision.  Raises `DocumentsError` when there is none or it is damaged."""
        try:
            return Revision.load(json.loads(self._entry(number).read_bytes()))
        except FileNotFoundError:
            raise DocumentsError(f"il n'y a pas de révision {number}") from None
        except (OSError, ValueError) as error:
            raise DocumentsError(f"l'historique est abîmé : la révision {number} ne se relit pas") from error

    def text(self, digest: str) -> str:
        """A text by its hash, checked.  Raises `DocumentsError`."""
        try:
            unfold = zlib.decompressobj()
            text = from_bytes(unfold.decompress(self._text(digest).read_bytes(), MAX_TEXT))
        except (OSError, ValueError, zlib.error) as error:
            raise DocumentsError(f"l'historique est abîmé : le texte {digest[:12]} ne se relit pas") from error
        if text_hash(text) != digest:
            raise DocumentsError(f"l'historique est abîmé : le texte {digest[:12]} n'est plus le même")
        return text

    def files(self, revision: Revision) -> dict[str, str]:
        """All texts of a revision."""
        return {name: self.text(digest) for name, digest in revision.manifest.items()}

    def keep_texts(self, texts: Iterable[str]) -> None:
        """Write the texts that are not kept yet, durably."""
        wrote = False
        for text in texts:
            path = self._text(text_hash(text))
            if not path.exists():
                aside = path.with_suffix(".new")
                write_aside(aside, zlib.compress(to_bytes(text), 6))
                aside.replace(path)
                wrote = True
        if wrote:
            sync_folder(self._texts)

    def add(self, revision: Revision, files: Files) -> bool:
        """Keep one more revision, whole or not at all; false when its number is taken."""
        self.keep_texts(files[name] for name in revision.manifest)
        data = json.dumps(revision.dump(), indent=1).encode()
        return create_whole(self._entry(revision.number), data)

    def applied(self) -> int:
        """The last revision that the working files are known to have become."""
        with suppress(OSError, ValueError):
            return int(self._applied.read_text())
        return 0

    def set_applied(self, number: int) -> None:
        """Remember it, durably."""
        write_whole(self._applied, str(number).encode())

    def _entry(self, number: int) -> Path:
        return self._revisions / f"{number:08}.json"

    def _text(self, digest: str) -> Path:
        return self._texts / f"{digest}.z"
