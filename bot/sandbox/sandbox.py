"""The sandbox as tests and the demo use it."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator

from starlette.applications import Starlette

from bot.sandbox.api import BotApi
from bot.sandbox.calls import Call, Calls
from bot.sandbox.demo import DemoPage
from bot.sandbox.faults import Fault
from bot.sandbox.hosting import Host
from bot.sandbox.limits import Limits
from bot.sandbox.model import Account, Chat
from bot.sandbox.people import Person
from bot.sandbox.refusals import Json
from bot.sandbox.world import World

TOKEN = "4242424242:AAsandbox_no_secret_for_this_machine"  # of no use anywhere else  # nosec B105
#: An update that no library can read: a message without its chat and date.
BROKEN: Json = {"message": {"message_id": 1, "date": "gestern", "chat": {"id": "?"}}}


class Sandbox:
    """A Telegram of its own with one bot, over real HTTP on this machine."""

    def __init__(self, world: World, api: BotApi, host: Host, token: str) -> None:
        self.world = world
        self.api = api
        self.token = token
        self.url = host.url
        self._host = host

    @classmethod
    @contextlib.asynccontextmanager
    async def start(
        cls, *, privacy: bool = True, mentions: bool = False, limits: Limits | None = None, token: str = TOKEN,
        username: str = "lechiffre_bot", name: str = "LeChiffre", host: str = "127.0.0.1", port: int = 0, page: bool = False,
    ) -> AsyncIterator[Sandbox]:  # fmt: skip
        """Start a sandbox.

        `mentions`: bare mentions reach the bot in groups too; `limits`: enforce the rates;
        `page`: serve the demo page with its two chats at `url`.
        """
        bot = Account(int(token.partition(":")[0]), name, username=username, is_bot=True)
        world = World(bot, privacy, mentions)
        place = Host(host, port)
        api = BotApi(world, token, place.cut, limits)
        sandbox = cls(world, api, place, token)
        pages = DemoPage(world).routes() if page else []
        await place.start(Starlette(routes=[*api.routes(), *pages]))
        try:
            yield sandbox
        finally:
            await api.webhook.stop()
            world.updates.shut()
            world.journal.wake()
            await place.stop()

    async def wait(self) -> None:
        """Until the server ends."""
        await self._host.wait()

    @property
    def base_url(self) -> str:
        """For `ExtBot(base_url=…)`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For `ExtBot(base_file_url=…)`."""
        return f"{self.url}/file/bot"

    # -- who and where ------------------------------------------------------------------------------------------

    def person(self, first_name: str, last_name: str = "", username: str = "", language: str = "fr") -> Person:
        """A new person with an account and no chat yet."""
        account = self.world.add_account(first_name, last_name, username, language)
        return Person(self.world, self.api.calls, account)

    def group(self, title: str, *members: Person) -> Chat:
        """A new basic group with the bot in it; the first member made it."""
        return self.world.add_group("group", title, [member.account for member in members], None)

    def supergroup(self, title: str, *members: Person, topics: list[str] | None = None) -> Chat:
        """A new supergroup with the bot in it; with topics (maybe an empty list) a forum."""
        return self.world.add_group("supergroup", title, [member.account for member in members], topics)

    # -- what goes wrong ----------------------------------------------------------------------------------------

    def fault(
        self, method: str = "*", status: int = 500, *, times: int | None = 1, retry_after: int | None = None,
        description: str = "", chat_id: int | None = None,
    ) -> Fault:  # fmt: skip
        """The next calls are refused with a status; `times=None`: until `clear()`."""
        return self.api.faults.add(
            Fault(method, "refuse", times, status, description, retry_after=retry_after, chat_id=chat_id)
        )

    def drop(self, method: str = "*", times: int | None = 1, chat_id: int | None = None) -> Fault:
        """The connection breaks before the call is handled."""
        return self.api.faults.add(Fault(method, "drop", times, chat_id=chat_id))

    def lose_answer(self, method: str = "*", times: int | None = 1, chat_id: int | None = None) -> Fault:
        """The call is done, but the connection breaks before the answer."""
        return self.api.faults.add(Fault(method, "lose", times, chat_id=chat_id))

    def slow(self, method: str = "*", seconds: float = 1.0, times: int | None = 1) -> Fault:
        """The call is handled after a while."""
        return self.api.faults.add(Fault(method, "slow", times, seconds=seconds))

    def garbage(
        self, method: str = "*", body: bytes = b"<html>Bad Gateway</html>", status: int = 200, times: int | None = 1
    ) -> Fault:
        """The answer is no JSON."""
        return self.api.faults.add(Fault(method, "garbage", times, status, body=body))

    def clear_faults(self) -> None:
        """Everything works again."""
        self.api.faults.clear()

    @contextlib.contextmanager
    def revoked(self) -> Iterator[None]:
        """While inside, the token is worth nothing: 401 on every call."""
        self.api.revoked = True
        try:
            yield
        finally:
            self.api.revoked = False

    def inject(self, update: Json) -> int:
        """Queue any update as it is; gives its id."""
        return self.world.updates.push(update)

    def inject_unparseable(self) -> int:
        """Queue an update that no library can read."""
        return self.inject(BROKEN)

    def repeat(self, update_id: int) -> None:
        """Deliver a former update once more, though it was acknowledged."""
        self.world.updates.repeat(update_id)

    def jump_update_ids(self, by: int) -> None:
        """The ids go on from another number, as after a quiet week; `by` may be negative."""
        self.world.updates.next_id += by

    def advance(self, seconds: float) -> None:
        """Move the clock on: queries grow too old, polls close."""
        self.world.clock_offset += seconds

    # -- what happened ------------------------------------------------------------------------------------------

    @property
    def calls(self) -> Calls:
        """All calls of the bot."""
        return self.api.calls

    def calls_of(self, *methods: str) -> list[Call]:
        """The calls of these methods in order; without any, all but the polls."""
        return self.api.calls.of(*methods)

    @property
    def pending(self) -> list[Json]:
        """The updates that wait to be fetched or acknowledged."""
        return list(self.world.updates.pending)
