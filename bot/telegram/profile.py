"""The bot's name, descriptions, menu and commands, set at start where they differ."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from functools import partial

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeDefault,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.facts.base import Base
from bot.telegram import texts

_log = structlog.get_logger(__name__)


async def set_up(bot: Bot, base: Base) -> None:
    """Bring the bot's profile up to date.  A refusal (Telegram allows few such changes a day) stops nothing."""
    changes: tuple[Callable[[], Awaitable[None]], ...] = (
        partial(_name, bot),
        partial(_description, bot, texts.description(base)),
        partial(_short_description, bot, texts.short_description(base)),
        partial(_menu, bot),
        partial(_commands, bot, BotCommandScopeAllPrivateChats(), texts.COMMANDS),
        partial(_commands, bot, BotCommandScopeAllGroupChats(), texts.GROUP_COMMANDS),
        partial(_commands, bot, BotCommandScopeDefault(), texts.COMMANDS),
    )
    for change in changes:
        try:
            await change()
        except TelegramError as error:
            _log.warning("profile not set", why=str(error))


async def _name(bot: Bot) -> None:
    if (await bot.get_my_name()).name != texts.BOT_NAME:
        await bot.set_my_name(texts.BOT_NAME)


async def _description(bot: Bot, wanted: str) -> None:
    if (await bot.get_my_description()).description != wanted:
        await bot.set_my_description(wanted)


async def _short_description(bot: Bot, wanted: str) -> None:
    if (await bot.get_my_short_description()).short_description != wanted:
        await bot.set_my_short_description(wanted)


async def _menu(bot: Bot) -> None:
    wanted = MenuButtonCommands()
    if (await bot.get_chat_menu_button()).type != wanted.type:
        await bot.set_chat_menu_button(menu_button=wanted)


async def _commands(bot: Bot, scope: BotCommandScope, names: Iterable[str]) -> None:
    wanted = tuple(BotCommand(name, texts.COMMANDS[name]) for name in names)
    if tuple(await bot.get_my_commands(scope)) != wanted:
        await bot.set_my_commands(wanted, scope)
