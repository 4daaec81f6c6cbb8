"""`/mot`: words by which people name a member, an indicator, an idea…"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.facts.editing.changes import Add
from bot.facts.editing.errors import EditError
from bot.telegram.admin import showing, texts
from bot.telegram.admin.buttons import bound, cancel
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.lookup import WITH_WORDS, Target, items_of, targets_like, written
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.previews import Previews
from bot.telegram.admin.values import changes_of, lines, numbered

STEP, TARGET_STEP, CHOICE_STEP = "words", "words-of", "words-choice"


class Words:
    """Finds what is meant, shows its words, adds and takes away."""

    def __init__(self, office: Office, tables: Tables, previews: Previews) -> None:
        self._office = office
        self._previews = previews
        tables.commands["mot"] = self._command
        tables.steps[TARGET_STEP] = self._named
        tables.steps[CHOICE_STEP] = self._named
        tables.picks[CHOICE_STEP] = self._pick
        tables.steps[STEP] = self._take

    async def _command(self, here: Here, text: str) -> None:
        draft = Draft(TARGET_STEP)
        if text:
            await self._named(here, draft, text)
        else:
            await self._office.drafts.keep(here.user, draft)
            await self._office.say(here, texts.WHICH_WORD, [[cancel(draft)]])

    async def _named(self, here: Here, draft: Draft, text: str) -> None:
        """`words = target`, or a target alone; words that were given before are kept."""
        said, equals, name = text.rpartition("=")
        words = tuple(lines(said, commas=True)) if equals else tuple(draft.data.get("words", ()))
        found = targets_like(name, self._office.knowledge.edition.base)
        if not found:
            await self._office.drafts.keep(here.user, draft)
            await self._office.say(here, texts.NO_TARGET.format(text=showing.esc(name.strip(), 100)), [[cancel(draft)]])
        elif len(found) == 1:
            await self._chosen(here, found[0], words)
        else:
            await self.choose(here, found, words, texts.CHOOSE_TARGET)

    async def choose(self, here: Here, found: Sequence[Target], words: Iterable[str], ask: str) -> None:
        """Offer some targets."""
        names = [target.name for target in found]
        draft = await self._office.drafts.keep(here.user, Draft(CHOICE_STEP, {"names": names, "words": list(words)}))
        rows = [[(label(target), bound(draft, str(index)))] for index, target in enumerate(found)]
        await self._office.say(here, ask, [*rows, [cancel(draft)]])

    async def _pick(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        target = self._target(draft.data["names"], parts)
        if target is None:
            return texts.GONE
        await self._chosen(here, target, tuple(draft.data["words"]))
        return None

    def _target(self, names: Sequence[str], parts: list[str]) -> Target | None:
        if len(parts) != 1 or not parts[0].isdecimal() or int(parts[0][:4]) >= len(names):
            return None
        return target_of(names[int(parts[0][:4])])

    async def _chosen(self, here: Here, target: Target, words: tuple[str, ...]) -> None:
        if words:
            change = Add(kind=target.kind, id=target.id, key="words", items=words)
            await self._previews.offer(here, [change], f"{target.id} : {', '.join(words)}"[:200])
            return
        held = items_of(written(self._office.keeper.files, target.kind, target.id).data, "words")
        now = showing.esc(numbered(held), 2500) or "–"
        ask = f"{showing.bold(target.id)}\n{texts.NOW}\n{now}\n\n{texts.ASK_VALUE['words']}"
        draft = await self._office.drafts.keep(here.user, Draft(STEP, {"target": target.name, "ask": ask}))
        await self._office.say(here, ask, [[cancel(draft)]])

    async def _take(self, here: Here, draft: Draft, text: str) -> None:
        target = target_of(draft.data["target"])
        found = written(self._office.keeper.files, target.kind, target.id)
        base = self._office.knowledge.edition.base
        changes = changes_of(target.kind, target.id, "words", text, found.data, base)
        await self._previews.offer(here, changes, f"{target.id} : mots", draft)


def label(target: Target) -> str:
    """A target on a button."""
    return f"{target.label} ({texts.TARGET_KINDS[target.kind]})"


def target_of(name: str) -> Target:
    """The target of a kind and an id.  Raises `EditError`."""
    kind, _, own = name.partition("/")
    for known in WITH_WORDS:
        if known == kind:
            return Target(known, own, own)
    raise EditError(texts.GONE)
