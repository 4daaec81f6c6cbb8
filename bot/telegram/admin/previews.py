"""From changes to a preview, from a preview to a revision: the only way by which anything becomes live.

A preview belongs to who asked for it and to the revision it was made on; its buttons work once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from telegram.constants import ChatAction

from bot.errors import LeChiffreError
from bot.facts.documents.revisions import COMMAND_LINE, ConflictError, Note, Revision
from bot.facts.editing.changes import Change, dump, undump
from bot.keeping.preview import Preview
from bot.telegram.admin import showing, texts
from bot.telegram.admin.buttons import CANCEL, Button, Rows, bound, cancel, data
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.office import Here, Office, Tables

STEP, REASON_STEP = "preview", "reason"
_CONFIRM, _REASON, _CORRECT, _AGAIN = "y", "r", "c", "a"
_MOST_REASON = 300


class Previews:
    """Offers, confirms, corrects."""

    def __init__(self, office: Office, tables: Tables) -> None:
        self._office = office
        tables.picks[STEP] = self._pick
        tables.steps[REASON_STEP] = self._reason

    async def offer(
        self,
        here: Here,
        changes: Iterable[Change],
        reason: str,
        back: Draft | None = None,
        settle: Iterable[str] = (),
        fact: str = "",
    ) -> None:
        """Show what changes would do, with the buttons to confirm.

        `back`: the moment before, where the text is asked for again; `settle`: questions that are dealt with once
        this is saved; `fact`: which to offer to show then.  Raises `EditError`, `ConflictError`.
        """
        kept: dict[str, Any] = {"changes": dump(changes), "reason": reason, "settle": list(settle), "fact": fact}
        kept["message"] = 0 if here.tapped else here.message
        await self._offer(here, {**kept, "back": back.dump() if back is not None else None})

    async def offer_undo(self, here: Here, number: int) -> None:
        """The same for undoing a revision.  Raises `UndoError`, `ConflictError`."""
        await self._offer(here, {"undo": number, "reason": texts.UNDOING.format(number=number)})

    async def _offer(self, here: Here, kept: dict[str, Any]) -> None:
        async with self._office.outbox.busy(here.place, ChatAction.TYPING):
            shown = await self._preview(kept)
        draft = Draft(STEP, {**kept, "number": shown.number, "digest": shown.digest, "applicable": shown.applicable})
        await self._office.drafts.keep(here.user, draft)
        if showing.cut_short(shown):
            content = showing.whole_preview(shown, kept["reason"]).encode("utf-8", "replace")
            await self._office.send_file(here, texts.PREVIEW_FILE, content)
        await self._office.say(here, showing.preview(shown, kept["reason"]), _rows(draft, bool(shown.broken)))

    async def _preview(self, kept: dict[str, Any]) -> Preview:
        keeper = self._office.keeper
        if kept.get("undo"):
            return await keeper.preview_undo(int(kept["undo"]))
        return await keeper.preview(undump(kept["changes"]))

    async def _pick(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        if parts == [_CONFIRM] and draft.data["applicable"]:
            await self._confirm(here, draft)
        elif parts == [_AGAIN]:
            await self._offer(here, draft.data)
        elif parts == [_REASON]:
            asking = await self._office.drafts.keep(here.user, Draft(REASON_STEP, draft.data))
            await self._office.say(here, texts.ASK_REASON, [[cancel(asking)]])
        elif parts == [_CORRECT] and draft.data.get("back"):
            back = Draft.load(draft.data["back"])
            if back is not None:
                again = await self._office.drafts.keep(here.user, Draft(back.step, back.data))
                await self._office.say(here, back.data.get("ask", texts.TEXT_EXPECTED), [[cancel(again)]])
        else:
            return texts.GONE
        return None

    async def _reason(self, here: Here, draft: Draft, text: str) -> None:
        await self._offer(here, {**draft.data, "reason": " ".join(text.split())[:_MOST_REASON]})

    async def _confirm(self, here: Here, draft: Draft) -> None:
        try:
            saved, said = await self._save(here, draft), texts.SAVED
        except ConflictError:
            before = await self._saved_before(here, draft)
            if before is None:
                await self._conflict(here, draft)
                return
            saved, said = before, texts.SAVED_BEFORE
        await self._office.drafts.drop(here.user)
        if draft.data.get("settle"):
            await self._office.settled.add(draft.data["settle"])
        await self._office.show(here, said.format(number=saved.number), self._after(draft, saved))

    def _after(self, draft: Draft, saved: Revision) -> Rows:
        rows: list[list[Button]] = [[(texts.UNDO.format(number=saved.number), data("u", str(saved.number)))]]
        edition, fact = self._office.knowledge.edition, draft.data.get("fact")
        if fact and edition.base.has_fact(fact):
            rows.insert(0, [(texts.FACT, data("f", edition.facts.code(fact)))])
        return rows

    async def _save(self, here: Here, draft: Draft) -> Revision:
        keeper, kept = self._office.keeper, draft.data
        if kept.get("undo"):
            return await keeper.undo(int(kept["undo"]), here.key, kept["number"])
        return await keeper.apply(undump(kept["changes"]), here.key, kept["reason"], kept["number"])

    async def _saved_before(self, here: Here, draft: Draft) -> Revision | None:
        """The revision of this very preview: the bot was stopped after saving it and before saying so."""
        try:
            revision = await self._office.keeper.documents.revision(draft.data["number"] + 1)
        except LeChiffreError:
            return None
        same = revision.note.author == here.key and revision.digest == draft.data["digest"]
        return revision if same else None

    async def _conflict(self, here: Here, draft: Draft) -> None:
        """Say who was quicker, and offer the same on what the base is now."""
        keeper = self._office.keeper
        await keeper.refresh()
        last = (await keeper.documents.revisions(1))[0]
        reason = f", « {showing.esc(last.note.reason, 200)} »" if last.note.reason else ""
        again = await self._office.drafts.keep(here.user, Draft(STEP, {**draft.data, "applicable": False}))
        who = showing.esc(self.who(here)(last.note))
        said = texts.CONFLICT.format(number=last.number, who=who, reason=reason)
        await self._office.show(here, said, [[(texts.AGAIN, bound(again, _AGAIN))], [cancel(again)]])

    def who(self, here: Here) -> showing.Who:
        """Who made a revision, as this person may know it."""

        def said(note: Note) -> str:
            if note.outside:
                return texts.BY_HAND
            if not note.author:
                return texts.BY_NOBODY
            if note.author == COMMAND_LINE:
                return texts.BY_COMMAND_LINE
            if note.author == here.key:
                return texts.BY_YOU
            if self._office.access.owns(note.author):
                return texts.BY_OWNER
            return texts.BY_EDITOR.format(key=note.author[:6])

        return said


def previewed(draft: Draft, message: int) -> Draft | None:
    """The moment that took a message of which a preview was made."""
    own = draft.step == STEP and message == draft.data.get("message")
    return Draft.load(draft.data.get("back")) if own else None


def _rows(draft: Draft, losing: bool) -> list[list[Button]]:
    confirm = (texts.CONFIRM_ANYWAY if losing else texts.CONFIRM, bound(draft, _CONFIRM))
    reason = (texts.REASON, bound(draft, _REASON))
    correct = (texts.CORRECT, bound(draft, _CORRECT))
    applicable, may_correct = draft.data["applicable"], bool(draft.data.get("back"))
    first = [confirm] if applicable else []
    second = ([reason] if applicable and not draft.data.get("undo") else []) + ([correct] if may_correct else [])
    return [first, second, [(texts.CANCEL, bound(draft, CANCEL))]]
