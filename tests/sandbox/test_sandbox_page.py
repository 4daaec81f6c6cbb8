"""The demo page in a real browser: headless Chromium on a phone's and a desktop's screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sandbox_echo import Echo, ext_bot

from bot.sandbox import Sandbox

if TYPE_CHECKING:
    from playwright.async_api import Page

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENS = {"phone": (390, 844), "desktop": (1200, 800)}

if not os.environ.get("CI"):
    pytest.importorskip("playwright", reason="no playwright here: the demo page is not driven")
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: the demo page is not driven", allow_module_level=True)


@pytest.fixture
async def demo() -> AsyncIterator[Sandbox]:
    """A sandbox with its page and the small bot."""
    async with Sandbox.start(page=True) as sandbox, ext_bot(sandbox) as bot:
        await bot.set_my_commands([("quiz", "devinez"), ("aide", "de l'aide")])
        await bot.set_my_description("Je répète ce que vous dites.")
        echo = Echo(bot)
        echo.start()
        yield sandbox
        await echo.aclose()


@pytest.fixture(params=list(SCREENS))
async def page(request: pytest.FixtureRequest, demo: Sandbox) -> AsyncIterator[Page]:
    """The page, loaded, with the private chat open; no error may appear in its console."""
    from playwright.async_api import async_playwright

    assert CHROMIUM, "CI needs Debian's chromium"
    width, height = SCREENS[request.param]
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 720)
        opened = await context.new_page()
        opened.set_default_timeout(10_000)
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        await opened.goto(demo.url)
        await opened.click("#chat-list li:nth-child(1) button")
        yield opened
        await browser.close()
    assert errors == []


async def say(page: Page, text: str) -> None:
    await page.fill("#text", text)
    await page.press("#text", "Enter")


async def test_a_visit(page: Page, tmp_path: Path) -> None:
    await _start(page)
    await _buttons(page)
    await _reply_and_edit(page)
    await _quiz(page)
    await _inline(page)
    await _upload(page, tmp_path)
    await _group(page)


async def test_typing_shows(page: Page, demo: Sandbox) -> None:
    chat = demo.world.chats[min(number for number in demo.world.chats if number > 0)]
    demo.world.tell("action", chat, action="typing", topic=None)
    await page.locator("#chat-status", has_text="écrit…").wait_for()


async def _start(page: Page) -> None:
    assert "Je répète ce que vous dites." in await page.inner_text("#flow")
    await page.click("#start")
    answer = page.locator(".message.in", has_text="echo: /start")
    await answer.wait_for()
    assert await answer.locator(".text b").inner_text() == "/start"
    await say(page, "<b>pas du gras</b> & <img src=x onerror=alert(1)>")
    await page.locator(".message.in", has_text="<img src=x onerror=alert(1)>").wait_for()
    assert await page.locator("#flow img").count() == 0


async def _buttons(page: Page) -> None:
    last = page.locator(".message.in").last
    await last.locator(".key", has_text="Note").click()
    await page.locator("#alert-text", has_text="c'est noté").wait_for()
    await page.click("#alert button")
    await last.locator(".key", has_text="Copier").click()
    await page.locator("#toast", has_text="Texte copié").wait_for()
    await last.locator(".key", has_text="Plus").click()
    await page.locator(".message.in .text", has_text="voilà plus").wait_for()
    assert "modifié" in await page.locator(".message.in", has_text="voilà plus").locator(".time").inner_text()


async def _reply_and_edit(page: Page) -> None:
    await page.locator(".message.in .bubble", has_text="voilà plus").dblclick(position={"x": 4, "y": 4})
    await page.locator("#about-text", has_text="voilà plus").wait_for()
    await say(page, "ma réponse")
    mine = page.locator(".message.out", has_text="ma réponse")
    await mine.locator(".quote", has_text="voilà plus").wait_for()
    await mine.locator(".bubble").click(button="right")
    await page.locator("#menu button", has_text="Modifier").click()
    await say(page, "ma réponse corrigée")
    await page.locator(".message.out", has_text="corrigée").locator(".time", has_text="modifié").wait_for()


async def _quiz(page: Page) -> None:
    await page.fill("#text", "/")
    await page.locator("#suggestions button", has_text="de l'aide").wait_for()
    await page.locator("#suggestions button", has_text="/quiz").click()
    poll = page.locator(".poll")
    await poll.locator(".option", has_text="10 %").click()
    await poll.locator(".option.wrong", has_text="10 %").wait_for()
    assert "20 %" in await poll.locator(".option.right").inner_text()


async def _inline(page: Page) -> None:
    await page.fill("#text", "@lechiffre_bot dentistes")
    await page.locator("#suggestions .result", has_text="dentistes 2").click()
    await page.locator(".message.out", has_text="via @lechiffre_bot").locator(".text", has_text="2 !").wait_for()


async def _upload(page: Page, folder: Path) -> None:
    file = folder / "notes.txt"
    file.write_text("bonjour")
    await page.set_input_files("#file", file)
    await page.locator(".message.out .file", has_text="notes.txt").wait_for()
    async with page.expect_download() as download:
        await page.locator(".file", has_text="notes.txt").click()
    assert Path(await (await download.value).path()).read_text() == "bonjour"


async def _group(page: Page) -> None:
    if await page.is_visible("#back"):
        await page.click("#back")
    await page.click("#chat-list li:nth-child(2) button")
    await say(page, "du bavardage")
    await say(page, "/q bonjour")
    await page.locator(".message.in .quote", has_text="/q bonjour").wait_for()
    await page.click("#speaker")
    await page.locator(".message.in .sender", has_text="Vous").first.wait_for()
    assert await page.locator(".message", has_text="echo:").count() == 1
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
