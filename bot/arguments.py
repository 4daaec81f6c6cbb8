"""What may be typed after `lechiffre`, and what a wrong call reads in French.

argparse and not typer: on the machine of the measure, importing typer takes 0.08 to 0.10 s and argparse 0.02 s, while a
cold `ask` may take 0.48 s in all and its own imports take 0.25 s.  With typer it would be at the limit, not under it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

from bot import __version__
from bot.errors import LeChiffreError

COMMANDS = {
    "ask": "répondre à une question",
    "chat": "converser dans le terminal",
    "facts": "donner tous les faits de la base",
    "check": "vérifier la base et essayer toutes ses questions",
    "review": "montrer les mots que des questions emploient et que la base ne connaît pas",
    "run": "faire vivre le bot Telegram (TELEGRAM_TOKEN, voir README)",
    "demo": "essayer le vrai bot dans le navigateur, sans jeton",
    "history": "montrer les révisions de la base, ou ce qu'une révision a changé",
    "revert": "annuler une révision de la base",
    "knowledge": "porter la base d'un dossier à la base de données (push) ou l'inverse (pull)",
    "backup": "sauvegarder tout ce que le bot garde, même pendant qu'il travaille",
    "restore": "rétablir une sauvegarde, le bot arrêté",
    "doctor": "examiner l'installation et dire quoi faire",
    "schema": "donner le schéma JSON des fichiers de la base, pour les éditeurs",
}


class BadCall(LeChiffreError):
    """A call that cannot be carried out: exit code 2 and one line."""


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Usage : " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """An argparse parser that speaks French and raises `BadCall`."""

    def __init__(self, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog, description=description, formatter_class=_Formatter, add_help=False, allow_abbrev=False)
        self.choices_of_user = self.add_argument_group("Options")
        self.choices_of_user.add_argument("-h", "--help", action="help", help="montrer cette aide")

    def error(self, message: str) -> NoReturn:
        raise BadCall(f"{self.prog} : {_french(message)} ; voir « {self.prog} --help »")


def read_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command and its options.  Raises `BadCall`; `SystemExit` 0 after `--help` and `--version`."""
    arguments = _parser().parse_args(argv)
    if arguments.command is None:
        raise BadCall(f"lechiffre : il manque une commande ({', '.join(COMMANDS)}) ; voir « lechiffre --help »")
    if arguments.knowledge == "":
        raise BadCall(f"lechiffre {arguments.command} : « --knowledge » veut le nom d'un dossier")
    return arguments


