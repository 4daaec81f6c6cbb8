"""`/nouvelle`: a new fact, question by question, each with choices; what does not exist yet is made on the way."""

from __future__ import annotations

from typing import Any

from bot.facts.base import Base
from bot.facts.editing.changes import Change, Create, Kind, dump, undump
from bot.facts.editing.errors import EditError
from bot.telegram.admin import choices, showing, texts
from bot.telegram.admin.buttons import Button, bound, cancel, in_rows
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.previews import Previews
from bot.telegram.admin.values import lines, sections

STEP = "new"
_AFTER = ("section", "figure", "context", "caution", "examples")
_PAGE = 8
_NONE = "-"
_BACK, _SKIP, _MAKE, _CHOICE, _TURN, _OTHER = "b", "s", "m", "o", "p", "t"


class Creating:
    """Goes through the parts of a fact; `at` in the draft is the one that is asked."""

    def __init__(self, office: Office, tables: Tables, previews: Previews) -> None:
        self._office = office
        self._previews = previews
        tables.commands["nouvelle"] = self._begin
        tables.steps[STEP] = self._take
        tables.picks[STEP] = self._pick

    @property
    def _base(self) -> Base:
        return self._office.knowledge.edition.base

    async def _begin(self, here: Here, text: str) -> None:
        order = ["indicator", *self._base.dimensions, *_AFTER]
        await self._ask(here, {"order": order, "at": 0, "values": {}, "made": []})

    async def _ask(self, here: Here, kept: dict[str, Any], options: list[str] | None = None, page: int = 0) -> None:
        """Ask for the next part; `options`: the choices, when they are others than all there are."""
        key = kept["order"][kept["at"]]
        options = choices.of(key, self._base, kept["values"]) if options is None else options
        draft = Draft(
            STEP, {**kept, "options": options, "page": page, "ask": showing.esc(choices.question(key, self._base))}
        )
        await self._office.drafts.keep(here.user, draft)
        shown = [
            (choices.label(key, option, self._base), bound(draft, _CHOICE, str(number)))
            for number, option in enumerate(options)
        ]
        rows = in_rows(shown, 5) if key == "section" else in_rows(shown[page * _PAGE : (page + 1) * _PAGE], 1)
        await self._office.show(here, self._said(draft), [*rows, *_footing(draft, key, len(options), page)])

    def _said(self, draft: Draft) -> str:
        """What has been given so far, and the question."""
        given = [
            f"{showing.esc(key)} : {showing.esc(value if isinstance(value, str) else ', '.join(value), 300)}"
            for key, value in draft.data["values"].items()
        ]
        return "\n".join([showing.bold(texts.NEW), *given, "", draft.data["ask"]])

    async def _pick(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        kept, options = _kept(draft), draft.data["options"]
        what, number = parts[0], int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0
        if what == _CHOICE and number < len(options):
            await self._give(here, kept, options[number])
        elif what == _TURN and 0 <= number * _PAGE < len(options):
            await self._ask(here, kept, options, number)
        elif what == _BACK and kept["at"]:
            kept["at"] -= 1
            kept["values"].pop(kept["order"][kept["at"]], None)
            await self._ask(here, kept)
        elif what == _SKIP and kept["order"][kept["at"]] in ("figure", "caution"):
            await self._give(here, kept, _NONE)
        elif what == _MAKE and draft.data.get("typed"):
            await self._make(here, kept, draft.data["typed"])
        else:
            return texts.TYPE_NAME if what == _OTHER else texts.GONE
        return None

    async def _take(self, here: Here, draft: Draft, text: str) -> None:
        kept = _kept(draft)
        key = kept["order"][kept["at"]]
        if key == "section":
            await self._give(here, kept, list(sections(text, self._base)))
        elif key == "examples":
            examples = lines(text)
            if len(examples) < 2:
                raise EditError(texts.TWO_EXAMPLES)
            await self._give(here, kept, examples)
        elif key in _AFTER:
            await self._give(here, kept, text)
        else:
            await self._named(here, kept, key, text)

    async def _named(self, here: Here, kept: dict[str, Any], key: str, text: str) -> None:
        """A name that was typed where there were choices."""
        found = choices.like(key, text, self._base)
        if len(found) == 1:
            await self._give(here, kept, found[0])
        elif found:
            await self._ask(here, kept, found)
        else:
            typed = " ".join(text.split())[:80]
            draft = Draft(
                STEP,
                {
                    **kept,
                    "options": [],
                    "page": 0,
                    "typed": typed,
                    "ask": showing.esc(choices.question(key, self._base)),
                },
            )
            await self._office.drafts.keep(here.user, draft)
            rows = [[(texts.MAKE.format(text=typed), bound(draft, _MAKE))], *_footing(draft, key, 0, 0)]
            await self._office.say(here, texts.NO_MATCH.format(text=showing.esc(typed)), rows)

    async def _make(self, here: Here, kept: dict[str, Any], typed: str) -> None:
        """A member or an indicator that the base does not have."""
        key = kept["order"][kept["at"]]
        made = undump(kept["made"])
        kind: Kind = "indicators" if key == "indicator" else "members"
        taken = {change.id for change in made if isinstance(change, Create)} | set(getattr(self._base, kind))
        change = choices.make(key, typed, taken)
        kept["made"] = dump([*made, change])
        await self._give(here, kept, change.id)

    async def _give(self, here: Here, kept: dict[str, Any], value: str | list[str]) -> None:
        key = kept["order"][kept["at"]]
        default = value == self._base.defaults.get(key)
        if value != _NONE and not default:
            kept["values"][key] = (
                value[0] if isinstance(value, list) and key == "section" and len(value) == 1 else value
            )
        kept["at"] += 1
        if kept["at"] < len(kept["order"]):
            await self._ask(here, kept)
            return
        back = Draft(
            STEP,
            {
                **kept,
                "at": kept["at"] - 1,
                "options": [],
                "page": 0,
                "ask": showing.esc(choices.question(key, self._base)),
            },
        )
        name = choices.fact_id(kept["values"], self._base)
        values = {k: tuple(v) if isinstance(v, list) else v for k, v in kept["values"].items()}
        changes: list[Change] = [*undump(kept["made"]), Create(kind="facts", id=name, values=values)]
        await self._previews.offer(here, changes, texts.NEW_REASON.format(id=name), back, fact=name)


def _kept(draft: Draft) -> dict[str, Any]:
    """What goes on from one part to the next."""
    names = ("order", "at", "values", "made")
    return {**{name: draft.data[name] for name in names}, "values": dict(draft.data["values"])}


def _footing(draft: Draft, key: str, count: int, page: int) -> list[list[Button]]:
    """Pages, a way to skip, a way back, a way out."""
    turn: list[Button] = []
    if key != "section" and count > _PAGE:
        turn += [("‹", bound(draft, _TURN, str(page - 1)))] if page else []
        turn += [("›", bound(draft, _TURN, str(page + 1)))] if (page + 1) * _PAGE < count else []
    other = [(texts.OTHER, bound(draft, _OTHER))] if key not in _AFTER and count else []
    skip = [(texts.SKIP, bound(draft, _SKIP))] if key in ("figure", "caution") else []
    back = [(texts.BACK, bound(draft, _BACK))] if draft.data["at"] else []
    return [turn, other, [*skip, *back, cancel(draft)]]
