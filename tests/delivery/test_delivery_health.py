"""Liveness is the age of the last good poll; readiness is the store too."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from bot.store.store import StoreError
from bot.telegram.delivery.health import DEAF_AFTER, Health


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def health(clock: Clock) -> Health:
    return Health(polling=True, clock=clock)


@pytest.fixture
async def client(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    app = httpx.ASGITransport(Starlette(routes=list(health.routes())))
    async with httpx.AsyncClient(transport=app, base_url="http://bot") as made:
        yield made


async def test_a_bot_that_hears_nothing_turns_red_and_green_again(
    health: Health, clock: Clock, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/livez")).status_code == 200, "it has just begun"
    clock.now += DEAF_AFTER + 1
    assert (await client.get("/livez")).status_code == (await client.get("/readyz")).status_code == 503
    health.polled()
    assert (await client.get("/livez")).status_code == (await client.get("/readyz")).status_code == 200
    assert (await client.get("/livez")).json()["poll_age"] == 0


async def test_a_process_that_waits_to_take_over_lives(health: Health, clock: Clock, client: httpx.AsyncClient) -> None:
    health.waits()
    clock.now += 10 * DEAF_AFTER
    assert (await client.get("/livez")).status_code == 200 and (await client.get("/livez")).json()["standby"]
    health.takes_over()
    assert (await client.get("/livez")).status_code == 200, "it has just begun to poll"
    clock.now += DEAF_AFTER + 1
    assert (await client.get("/livez")).status_code == 503


async def test_without_the_store_it_lives_but_is_not_ready(health: Health, client: httpx.AsyncClient) -> None:
    async def down() -> None:
        raise StoreError("base de données : elle ne répond pas")

    health.ready_checks.append(down)
    assert (await client.get("/livez")).status_code == 200
    answer = await client.get("/readyz")
    assert answer.status_code == 503 and answer.json()["problems"] == ["base de données : elle ne répond pas"]


def test_a_webhook_may_be_quiet_for_long(clock: Clock) -> None:
    health = Health(polling=False, clock=clock)
    clock.now += 100 * DEAF_AFTER
    assert not health.deaf
