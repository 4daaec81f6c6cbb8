"""`/nommer`, `/revoquer`, `/editeurs`: who may edit.  For owners only."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from telegram import Message, MessageOriginHiddenUser, MessageOriginUser

from bot.errors import LeChiffreError
from bot.telegram.admin import texts
from bot.telegram.admin.menu import hide_menu, show_menu
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.incoming import STAND_INS, Place

_SHORT = 10
"""Characters of a key that are shown."""
_ID = re.compile(r"[1-9]\d{3,17}")
_KEY = re.compile(r"[0-9a-f]{4,32}")


class NobodyError(LeChiffreError):
    """No person can be told from what was written."""


class People:
    """Names editors and takes their right back."""

    def __init__(self, office: Office, tables: Tables) -> None:
        self._office = office
        tables.owner_commands |= {"nommer": self._name, "revoquer": self._revoke, "editeurs": self._list}

    async def _name(self, here: Here, text: str) -> None:
        user = person_meant(here.answers, text)
        access = self._office.access
        if user in access.owners:
            await self._office.say(here, texts.AN_OWNER)
            return
        key = access.key(user)
        if not await access.editors.has(key):
            await self._office.drafts.drop(user)  # begun when they were an editor before
        if not await access.editors.add(key):
            await self._office.say(here, texts.ALREADY_NAMED.format(key=key[:_SHORT]))
            return
        welcomed = await self._office.outbox.send(Place(user), texts.WELCOME)
        await show_menu(self._office.outbox.bot, user, owner=False)
        said = texts.NAMED if welcomed is not None else texts.NAMED_UNSEEN
        await self._office.say(here, said.format(key=key[:_SHORT]))

    async def _revoke(self, here: Here, text: str) -> None:
        access = self._office.access
        editors = [each.person for each in await access.editors.all()]
        numbered = access.key(int(text)) if _ID.fullmatch(text.strip()) else None
        key = None if numbered in editors else by_beginning(editors, text)
        user = person_meant(here.answers, text) if key is None else None
        if user is not None:
            key = access.key(user)
        assert key is not None
        if access.owns(key):
            await self._office.say(here, texts.AN_OWNER)
            return
        had = await access.editors.remove(key)
        if user is not None and had:
            await hide_menu(self._office.outbox.bot, user)
        await self._office.say(here, texts.REMOVED.format(key=key[:_SHORT]) if had else texts.NOT_NAMED)

    async def _list(self, here: Here, text: str) -> None:
        every = await self._office.access.editors.all()
        lines = [
            texts.EDITOR_LINE.format(key=e.person[:_SHORT], date=time.strftime("%d/%m/%Y", time.localtime(e.since)))
            for e in every
        ]
        await self._office.say(here, texts.EDITORS.format(lines="\n".join(lines)) if lines else texts.NO_EDITORS)


def by_beginning(keys: Sequence[str], text: str) -> str | None:
    """The one of `keys` that begins as `text` does, or `None` where none does.

    What `/editeurs` shows of a key is digits only once in a hundred, and then looks like a person's number: what it
    looks like says nothing, only whether a key begins so.
    Raises `NobodyError` where several begin so.
    """
    text = text.strip().lower()
    found = [key for key in keys if key.startswith(text)] if _KEY.fullmatch(text) else []
    if len(found) > 1:
        raise NobodyError(texts.SEVERAL_KEYS)
    return found[0] if found else None


def person_meant(answered: Message | None, text: str) -> int:
    """The person of a number, of a message that was replied to, or who wrote what was forwarded there.

    Raises `NobodyError`.
    """
    text = text.strip()
    if _ID.fullmatch(text):
        return int(text)
    if text or answered is None:
        raise NobodyError(texts.WHOM)
    origin = answered.forward_origin
    if isinstance(origin, MessageOriginHiddenUser):
        raise NobodyError(texts.HIDDEN)
    if origin is not None:
        user = origin.sender_user if isinstance(origin, MessageOriginUser) else None
    else:
        user = answered.from_user
    if user is None or user.id in STAND_INS:
        raise NobodyError(texts.WHOM)
    if user.is_bot:
        raise NobodyError(texts.A_BOT)
    return user.id
