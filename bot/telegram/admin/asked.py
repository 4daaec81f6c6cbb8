"""`/questions`: what people asked and did not get; each attached to a fact, answered honestly, or left."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.facts.editing.changes import Add, Change, Create
from bot.facts.editing.errors import EditError
from bot.keeping.regression import heard
from bot.telegram.admin import choices, showing, texts
from bot.telegram.admin.buttons import bound, cancel, data, in_rows
from bot.telegram.admin.drafts import Draft
from bot.telegram.admin.likeness import Group, grouped, unanswered
from bot.telegram.admin.lookup import Target, fact_label, facts_like, items_of, kin, targets_like, written
from bot.telegram.admin.office import Here, Office, Tables
from bot.telegram.admin.previews import Previews
from bot.telegram.admin.values import lines
from bot.telegram.admin.words import label, target_of

ATTACH, ATTACH_WORDS, SILENT, SILENT_REPLY = "attach", "attach-words", "silent", "silent-reply"
_MOST_READ, _MOST_SHOWN = 2000, 8
_NO_WORD, _THESE = "n", "t"


class Asked:
    """Shows groups of questions, and deals with one."""

    def __init__(self, office: Office, tables: Tables, previews: Previews) -> None:
        self._office = office
        self._previews = previews
        tables.commands["questions"] = self._list
        tables.taps |= {"q": self._open, "qa": self._attach, "qs": self._silent, "qi": self._ignore}
        tables.steps |= {
            ATTACH: self._attach_named,
            ATTACH_WORDS: self._attach_written,
            SILENT: self._silent_words,
            SILENT_REPLY: self._silent_reply,
        }
        tables.picks |= {ATTACH: self._attach_picked, ATTACH_WORDS: self._words_picked, SILENT: self._these}

    # --- showing -----------------------------------------------------------------------------------------------

    async def _groups(self) -> list[Group]:
        store, engine = self._office.store, self._office.knowledge.engine
        failed = await store.questions(("no_figure", "clarify"), limit=_MOST_READ)
        thumbs = await store.feedback(limit=_MOST_READ, good=False)
        settled = self._office.settled
        done = await settled.all()
        asked = [q.text for q in failed if settled.key(q.text) not in done]
        disliked = [t.question for t in thumbs if t.question.strip() and settled.key(t.question) not in done]

        def work() -> list[Group]:
            return grouped([*unanswered(engine, asked), *disliked])

        return await asyncio.to_thread(work)

    async def _list(self, here: Here, text: str) -> None:
        groups = (await self._groups())[:_MOST_SHOWN]
        if not groups:
            await self._office.say(here, texts.NO_QUESTIONS)
            return
        items = [
            f"{number}. {showing.esc(group.texts[0], 200)} – {texts.TIMES.format(count=group.count)}"
            for number, group in enumerate(groups, 1)
        ]
        buttons = [(str(number), data("q", group.key)) for number, group in enumerate(groups, 1)]
        await self._office.say(here, "\n".join([showing.bold(texts.QUESTIONS), *items]), in_rows(buttons, 4))

    async def _group(self, parts: list[str]) -> Group | None:
        key = parts[0] if parts else ""
        return next((group for group in await self._groups() if len(key) > 4 and group.has(key)), None)

    async def _open(self, here: Here, parts: list[str]) -> str | None:
        group = await self._group(parts)
        if group is None:
            return texts.QUESTION_GONE
        engine = self._office.knowledge.engine
        turn = engine.turn(group.texts[0])
        told = [showing.bold(group.texts[0]), texts.TIMES.format(count=group.count)]
        if len(group.texts) > 1:
            told.append(texts.ASKED_ALSO.format(text=showing.esc(" ; ".join(group.texts[1:6]), 600)))
        told.append(texts.ANSWERS_NOW.format(text=showing.esc(heard(turn.reply, engine.base).text, 500)))
        if turn.query.unknown:
            told.append(texts.UNKNOWN_WORDS.format(words=showing.esc(", ".join(turn.query.unknown), 300)))
        rows = [
            [(texts.ATTACH, data("qa", group.key))],
            [(texts.SILENT, data("qs", group.key))],
            [(texts.IGNORE, data("qi", group.key))],
        ]
        await self._office.say(here, "\n".join(told), rows)
        return None

    async def _ignore(self, here: Here, parts: list[str]) -> str | None:
        group = await self._group(parts)
        if group is None:
            return texts.QUESTION_GONE
        await self._office.settled.add(group.texts)
        await self._office.show(here, texts.IGNORED)
        return None

    # --- attached to a fact ------------------------------------------------------------------------------------

    async def _attach(self, here: Here, parts: list[str]) -> str | None:
        group = await self._group(parts)
        if group is None:
            return texts.QUESTION_GONE
        near = facts_like(group.texts[0], self._office.knowledge.edition)
        await self._offer_facts(here, list(group.texts), [fact.id for fact in near])
        return None

    async def _offer_facts(self, here: Here, asked: Sequence[str], names: list[str]) -> None:
        base = self._office.knowledge.edition.base
        draft = Draft(ATTACH, {"texts": list(asked), "names": names, "ask": texts.WHICH_ATTACH})
        await self._office.drafts.keep(here.user, draft)
        rows = [
            [(fact_label(base.fact(n), base), bound(draft, str(i)))] for i, n in enumerate(names) if base.has_fact(n)
        ]
        await self._office.say(here, texts.WHICH_ATTACH, [*rows, [cancel(draft)]])

    async def _attach_named(self, here: Here, draft: Draft, text: str) -> None:
        found = facts_like(text, self._office.knowledge.edition)
        if not found:
            raise EditError(texts.NO_FACT.format(text=text[:100]))
        if len(found) > 1:
            await self._offer_facts(here, draft.data["texts"], [fact.id for fact in found])
            return
        await self._attach_to(here, draft.data["texts"], found[0].id)

    async def _attach_picked(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        name = _nth(draft.data["names"], parts)
        if name is None or not self._office.knowledge.edition.base.has_fact(name):
            return texts.GONE
        await self._attach_to(here, draft.data["texts"], name)
        return None

    async def _attach_to(self, here: Here, asked: list[str], name: str) -> None:
        """Ask for the words that are missing, if any are."""
        edition = self._office.knowledge.edition
        unknown = edition.engine.turn(asked[0]).query.unknown
        kept = {"texts": asked, "fact": name, "words": list(unknown)}
        if not unknown:
            await self._offer(here, Draft(ATTACH_WORDS, kept), [])
            return
        found = kin(edition.base.fact(name), edition.base)
        said = " ; ".join(unknown)
        ask = texts.WHICH_ATTACH_WORDS.format(fact=showing.esc(name), words=f"« {showing.esc(said, 200)} »")
        draft = Draft(ATTACH_WORDS, {**kept, "targets": [t.name for t in found], "ask": ask})
        await self._office.drafts.keep(here.user, draft)
        rows = [[(label(target), bound(draft, str(index)))] for index, target in enumerate(found)]
        await self._office.say(here, ask, [*rows, [(texts.NO_WORD, bound(draft, _NO_WORD))], [cancel(draft)]])

    async def _words_picked(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        name = _nth(draft.data.get("targets", ()), parts)
        if parts != [_NO_WORD] and name is None:
            return texts.GONE
        await self._offer(here, draft, [] if name is None else [(target_of(name), tuple(draft.data["words"]))])
        return None

    async def _attach_written(self, here: Here, draft: Draft, text: str) -> None:
        """`word = target`, one a line."""
        base = self._office.knowledge.edition.base
        pairs: list[tuple[Target, tuple[str, ...]]] = []
        for line in lines(text):
            word, _, name = line.partition("=")
            found = targets_like(name, base) if name.strip() else []
            if not found or not word.strip():
                raise EditError(texts.NO_TARGET.format(text=(name or line).strip()[:100]))
            pairs.append((found[0], tuple(lines(word, commas=True))))
        await self._offer(here, draft, pairs)

    async def _offer(self, here: Here, draft: Draft, pairs: Sequence[tuple[Target, tuple[str, ...]]]) -> None:
        name, asked = draft.data["fact"], draft.data["texts"]
        changes: list[Change] = [Add(kind=t.kind, id=t.id, key="words", items=words) for t, words in pairs]
        held = items_of(written(self._office.keeper.files, "facts", name).data, "examples")
        if asked[0] not in held:
            changes.append(Add(kind="facts", id=name, key="examples", items=(asked[0],)))
        if not changes:
            raise EditError(texts.UNCHANGED)
        back = draft if "ask" in draft.data else None
        await self._previews.offer(here, changes, texts.ATTACH_REASON.format(fact=name), back, asked, name)

    # --- not in the report -------------------------------------------------------------------------------------

    async def _silent(self, here: Here, parts: list[str]) -> str | None:
        group = await self._group(parts)
        if group is None:
            return texts.QUESTION_GONE
        unknown = list(self._office.knowledge.engine.turn(group.texts[0]).query.unknown)
        draft = Draft(SILENT, {"texts": list(group.texts), "words": unknown, "ask": texts.ASK_SILENT_WORDS})
        await self._office.drafts.keep(here.user, draft)
        these = [(texts.USE_THESE.format(words=", ".join(unknown)), bound(draft, _THESE))] if unknown else []
        await self._office.say(here, texts.ASK_SILENT_WORDS, [these, [cancel(draft)]])
        return None

    async def _these(self, here: Here, draft: Draft, parts: list[str]) -> str | None:
        if parts != [_THESE] or not draft.data["words"]:
            return texts.GONE
        await self._ask_reply(here, draft, draft.data["words"])
        return None

    async def _silent_words(self, here: Here, draft: Draft, text: str) -> None:
        await self._ask_reply(here, draft, lines(text, commas=True))

    async def _ask_reply(self, here: Here, draft: Draft, words: list[str]) -> None:
        kept = {"texts": draft.data["texts"], "words": words, "ask": texts.ASK_SILENT_REPLY}
        asking = await self._office.drafts.keep(here.user, Draft(SILENT_REPLY, kept))
        await self._office.say(here, texts.ASK_SILENT_REPLY, [[cancel(asking)]])

    async def _silent_reply(self, here: Here, draft: Draft, text: str) -> None:
        words, asked = draft.data["words"], draft.data["texts"]
        name = choices.free(choices.slug(words[0]), self._office.knowledge.edition.base.silences)
        values = {"label": words[0], "words": tuple(words), "reply": text, "examples": (asked[0],)}
        change = Create(kind="silences", id=name, values=values)
        await self._previews.offer(here, [change], texts.SILENT_REASON.format(label=words[0]), draft, asked)


def _nth(names: Sequence[str], parts: list[str]) -> str | None:
    number = int(parts[0]) if len(parts) == 1 and parts[0].isdecimal() and len(parts[0]) < 4 else -1
    return names[number] if 0 <= number < len(names) else None
