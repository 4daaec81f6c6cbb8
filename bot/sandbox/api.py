"""The HTTP side of the Bot API: checks the token, lets faults happen, calls the methods, answers in JSON."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.sandbox import parameters
from bot.sandbox.calls import Call, Calls
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.limits import Limits
from bot.sandbox.methods import METHODS, Asked
from bot.sandbox.parameters import Parameters
from bot.sandbox.refusals import Refused
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
Cut = Callable[[Scope], None]


class Severed(Response):
    """No answer: the connection was cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Wait until the server has noticed."""
        while (await receive())["type"] != "http.disconnect":
            pass


class BotApi:
    """The Bot API of one bot. `cut` breaks the connection that a request came by."""

    def __init__(self, world: World, token: str, cut: Cut, limits: Limits | None = None) -> None:
        self.world = world
        self.token = token
        self.cut = cut
        self.limits = limits
        self.revoked = False
        self.calls = Calls()
        self.faults = Faults()
        self.webhook = Webhook(world.updates)

    def routes(self) -> list[Route]:
        """The two addresses of the real one."""
        return [
            Route("/bot{token}/{method}", self._call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", self._file, methods=["GET"]),
        ]

    async def _call(self, request: Request) -> Response:
        response = await self._answered(request)
        response.headers["date"] = formatdate(usegmt=True)  # as Telegram's own servers do
        return response

    async def _answered(self, request: Request) -> Response:
        try:
            self._check_token(request.path_params["token"])
            given = await parameters.read(request)
        except Refused as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        name = request.path_params["method"]
        known = METHODS.get(name.lower())
        call = self.calls.begin(known.name if known else name, given.log(), self.world.now())
        return await self._with_faults(request, call, given)

    async def _with_faults(self, request: Request, call: Call, given: Parameters) -> Response:
        breaking = None
        for fault in self.faults.meeting(call.method, given.text("chat_id")):
            if fault.what == "slow":
                await asyncio.sleep(fault.seconds)
            else:
                breaking = fault
        if breaking and breaking.what != "lose":
            return self._break(request, call, breaking)
        answer = await self._answer(call, given)
        return self._sever(request, call) if breaking else answer

    def _break(self, request: Request, call: Call, fault: Fault) -> Response:
        if fault.what == "drop":
            return self._sever(request, call)
        if fault.what == "garbage":
            call.status = fault.status
            return Response(fault.body, fault.status, media_type="text/html")
        return _refuse(call, fault.refusal())

    def _sever(self, request: Request, call: Call) -> Response:
        call.answered = False
        self.cut(request.scope)
        return Severed()

    async def _answer(self, call: Call, given: Parameters) -> Response:
        method = METHODS.get(call.method.lower())
        try:
            if method is None:
                raise Refused(404, "Not Found: method not found")
            call.result = await method.call(Asked(self.world, given, self.webhook, self.limits))
        except Refused as refusal:
            return _refuse(call, refusal)
        call.status = 200
        return JSONResponse({"ok": True, "result": call.result})

    async def _file(self, request: Request) -> Response:
        try:
            self._check_token(request.path_params["token"])
        except Refused as refusal:
            return JSONResponse(refusal.body(), refusal.code)
        path: Any = request.path_params["path"]
        for stored in self.world.files.values():
            if stored.path == path:
                return Response(stored.data, media_type="application/octet-stream")
        return JSONResponse(Refused(404, "Not Found").body(), 404)

    def _check_token(self, token: str) -> None:
        if not TOKEN.fullmatch(token):
            raise Refused(404, "Not Found")
        if token != self.token or self.revoked:
            raise Refused(401, "Unauthorized")


def _refuse(call: Call, refusal: Refused) -> Response:
    call.status, call.description = refusal.code, refusal.description
    return JSONResponse(refusal.body(), refusal.code)
