"""A process that saves revision after revision until it is killed: `documents_writer.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.facts.documents.folder import FolderDocuments
from bot.facts.documents.revisions import Note


def texts(number: int) -> dict[str, str]:
    """The files of revision `number`: some change each time, one comes and goes."""
    made = {f"part-{part}/f.yaml": f"a: {number} # {'é' * 300}\n" for part in range(4)}
    made["same.yaml"] = "x: 1\n"
    if number % 2:
        made["odd.yaml"] = f"odd: {number}\n"
    return made


if __name__ == "__main__":
    documents = FolderDocuments(Path(sys.argv[1]))
    number = documents.now().number
    print("ready", flush=True)
    while True:
        number = documents.commit(number, texts(number + 1), Note("k", f"r{number + 1}", 0.0)).number
