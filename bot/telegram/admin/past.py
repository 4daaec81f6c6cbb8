"""`/historique`, `/revision`, `/annuler`, `/retablir`: what was changed, by whom, and the way back."""

from __future__ import annotations

from bot.telegram.admin import showing, texts
from bot.telegram.admin.buttons import Button, bound, cancel, data, in_rows
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.previews import Previews

STEP = "restore"
_PAGE = 8
_YES = "y"


class Past:
    """Shows the history and undoes parts of it."""

    def __init__(self, office: Office, tables: Tables, previews: Previews) -> None:
        self._office = office
        self._previews = previews
        tables.commands |= {
            "historique": self._history,
            "revision": self._revision,
            "annuler": self._undo,
            "retablir": self._restore,
        }
        tables.taps |= {"h": self._page, "r": self._open, "u": self._tap_undo}
        tables.picks[STEP] = self._pick

    async def _history(self, here: Here, text: str) -> None:
        await self._show_page(here, None)

    async def _page(self, here: Here, parts: list[str]) -> str | None:
        number = _number("".join(parts))
        if number is None:
            return texts.GONE
        await self._show_page(here, number)
        return None

    async def _show_page(self, here: Here, before: int | None) -> None:
        entries = await self._office.keeper.history(_PAGE, before)
        if not entries:
            await self._office.say(here, texts.NO_HISTORY)
            return
        numbers = [entry.revision.number for entry in entries]
        rows: list[list[Button]] = in_rows([(str(number), data("r", str(number))) for number in numbers], 4)
        older = [(texts.OLDER, data("h", str(numbers[-1])))] if numbers[-1] > 1 else []
        await self._office.show(here, showing.history(entries, self._previews.who(here)), [*rows, older])

    async def _revision(self, here: Here, text: str) -> None:
        number = _number(text)
        if number is None:
            await self._office.say(here, texts.WHICH_REVISION.format(command="/revision"))
            return
        await self._show_revision(here, number)

    async def _open(self, here: Here, parts: list[str]) -> str | None:
        number = _number("".join(parts))
        if number is None:
            return texts.GONE
        await self._show_revision(here, number)
        return None

    async def _show_revision(self, here: Here, number: int) -> None:
        change = await self._office.keeper.revision(number)
        rows = [[(texts.UNDO.format(number=number), data("u", str(number)))]] if number > 1 else []
        shown = showing.revision(change, self._previews.who(here))
        if sum(len(file.lines) for file in change.diff) > 40 or len(change.diff) > 3:
            whole = "\n\n".join(map(str, change.diff)).encode("utf-8", "replace")
            await self._office.send_file(here, f"revision-{number}.txt", whole)
        await self._office.say(here, shown, rows)

    async def _undo(self, here: Here, text: str) -> None:
        number = _number(text)
        if number is None:
            await self._office.say(here, texts.WHICH_REVISION.format(command="/annuler"))
            return
        await self._previews.offer_undo(here, number)

    async def _tap_undo(self, here: Here, parts: list[str]) -> str | None:
        number = _number("".join(parts))
        if number is None:
            return texts.GONE
        await self._previews.offer_undo(here, number)
        return None

    async def _restore(self, here: Here, text: str) -> None:
        keeper = self._office.keeper
        await keeper.refresh()
        if not keeper.refused:
            await self._office.say(here, texts.NOTHING_REFUSED)
            return
        draft = await self._office.drafts.keep(here.user, Draft(STEP, {"number": keeper.number}))
        ask = texts.ASK_RESTORE.format(problems=showing.problems(keeper.refused), number=keeper.number)
        await self._office.say(here, ask, [[(texts.RESTORE, bound(draft, _YES))], [cancel(draft)]])

    async def _pick(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        keeper = self._office.keeper
        if parts != [_YES] or not keeper.refused or keeper.number != draft.data["number"]:
            return texts.GONE
        revision = await keeper.restore(here.key)
        await self._office.drafts.drop(here.user)
        await self._office.show(here, texts.RESTORED.format(number=revision.number))
        return None


def _number(text: str) -> int | None:
    text = text.strip().removeprefix("n°").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
