"""Why a change is refused, said to the person who asked for it."""

from __future__ import annotations

from bot.errors import LeChiffreError


class EditError(LeChiffreError):
    """A change that cannot be made; nothing was changed."""
