"""`/fiche` and `/supprimer`: one fact, its lines, and buttons to change each of its parts."""

from __future__ import annotations

from bot.facts.base import Fact
from bot.facts.editing.changes import Delete
from bot.telegram.admin import showing, texts
from bot.telegram.admin.buttons import Button, bound, cancel, data, in_rows
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.lookup import Written, fact_label, facts_like, items_of, kin, written
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.previews import Previews
from bot.telegram.admin.values import changes_of, numbered
from bot.telegram.admin.words import Words

STEP = "value"
_KEYS = {"f": "figure", "c": "context", "p": "caution", "s": "section", "x": "examples"}
_LABELS = {
    "figure": texts.FIGURE,
    "context": texts.CONTEXT,
    "caution": texts.CAUTION,
    "section": texts.SECTION,
    "examples": texts.EXAMPLES,
}


class Facts:
    """Shows a fact and changes it."""

    def __init__(self, office: Office, tables: Tables, previews: Previews, words: Words) -> None:
        self._office = office
        self._previews = previews
        self._words = words
        tables.commands |= {"fiche": self._sheet, "supprimer": self._remove}
        tables.taps |= {"f": self._open, "e": self._edit, "w": self._kin, "k": self._delete}
        tables.steps[STEP] = self._take
        tables.picks[STEP] = self._pick

    async def _sheet(self, here: Here, text: str) -> None:
        await self._find(here, text, "f", texts.WHICH_FACT)

    async def _remove(self, here: Here, text: str) -> None:
        await self._find(here, text, "k", texts.WHICH_TO_DELETE)

    async def _find(self, here: Here, text: str, tap: str, ask: str) -> None:
        """The fact that is named, or that the answer replied to shows; several to choose from."""
        edition = self._office.knowledge.edition
        about = here.asked.about if here.asked is not None else None
        shown = edition.fact(about) if about is not None and not text else None
        if shown is None and not text:
            await self._office.say(here, ask)
            return
        found = [shown] if shown is not None else facts_like(text, edition)
        if not found:
            await self._office.say(here, texts.NO_FACT.format(text=showing.esc(text, 100)))
        elif len(found) == 1:
            await (self._show(here, found[0]) if tap == "f" else self._offer_delete(here, found[0]))
        else:
            buttons = [[(fact_label(f, edition.base), data(tap, edition.facts.code(f.id)))] for f in found]
            await self._office.say(here, texts.CHOOSE_FACT, buttons)

    def _fact(self, parts: list[str]) -> Fact | None:
        return self._office.knowledge.edition.fact(parts[0]) if parts else None

    async def _open(self, here: Here, parts: list[str]) -> str | None:
        fact = self._fact(parts)
        if fact is None:
            return texts.FACT_GONE
        await self._show(here, fact)
        return None

    async def _show(self, here: Here, fact: Fact) -> None:
        found = written(self._office.keeper.files, "facts", fact.id)
        code = self._office.knowledge.edition.facts.code(fact.id)
        where = texts.FACT_FILE.format(file=showing.esc(found.file), line=found.line)
        buttons: list[Button] = [(_LABELS[key], data("e", code, letter)) for letter, key in _KEYS.items()]
        buttons += [(texts.WORDS, data("w", code)), (texts.DELETE, data("k", code))]
        label = showing.bold(fact_label(fact, self._office.knowledge.edition.base))
        await self._office.say(here, f"{label}\n<i>{where}</i>\n{showing.pre(found.yaml, 2800)}", in_rows(buttons, 2))

    async def _edit(self, here: Here, parts: list[str]) -> str | None:
        fact, key = self._fact(parts), _KEYS.get(parts[1] if len(parts) > 1 else "")
        if fact is None or key is None:
            return texts.FACT_GONE
        found = written(self._office.keeper.files, "facts", fact.id)
        ask = f"{showing.esc(fact.id)}\n{texts.NOW} {_now(found, key)}\n\n{texts.ASK_VALUE[key]}"
        draft = await self._office.drafts.keep(here.user, Draft(STEP, {"fact": fact.id, "key": key, "ask": ask}))
        rows = []
        if key == "section":
            sections = self._office.knowledge.edition.base.sections
            rows = in_rows([(name, bound(draft, name)) for name in list(sections)[:90]], 5)
        await self._office.say(here, ask, [*rows, [cancel(draft)]])
        return None

    async def _pick(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        """A section, by its button."""
        if draft.data["key"] != "section" or len(parts) != 1:
            return texts.GONE
        await self._take(here, draft, parts[0])
        return None

    async def _take(self, here: Here, draft: Draft, text: str) -> None:
        name, key = draft.data["fact"], draft.data["key"]
        found = written(self._office.keeper.files, "facts", name)
        base = self._office.knowledge.edition.base
        changes = changes_of("facts", name, key, text, found.data, base)
        await self._previews.offer(here, changes, f"{name} : {_LABELS[key].split(' ', 1)[1].lower()}", draft, fact=name)

    async def _kin(self, here: Here, parts: list[str]) -> str | None:
        fact = self._fact(parts)
        if fact is None:
            return texts.FACT_GONE
        await self._words.choose(here, kin(fact, self._office.knowledge.edition.base), (), texts.WORDS_OF)
        return None

    async def _delete(self, here: Here, parts: list[str]) -> str | None:
        fact = self._fact(parts)
        if fact is None:
            return texts.FACT_GONE
        await self._offer_delete(here, fact)
        return None

    async def _offer_delete(self, here: Here, fact: Fact) -> None:
        await self._previews.offer(here, [Delete(kind="facts", id=fact.id)], f"{fact.id} : supprimé")


def _now(found: Written, key: str) -> str:
    """The present value, to be copied with a touch."""
    if key == "examples":
        return "\n" + showing.esc(numbered(items_of(found.data, key)))
    value = ", ".join(items_of(found.data, key))
    return f"<code>{showing.esc(value)}</code>" if value else "–"
