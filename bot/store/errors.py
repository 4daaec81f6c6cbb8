"""What can go wrong with a database, in one French line each."""

from __future__ import annotations

import errno

from bot.errors import LeChiffreError


class StoreError(LeChiffreError):
    """The store cannot be opened, read or written now; what was asked of it has not been done."""

    def __init__(self, said: str, lasting: bool = False) -> None:
        super().__init__(said)
        self.lasting = lasting
        """whether it will last until somebody mends it: a full disk, a closed folder, a damaged file"""


_FULL = ("disk is full", "no space left", "disk full")
_CLOSED = ("readonly database", "unable to open database", "permission denied", "read-only file system")
_DAMAGED = ("malformed", "not a database", "disk i/o error")
_ERRNOS = {errno.ENOSPC: _FULL[0], errno.EDQUOT: _FULL[0], errno.EACCES: _CLOSED[2], errno.EROFS: _CLOSED[2]}


def store_error(error: BaseException, place: str) -> StoreError:
    """What the store says of what its driver raised."""
    said = _said(error)
    lasting = any(words in said for words in (*_FULL, *_CLOSED, *_DAMAGED)) or isinstance(error, PermissionError)
    return StoreError(in_french(error, place), lasting)


def _said(error: BaseException) -> str:
    return f"{error} {_ERRNOS.get(getattr(error, 'errno', None) or 0, '')}".lower()


def in_french(error: BaseException, place: str) -> str:
    """One line: what happened to the database at `place`, and what to do.  Never holds a value of a row."""
    said = _said(error)
    if any(words in said for words in _FULL):
        return f"base de données : le disque est plein, {place} n'a pas pu être écrit ; faire de la place"
    if any(words in said for words in _CLOSED) or isinstance(error, PermissionError):
        return (
            f"base de données : {place} ne peut pas être écrit ; vérifier les droits du dossier (LECHIFFRE_DATA_FOLDER)"
        )
    if any(words in said for words in _DAMAGED):
        return f"base de données : {place} est endommagé ; le rétablir depuis une sauvegarde ou le mettre de côté"
    if "locked" in said:
        return f"base de données : {place} est tenu par un autre programme ; réessayer"
    if "password" in said or "authentication" in said:
        return f"base de données : {place} refuse le nom ou le mot de passe (LECHIFFRE_DATABASE_URL)"
    if "does not exist" in said and "database" in said:
        return f"base de données : {place} n'existe pas sur ce serveur ; la créer (createdb)"
    if isinstance(error, OSError):
        return f"base de données : {place} : {error.strerror or type(error).__name__}"
    return f"base de données : {place} ne répond pas ({type(getattr(error, 'orig', None) or error).__name__})"
