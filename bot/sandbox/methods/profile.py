"""The bot's commands, name, descriptions and menu button."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.methods.registry import Asked, method
from bot.sandbox.profile import GROUP, PRIVATE, Key
from bot.sandbox.refusals import Json, bad

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
NAME, DESCRIPTION, SHORT, COMMANDS = 64, 512, 120, 100


@method("setMyCommands", "commands scope language_code")
async def set_my_commands(asked: Asked) -> bool:
    """The commands of one scope and language."""
    commands = asked.given.sequence("commands")
    if commands is None:
        raise bad("can't parse commands: expected an Array")
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    asked.world.profile.commands[_key(asked)] = [_command(command) for command in commands]
    asked.world.journal.wake()
    return True


@method("getMyCommands", "scope language_code")
async def get_my_commands(asked: Asked) -> list[Json]:
    """The commands of just this scope and language."""
    return asked.world.profile.commands.get(_key(asked), [])


@method("deleteMyCommands", "scope language_code")
async def delete_my_commands(asked: Asked) -> bool:
    """No commands of its own for this scope and language any more."""
    asked.world.profile.commands.pop(_key(asked), None)
    return True


@method("setMyName", "name language_code")
async def set_my_name(asked: Asked) -> bool:
    """The bot's name in a language."""
    return _set(asked, asked.world.profile.names, "name", NAME)


@method("getMyName", "language_code")
async def get_my_name(asked: Asked) -> Json:
    """The bot's name in a language, else the one for all."""
    return {"name": _get(asked, asked.world.profile.names) or asked.world.bot.first_name}


@method("setMyDescription", "description language_code")
async def set_my_description(asked: Asked) -> bool:
    """What stands in an empty chat."""
    return _set(asked, asked.world.profile.descriptions, "description", DESCRIPTION)


@method("getMyDescription", "language_code")
async def get_my_description(asked: Asked) -> Json:
    """What stands in an empty chat."""
    return {"description": _get(asked, asked.world.profile.descriptions)}


@method("setMyShortDescription", "short_description language_code")
async def set_my_short_description(asked: Asked) -> bool:
    """What stands on the bot's profile page."""
    return _set(asked, asked.world.profile.short_descriptions, "short_description", SHORT)


@method("getMyShortDescription", "language_code")
async def get_my_short_description(asked: Asked) -> Json:
    """What stands on the bot's profile page."""
    return {"short_description": _get(asked, asked.world.profile.short_descriptions)}


@method("setChatMenuButton", "chat_id menu_button")
async def set_chat_menu_button(asked: Asked) -> bool:
    """The button beside the input line, of one chat or of all."""
    button = asked.given.mapping("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "default"):
        raise bad("the sandbox has no such menu button")
    if "chat_id" in asked.given:
        asked.world.open_chat(asked.given.text("chat_id")).menu_button = button
    else:
        asked.world.profile.menu_button = button
    return True


@method("getChatMenuButton", "chat_id")
async def get_chat_menu_button(asked: Asked) -> Json:
    """The button beside the input line."""
    if "chat_id" in asked.given:
        own = asked.world.open_chat(asked.given.text("chat_id")).menu_button
        return own or asked.world.profile.menu_button
    return asked.world.profile.menu_button


def _language(asked: Asked) -> str:
    code = asked.given.text("language_code")
    if not LANGUAGE.fullmatch(code):
        raise bad("invalid language code specified")
    return code


def _key(asked: Asked) -> Key:
    scope = asked.given.mapping("scope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in {*PRIVATE, *GROUP}:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    place = ""
    if kind.startswith("chat"):
        place = str(asked.world.find_chat(str(scope.get("chat_id", ""))).id)
    return kind, place, _language(asked)


def _command(command: Any) -> Json:
    if not isinstance(command, dict):
        raise bad("expected an Object as BotCommand")
    name = str(command.get("command", "")).removeprefix("/")
    description = str(command.get("description", ""))
    if not COMMAND.fullmatch(name):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _set(asked: Asked, texts: dict[str, str], name: str, most: int) -> bool:
    text = asked.given.text(name)
    if len(text) > most:
        raise bad(f"{name} is too long: {most} characters at most (sandbox)")
    texts[_language(asked)] = text
    return True


def _get(asked: Asked, texts: dict[str, str]) -> str:
    return texts.get(_language(asked)) or texts.get("", "")