def _parser() -> _Parser:
    parser = _Parser(
        prog="lechiffre", description="Répond en français aux questions sur une enquête, chiffre à l'appui."
    )
    parser.choices_of_user.add_argument(
        "--version", action="version", version=f"lechiffre {__version__}", help="dire la version"
    )
    _add_knowledge(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", title="Commandes")
    for name, text in COMMANDS.items():
        own = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        _add_knowledge(own, argparse.SUPPRESS)
        _OPTIONS[name](own)
    return parser


def _add_knowledge(parser: _Parser, default: str | None) -> None:
    parser.choices_of_user.add_argument(
        "--knowledge",
        metavar="DIR",
        default=default,
        help="dossier de la base, ou « database » ; sinon $LECHIFFRE_KNOWLEDGE, ./knowledge, puis celle du paquet",
    )


def _ask(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument("question", nargs="*", help="la question, avec vos mots")
    add = parser.choices_of_user.add_argument
    add("--json", action="store_true", help="répondre par un objet JSON")
    add("--explain", action="store_true", help="dire aussi comment la question a été comprise")
    add("--batch", metavar="FICHIER", help="lire une question par ligne, en JSON, dans un fichier ou « - »")


def _facts(parser: _Parser) -> None:
    parser.choices_of_user.add_argument("--json", action="store_true", help="un objet JSON par ligne")


def _check(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument(
        "only", nargs="*", metavar="NOM", help="fichier ou identifiant : n'essayer que ses questions"
    )


def _review(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument(
        "file",
        metavar="FICHIER",
        help="une question par ligne, ou un objet JSON avec « text » ; « - » : l'entrée standard",
    )


def _demo(parser: _Parser) -> None:
    add = parser.choices_of_user.add_argument
    add("--port", type=int, default=8090, metavar="N", help="port de la page (8090)")
    add("--no-browser", action="store_true", help="ne pas ouvrir le navigateur")


def _history(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument("number", nargs="?", type=int, metavar="N", help="une révision")
    parser.choices_of_user.add_argument("--limit", type=int, default=20, metavar="N", help="combien en montrer (20)")


def _revert(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument("number", type=int, metavar="N", help="la révision à annuler")
    _add_force(parser, "même si des questions d'essai perdent leur réponse")


def _knowledge(parser: _Parser) -> None:
    group = parser.add_argument_group("Arguments")
    group.add_argument(
        "action", choices=("push", "pull"), help="push : du dossier à la base de données ; pull : l'inverse"
    )
    group.add_argument("folder", nargs="?", metavar="DIR", help="le dossier, sinon celui de la base")
    _add_force(parser, "la source l'emporte où les deux ont changé")


def _add_force(parser: _Parser, text: str) -> None:
    parser.choices_of_user.add_argument("--force", action="store_true", help=text)


def _backup(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument("file", metavar="FICHIER", help="la sauvegarde à écrire (zip)")
    add = parser.choices_of_user.add_argument
    add("--key", metavar="FICHIER", help="écrire aussi, à part, la clé des empreintes de personnes")
    add("--replace", action="store_true", help="remplacer des fichiers de ces noms")


def _restore(parser: _Parser) -> None:
    parser.add_argument_group("Arguments").add_argument("file", metavar="FICHIER", help="la sauvegarde")
    add = parser.choices_of_user.add_argument
    add("--key", metavar="FICHIER", help="la clé des empreintes que « backup --key » a écrite")
    add("--replace", action="store_true", help="remplacer ce qui est là")
    add(
        "--without-people",
        action="store_true",
        help="ne rétablir que la base et son histoire : cela se fait sans la clé",
    )
    add("--check", action="store_true", help="vérifier seulement la sauvegarde")


def _nothing(parser: _Parser) -> None:
    del parser


_OPTIONS = {
    "ask": _ask,
    "chat": _nothing,
    "facts": _facts,
    "check": _check,
    "review": _review,
    "run": _nothing,
    "demo": _demo,
    "history": _history,
    "revert": _revert,
    "knowledge": _knowledge,
    "backup": _backup,
    "restore": _restore,
    "doctor": _nothing,
    "schema": _nothing,
}

_MESSAGES = (
    (r"the following arguments are required: (.*)", r"il manque \1"),
    (r"argument (?:-\w/)?(\S+): invalid int value: '?(.*?)'?", r"« \1 » veut un nombre, pas « \2 »"),
    (r"unrecognized arguments: (.*)", r"en trop : \1"),
    (r"argument (?:-\w/)?(\S+): expected (?:one|at least one) argument", r"« \1 » veut une valeur"),
    (r"argument (?:-\w/)?(\S+): ignored explicit argument '?(.*?)'?", r"« \1 » ne prend pas de valeur"),
)


def _french(message: str) -> str:
    """argparse's own message in French; one that is not known here is quoted."""
    unknown = re.match(r"argument .*: invalid choice: '?(.*?)'? \(", message)
    if unknown:
        near = get_close_matches(unknown.group(1), COMMANDS, 1)
        return f"commande inconnue « {unknown.group(1)} »" + (f", essayer « {near[0]} »" if near else "")
    for pattern, french in _MESSAGES:
        if found := re.fullmatch(pattern, message):
            return " ".join(found.expand(french).split())
    return f"appel mal formé ({' '.join(message.split())})"
