"""Makes the pictures of README.md and knowledge/README.md anew: `.venv/bin/python tests/pictures/make_pictures.py [FOLDER]`.

The real bot answers in the demo page, in Chromium on a phone's screen; charts and cards are drawn as the bot draws them.
Needs playwright and Debian's chromium (with fonts-noto-color-emoji).  Look at the pictures before you keep them.
"""

from __future__ import annotations

import asyncio
import io
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from bot.answering.card import card_of
from bot.answering.chart import chart_of
from bot.drawing import draw_card, draw_chart
from bot.opening import open_engine
from bot.sandbox import Sandbox
from bot.settings import Settings
from bot.telegram.running import run

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "data" / "pictures"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SCREEN = {"width": 400, "height": 800}
COLOURS = 256
FACT = "popularite-dentistes"
ASKED = ("les gens aiment bien leur dentiste ?", "et les kinés ?")
UNANSWERED = (
    "les médecins partent souvent en vacances ?",
    "les médecins partent souvent en vacances ?",
)


def save(folder: Path, name: str, png: bytes, width: int = 0) -> None:
    """A picture with few colours, which these need, and maybe made narrower."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    if width:
        picture = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    made = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    made.save(folder / f"{name}.png", optimize=True)
    print(f"{name}.png: {(folder / f'{name}.png').stat().st_size / 1000:.0f} kB, {made.size[0]} × {made.size[1]}")


def draw(folder: Path) -> None:
    """The chart on both grounds, and the share card."""
    base = open_engine(ROOT / "knowledge").base
    fact = base.fact(FACT)
    chart = chart_of([fact], base)
    assert chart is not None
    save(folder, "chart-light", draw_chart(chart, "light"), 720)
    save(folder, "chart-dark", draw_chart(chart, "dark"), 720)
    save(folder, "card", draw_card(card_of(fact, base)), 960)


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The demo over a copy of the base, whose owner is the person of the page; its address."""
    with tempfile.TemporaryDirectory(prefix="lechiffre-pictures-") as folder:
        shutil.copytree(ROOT / "knowledge", Path(folder) / "knowledge", ignore=shutil.ignore_patterns(".lechiffre"))
        async with Sandbox.start(page=True) as sandbox:
            owner = next(iter(chat for chat in sandbox.world.chats if chat > 0))
            settings = Settings.load(
                token=sandbox.token, telegram_api_url=sandbox.url, knowledge=str(Path(folder) / "knowledge"),
                data_folder=Path(folder), messages_per_second=0.0, log_level="WARNING", owners=frozenset({owner}),
            )  # fmt: skip
            stop = asyncio.Event()
            running = asyncio.create_task(run(settings, stop=stop))
            try:
                yield sandbox.url
            finally:
                stop.set()
                await running


@asynccontextmanager
async def phone(url: str) -> AsyncIterator[Page]:
    """The page on a phone's screen, in the talk with the bot."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = await browser.new_context(viewport=SCREEN, device_scale_factor=1.5, locale="fr-FR")  # type: ignore[arg-type]
        page = await context.new_page()
        page.set_default_timeout(60_000)
        await page.goto(url)
        await page.click("#chat-list li:nth-child(1) button")
        await page.click("#start")
        await page.locator(".message.in").last.wait_for()
        yield page
        await browser.close()


async def say(page: Page, text: str) -> Locator:
    """Write to the bot; its answer."""
    count = await page.locator(".message").count()
    await page.fill("#text", text)
    await page.press("#text", "Enter")
    return await _answer(page, count + 2)


async def tap(page: Page, message: Locator, label: str) -> Locator:
    """Tap a button under a message; the message that comes of it."""
    count = await page.locator(".message").count()
    await message.locator(".key", has_text=label).first.click()
    return await _answer(page, count + 1)


async def _answer(page: Page, count: int) -> Locator:
    await page.locator(".message").nth(count - 1).wait_for()
    await page.wait_for_timeout(400)
    return page.locator(".message.in").last


async def shoot(page: Page, folder: Path, name: str, first: str, height: int = SCREEN["height"]) -> None:
    """A screen of that height, scrolled so that the person's message `first` stands at its upper edge."""
    await page.set_viewport_size({"width": SCREEN["width"], "height": height})
    top = page.locator(".message.out", has_text=first).last
    await top.evaluate("it => { it.style.scrollMarginTop = '10px'; it.scrollIntoView({block: 'start'}) }")
    await page.mouse.move(200, 20)
    await page.wait_for_timeout(900)
    save(folder, name, await page.screenshot())


async def talk(page: Page, folder: Path) -> None:
    """A conversation: a figure, then a follow-up that the report has none for."""
    for question in ASKED:
        await say(page, question)
    await shoot(page, folder, "conversation", ASKED[0], 960)


async def edit(page: Page, folder: Path) -> None:
    """What editors see: a fact, the preview of a change, the revisions, what was asked in vain."""
    for question in UNANSWERED:
        await say(page, question)
    sheet = await say(page, f"/fiche {FACT}")
    await shoot(page, folder, "edit-sheet", "/fiche", 960)
    await tap(page, sheet, "Chiffre")
    preview = await say(page, "94 %")
    await shoot(page, folder, "edit-preview", "94 %", 900)
    await preview.locator(".key", has_text="Confirmer").click()
    await page.locator(".message.in", has_text="Enregistré").last.wait_for()
    await say(page, "/historique")
    await shoot(page, folder, "edit-history", "/historique")
    await tap(page, await say(page, "/questions"), "1")
    await shoot(page, folder, "edit-questions", "/questions")


async def main(folder: Path) -> None:
    """All pictures."""
    draw(folder)
    async with demo() as url, phone(url) as page:
        await talk(page, folder)
        await edit(page, folder)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
