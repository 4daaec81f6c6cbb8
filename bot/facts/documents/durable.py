"""Writing that a killed process or a lost current leaves whole, old or new."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.facts.documents.revisions import DocumentsError

PATIENCE = 10.0
_EXCHANGE = 2
_HERE = -100
"""`AT_FDCWD` of Linux: paths are relative to the working folder."""
_MOST_SWAPS = 20


def write_aside(path: Path, data: bytes) -> None:
    """A file of that content, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o666)
    with open(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder is on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in the place of any other of that name."""
    aside = path.with_name(f".{path.name}.new")
    write_aside(aside, data)
    os.replace(aside, path)
    sync_folder(path.parent)


def create_whole(path: Path, data: bytes) -> bool:
    """A new file, whole or not at all; false when there is one of that name."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.new")
    write_aside(aside, data)
    try:
        os.link(aside, path)
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    sync_folder(path.parent)
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only one at work, over all processes; a killed one frees it.  Raises `DocumentsError`."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise DocumentsError(f"{path.parent} est tenu par un autre programme ; réessayer") from None
                time.sleep(0.01)
        yield
    finally:
        os.close(descriptor)


def swap_in(path: Path, new: bytes, believed: bytes) -> bool:
    """Put new content in the place of what is believed to be there.

    False when something else was there: it stays, for an editor has just saved it; never is a content lost.
    """
    aside = _aside(path)
    write_aside(aside, new)
    with suppress(OSError):
        os.chmod(aside, path.stat().st_mode & 0o7777)
    put = new
    try:
        for _ in range(_MOST_SWAPS):
            _exchange(aside, path)
            found = aside.read_bytes()
            if found == believed:
                break
            believed, put = put, found
    except FileNotFoundError:
        return False  # deleted by an editor meanwhile
    finally:
        aside.unlink(missing_ok=True)
    return put == new


def put_new(path: Path, new: bytes) -> bool:
    """Make a file; false when there is one already, which stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = _aside(path)
    write_aside(aside, new)
    try:
        os.link(aside, path)
    except FileExistsError:
        return False
    finally:
        aside.unlink()
    return True


def take_away(path: Path, believed: bytes) -> bool:
    """Delete a file; false when something else was in it, which stays."""
    aside = _aside(path)
    try:
        os.replace(path, aside)
    except FileNotFoundError:
        return True
    if aside.read_bytes() != believed:
        with suppress(FileExistsError):
            os.link(aside, path)
        aside.unlink()
        return False
    aside.unlink()
    return True


def clear_leftover(path: Path, old: bytes | None, new: bytes | None) -> None:
    """After a crash: put back what an editor had saved in the very moment of a swap, and drop what is ours."""
    aside = _aside(path)
    try:
        found = aside.read_bytes()
    except FileNotFoundError:
        return
    ours = found in (old, new) or (new is not None and new.startswith(found))
    if not ours and path.exists():
        _exchange(aside, path)
    elif not ours:
        os.replace(aside, path)
    aside.unlink(missing_ok=True)


def exchange(one: Path, other: Path) -> None:
    """Two folders change places: at once where the file system can, else by way of a third name.  Raises `OSError`."""
    call = _renameat2()
    if call is not None and call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return
    aside = other.with_name(f".{other.name}.{os.getpid()}.old")
    os.rename(other, aside)
    try:
        os.rename(one, other)
    except OSError:
        os.rename(aside, other)
        raise
    os.rename(aside, one)


def _aside(path: Path) -> Path:
    """The hidden neighbour where a new content waits; the same after a crash, so that none is left over."""
    return path.with_name(f".{path.name}.lechiffre")


def _exchange(one: Path, other: Path) -> None:
    """Two files change places at once."""
    call = _renameat2()
    if call is not None:
        if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
            return
        code = ctypes.get_errno()
        if code not in (errno.ENOSYS, errno.EINVAL):
            raise OSError(code, os.strerror(code), str(other))
    kept = other.with_name(f".{other.name}.kept")  # file systems without exchange: a few microseconds unguarded
    kept.unlink(missing_ok=True)
    os.link(other, kept)
    os.replace(one, other)
    os.replace(kept, one)


def _renameat2() -> ctypes._NamedFuncPointer | None:
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    call.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    return call
