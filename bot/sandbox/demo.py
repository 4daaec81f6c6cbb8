"""What the demo page talks to: the people's side of the sandbox as JSON, and server-sent events."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from importlib import resources
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import acts, wire
from bot.sandbox.journal import Event
from bot.sandbox.model import Account, Chat, Media, Message, Standing
from bot.sandbox.refusals import Json, Refused
from bot.sandbox.world import World

TYPES = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
FILES = {
    "index.html", "style.css", "chat.css", "app.js", "api.js", "text.js", "messages.js", "composer.js", "overlays.js",
    "scroll.js",
}  # fmt: skip
#: Nothing comes from elsewhere, and no text of a message can become a script.
POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
PATIENCE = 20.0
BEAT = 15.0


class DemoPage:
    """The page with two example chats: one person with the bot, and a group of two."""

    def __init__(self, world: World) -> None:
        self.world = world
        you = world.add_account("Vous", "", "vous", "fr")
        friend = world.add_account("Camille", "", "camille", "fr")
        self.people = {account.id: account for account in (you, friend)}
        self.chats = [world.private_chat(you), world.add_group("supergroup", "Réunion d’équipe", [you, friend], None)]

    def routes(self) -> list[Route]:
        """The page itself, and what its script calls."""
        acting = {
            "send": self._send, "edit": self._edit, "tap": self._tap, "inline": self._inline, "choose": self._choose,
            "vote": self._vote, "react": self._react, "block": self._block,
        }  # fmt: skip
        return [
            Route("/", self._file),
            Route("/page/{name}", self._file),
            Route("/demo/state", self._state),
            Route("/demo/events", self._events),
            Route("/demo/commands", self._commands),
            Route("/demo/file/{id}", self._download),
            Route("/demo/upload", self._upload, methods=["POST"]),
            *[Route(f"/demo/{name}", _act(handler), methods=["POST"]) for name, handler in acting.items()],
        ]

    # -- what it shows ------------------------------------------------------------------------------------------

    async def _file(self, request: Request) -> Response:
        name = request.path_params.get("name", "index.html")
        if name not in FILES:
            return Response("", 404)
        text = resources.files("bot.sandbox").joinpath("page", name).read_text("utf-8")
        headers = {"cache-control": "no-cache", "content-security-policy": POLICY}
        return Response(text, media_type=TYPES[name.rpartition(".")[2]], headers=headers)

    async def _state(self, request: Request) -> Response:
        profile = self.world.profile
        bot = {
            **wire.user(self.world.bot), "name": profile.names.get("fr") or profile.names.get("") or None,
            "description": profile.descriptions.get("fr") or profile.descriptions.get("", ""),
            "short_description": profile.short_descriptions.get("fr") or profile.short_descriptions.get("", ""),
        }  # fmt: skip
        chats = [self._chat(chat) for chat in self.chats]
        seen = len(self.world.journal.events)
        people = [wire.user(account) for account in self.people.values()]
        return JSONResponse({"bot": bot, "people": people, "chats": chats, "seen": seen})

    def _chat(self, chat: Chat) -> Json:
        messages = [view(message) for message in chat.messages.values() if not message.deleted]
        blocked = chat.standing(self.world.bot) == "kicked"
        return {**wire.chat(chat), "messages": messages, "blocked": blocked, "members": len(chat.members)}

    async def _events(self, request: Request) -> Response:
        seen = int(request.query_params.get("seen", "0"))
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(self._stream(seen), media_type="text/event-stream", headers=headers)

    async def _stream(self, seen: int) -> AsyncIterator[str]:
        journal, shown = self.world.journal, {chat.id for chat in self.chats}
        yield "retry: 1000\n\n"
        while not self.world.updates.shutting:
            for event in journal.events[seen:]:
                seen += 1
                if event.chat in shown:
                    yield f"id: {seen}\ndata: {json.dumps(_event(event))}\n\n"
            if not await journal.beyond(seen, BEAT):
                yield ": still here\n\n"

    async def _commands(self, request: Request) -> Response:
        chat = self.world.find_chat(request.query_params.get("chat", ""))
        return JSONResponse(self.world.profile.commands_for(chat, "fr"))

    async def _download(self, request: Request) -> Response:
        stored = self.world.file(request.path_params["id"])
        if stored is None:
            return Response("", 404)
        headers = {"x-content-type-options": "nosniff"}
        if not stored.width:
            headers["content-disposition"] = "attachment"
        return Response(stored.data, media_type=stored.mime, headers=headers)

    # -- what people do -----------------------------------------------------------------------------------------

    def _who(self, given: Json) -> Account:
        return self.people[int(given["person"])]

    def _where(self, given: Json) -> Chat:
        return next(chat for chat in self.chats if chat.id == int(given["chat"]))

    def _which(self, given: Json) -> Message:
        found = self.world.message(self._where(given), int(given["message"]))
        if found is None:
            raise acts.Impossible("Ce message n’existe plus.")
        return found

    async def _send(self, given: Json) -> Json:
        chat = self._where(given)
        reply_to = self.world.message(chat, given.get("reply_to"))
        message = acts.text_message(self._who(given), chat, given["text"], reply_to=reply_to)
        return {"message": acts.write(self.world, message).id}

    async def _edit(self, given: Json) -> Json:
        acts.edit(self.world, self._who(given), self._which(given), given["text"])
        return {}

    async def _tap(self, given: Json) -> Json:
        message = self._which(given)
        button = message.keyboard[int(given["row"])][int(given["column"])]
        query = acts.tap(self.world, self._who(given), message, button["callback_data"])
        await self._until(lambda: query.answer is not None)
        return query.answer or {"text": "", "alert": False, "url": ""}

    async def _inline(self, given: Json) -> Json:
        query = acts.ask_inline(
            self.world, self._who(given), given["query"], given.get("offset", ""), self._where(given)
        )
        await self._until(lambda: query.answer is not None)
        answer = query.answer or {"results": [], "next_offset": "", "button": None}
        return {"query": query.id, **{name: answer[name] for name in ("results", "next_offset", "button")}}

    async def _choose(self, given: Json) -> Json:
        query = self.world.inline_queries[given["query"]]
        results = (query.answer or {"results": []})["results"]
        result = next(each for each in results if each["id"] == given["result"])
        return {"message": acts.choose(self.world, query, result, self._where(given)).id}

    async def _vote(self, given: Json) -> Json:
        acts.vote(self.world, self._who(given), self._which(given), [int(each) for each in given["options"]])
        return {}

    async def _react(self, given: Json) -> Json:
        acts.react(self.world, self._who(given), self._which(given), given["emoji"])
        return {}

    async def _block(self, given: Json) -> Json:
        standing: Standing = "kicked" if given["blocked"] else "member"
        acts.set_bot_standing(self.world, self._who(given), self.chats[0], standing)
        return {}

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            upload = form["file"]
            given = {name: value for name, value in form.items() if isinstance(value, str)}
            assert isinstance(upload, UploadFile)
            data, name = await upload.read(), upload.filename or "document"
        try:
            stored = self.world.store_file(name, data, upload.content_type or "", picture=False)
            media = Media("document", stored)
            acts.write(self.world, Message(0, self._where(given), self._who(given), 0, media=media))
        except (acts.Impossible, Refused) as problem:
            return JSONResponse({"problem": str(problem)}, 409)
        return JSONResponse({})

    async def _until(self, test: Any) -> None:
        journal, end = self.world.journal, time.monotonic() + PATIENCE
        while not test() and time.monotonic() < end and not self.world.updates.shutting:
            await journal.beyond(len(journal.events), end - time.monotonic())


def view(message: Message) -> Json:
    """A message for the page: as the API writes it, with reactions and votes."""
    votes = {str(number): chosen for number, chosen in message.poll.votes.items()} if message.poll else {}
    reactions: dict[str, int] = {}
    for emojis in message.reactions.values():
        for emoji in emojis:
            reactions[emoji] = reactions.get(emoji, 0) + 1
    return {**wire.message(message), "votes": votes, "reactions": reactions}


def _event(event: Event) -> Json:
    message = view(event.message) if event.message else None
    return {"kind": event.kind, "chat": event.chat, "message": message, "data": event.data}


def _act(handler: Any) -> Any:
    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await handler(await request.json()))
        except acts.Impossible as problem:
            return JSONResponse({"problem": str(problem)}, 409)
        except (KeyError, ValueError, StopIteration, IndexError, TypeError):
            return JSONResponse({"problem": "Demande inconnue."}, 400)

    return endpoint
