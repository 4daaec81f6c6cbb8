"""The editors' commands in the menu of their own chat with the bot, and in nobody else's."""

from __future__ import annotations

import structlog
from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import TelegramError

from bot.telegram import texts as common
from bot.telegram.admin import texts

_log = structlog.get_logger(__name__)


async def show_menu(bot: Bot, user: int, owner: bool) -> None:
    """Their commands before everybody's.  A refusal (they never opened the bot) stops nothing."""
    named = {**texts.EDITOR_COMMANDS, **(texts.OWNER_COMMANDS if owner else {}), **common.COMMANDS}
    wanted = tuple(BotCommand(name, what) for name, what in named.items())
    scope = BotCommandScopeChat(user)
    try:
        if tuple(await bot.get_my_commands(scope)) != wanted:
            await bot.set_my_commands(wanted, scope)
    except TelegramError as error:
        _log.info("menu not set", why=type(error).__name__)


async def hide_menu(bot: Bot, user: int) -> None:
    """Everybody's commands only."""
    try:
        await bot.delete_my_commands(BotCommandScopeChat(user))
    except TelegramError as error:
        _log.info("menu not taken back", why=type(error).__name__)
