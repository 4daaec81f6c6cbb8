"""Locks that the system frees when their process dies, however it dies."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class LockFile:
    """A file whose lock is held by one process at most (and by one `LockFile` in it)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def take(self) -> bool:
        """Take the lock; False when another has it.  Raises `OSError` when the file cannot be made."""
        file = open(self.path, "ab")  # noqa: SIM115 - kept open: closing it frees the lock
        try:
            _lock(file)
        except BlockingIOError:
            file.close()
            return False
        except PermissionError:  # how Windows says that another has it
            file.close()
            if sys.platform != "win32":
                raise
            return False
        self._file = file
        return True

    def free(self) -> None:
        """Give the lock back; nothing when it is not held."""
        if self._file is not None:
            self._file.close()
            self._file = None
