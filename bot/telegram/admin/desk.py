"""The editors' desk: sees each update before the channel does, and takes what is for it.

For everybody else it does not exist: it gives the update back, and the channel answers as to any unknown command,
stale button or sent picture.  Rights are looked up anew for every single act.
"""

from __future__ import annotations

from collections.abc import Awaitable

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from bot.errors import LeChiffreError
from bot.store.store import StoreError
from bot.telegram.admin import showing, texts
from bot.telegram.admin.asked import Asked
from bot.telegram.admin.buttons import BOUND, CANCEL, parts_of
from bot.telegram.admin.creating import Creating
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.facts import Facts
from bot.telegram.admin.files import FilesDesk
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.past import Past
from bot.telegram.admin.people import People
from bot.telegram.admin.previews import Previews, previewed
from bot.telegram.admin.summary import Summary
from bot.telegram.admin.words import Words
from bot.telegram.incoming import Incoming, Place, read

_FILES = (".yaml", ".yml", ".zip", ".csv")


class Desk:
    """A `Channel` desk: `channel.desks.append(Desk(office))`."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._tables = tables = Tables.empty()
        previews = Previews(office, tables)
        words = Words(office, tables, previews)
        Facts(office, tables, previews, words)
        Creating(office, tables, previews)
        Past(office, tables, previews)
        People(office, tables)
        Asked(office, tables, previews)
        Summary(office, tables)
        self._files = FilesDesk(office, tables, previews)
        tables.commands |= {"admin": self._help, "annule": self._give_up}

    async def __call__(self, update: Update) -> bool:
        """True when the update was for the desk."""
        if update.callback_query is not None:
            return await self._tapped(update.callback_query)
        if update.message is not None:
            return await self._written(update.message)
        if update.edited_message is not None:
            return await self._edited(update.edited_message)
        return False

    # --- what comes --------------------------------------------------------------------------------------------

    async def _written(self, message: Message) -> bool:
        asked = read(message, self._office.outbox.bot)
        if asked is None or message.from_user is None or message.from_user.is_bot:
            return False
        if asked.command is not None:
            return await self._command(asked, message)
        if asked.place.group:
            return False
        document = message.document
        if document is not None and (document.file_name or "").lower().endswith(_FILES):
            here = await self._here(asked, message)
            return here is not None and await self._do(here, self._files.take(here, document))
        return await self._step(asked, message)

    async def _command(self, asked: Incoming, message: Message) -> bool:
        assert asked.command is not None
        name, rest = asked.command.name, asked.command.rest
        for_owners = self._tables.owner_commands.get(name)
        command = for_owners or self._tables.commands.get(name)
        if command is None or (asked.place.group and for_owners is None):
            return False
        here = await self._here(asked, message)
        if here is None or (for_owners is not None and not here.owner):
            return False
        if for_owners is None:
            self._office.warm()
        return await self._do(here, command(here, rest))

    async def _step(self, asked: Incoming, message: Message) -> bool:
        """The next words of what was begun."""
        if not await self._office.access.may_have_begun(asked.user):
            return False
        draft = await self._begun(asked.user)
        step = self._tables.steps.get(draft.step) if draft is not None else None
        if draft is None or step is None:
            return False
        here = await self._here(asked, message)
        if here is None:
            await self._office.drafts.drop(asked.user)
            return False
        if not asked.text:
            return await self._do(here, self._office.say(here, texts.TEXT_EXPECTED))
        return await self._do(here, step(here, draft, asked.text))

    async def _edited(self, message: Message) -> bool:
        """What was written for a step, corrected: the step takes it anew."""
        asked = read(message, self._office.outbox.bot)
        if asked is None or asked.place.group or asked.command is not None or not asked.text:
            return False
        draft = await self._begun(asked.user)
        if draft is not None and draft.step not in self._tables.steps:
            draft = previewed(draft, asked.message)
        step = self._tables.steps.get(draft.step) if draft is not None else None
        here = await self._here(asked, message) if step is not None else None
        if draft is None or step is None or here is None:
            return False
        return await self._do(here, step(here, draft, asked.text))

    async def _begun(self, user: int) -> Draft | None:
        """What a person has begun; nothing where the store cannot be read until it is mended: they may still ask."""
        try:
            return await self._office.drafts.get(user)
        except StoreError as error:
            if not error.lasting:
                raise
            return None

    async def _tapped(self, query: CallbackQuery) -> bool:
        parts, message = parts_of(query.data), query.message
        if parts is None or message is None or message.chat.type != ChatType.PRIVATE:
            return False
        user = query.from_user.id
        role = await self._office.access.role(user)
        if role is None:
            await self._told_to_stop(user, parts)
            return False
        here = Here(
            user,
            self._office.access.key(user),
            role == "owner",
            Place(message.chat.id),
            message.message_id,
            tapped=True,
        )
        said: str | None = None
        try:
            said = await self._tap(here, parts)
        except StoreError:
            raise
        except LeChiffreError as error:
            await self._refuse(here, error)
        finally:
            await self._office.outbox.toast(query.id, said or "", alert=bool(said))
        return True

    async def _tap(self, here: Here, parts: list[str]) -> str | None:
        if parts[0] != BOUND:
            tap = self._tables.taps.get(parts[0])
            return await tap(here, parts[1:]) if tap is not None else texts.GONE
        draft = await self._office.drafts.get(here.user)
        if draft is None or len(parts) < 3 or draft.nonce != parts[1]:
            return texts.GONE
        if parts[2:] == [CANCEL]:
            return await self._cancel(here)
        pick = self._tables.picks.get(draft.step)
        return await pick(here, draft, parts[2:]) if pick is not None else texts.GONE

    async def _told_to_stop(self, user: int, parts: list[str]) -> None:
        """Who was an editor until just now, with something begun: it is dropped, and they learn why."""
        draft = await self._office.drafts.get(user)
        if draft is not None and parts[0] == BOUND and len(parts) > 1 and draft.nonce == parts[1]:
            await self._office.drafts.drop(user)
            await self._office.outbox.send(Place(user), texts.STOPPED)

    # --- how it is done ----------------------------------------------------------------------------------------

    async def _here(self, asked: Incoming, message: Message) -> Here | None:
        """The act, if the person has a right to any now."""
        user = message.from_user.id if message.from_user is not None else asked.user
        role = await self._office.access.role(user)
        if role is None:
            return None
        key = self._office.access.key(user)
        return Here(
            user, key, role == "owner", asked.place, asked.message, asked=asked, answers=message.reply_to_message
        )

    async def _do(self, here: Here, work: Awaitable[None]) -> bool:
        """Do it; what is refused is said to the editor, and what was begun may be tried again."""
        try:
            await work
        except StoreError:
            raise  # delivery tries the update again
        except LeChiffreError as error:
            await self._refuse(here, error)
        return True

    async def _refuse(self, here: Here, error: LeChiffreError) -> None:
        said = str(error)
        await self._office.say(here, showing.esc(f"{said[:1].upper()}{said[1:]}"))

    async def _cancel(self, here: Here) -> str | None:
        await self._office.drafts.drop(here.user)
        await self._office.show(here, texts.ABANDONED)
        return None

    async def _give_up(self, here: Here, text: str) -> None:
        begun: Draft | None = await self._office.drafts.get(here.user)
        await self._office.drafts.drop(here.user)
        await self._office.say(here, texts.ABANDONED if begun is not None else texts.NOTHING_BEGUN)

    async def _help(self, here: Here, text: str) -> None:
        await self._office.say(here, showing.esc(texts.commands(here.owner)))
