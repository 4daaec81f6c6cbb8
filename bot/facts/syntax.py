"""YAML syntax errors said in French."""

from __future__ import annotations

import re
from typing import Any

from bot.errors import Problem

_QUOTE_COLON = "« : » au milieu d'un texte ; mettre tout le texte entre guillemets"
_QUOTE_START = "un texte qui commence par ce signe se met entre guillemets"
_SAYINGS: tuple[tuple[str, str], ...] = (
    ("mapping values are not allowed", f"{_QUOTE_COLON} (ou corriger le retrait de la ligne)"),
    ("cannot start any token", _QUOTE_START),
    ("found unexpected end of stream", "guillemet ouvert et jamais fermé ; le fermer"),
    ("unexpected document indicator", "« --- » ou « ... » au milieu d'un texte ; les ôter ou fermer le guillemet"),
    ("could not find expected ':'", "il manque « : » après la clé, ou un guillemet n'est pas fermé"),
    ("did not find expected ',' or ']'", "liste « [ … ] » mal fermée : il manque une virgule ou « ] »"),
    (
        "did not find expected ',' or '}'",
        "accolades « { … } » mal fermées : il manque une virgule ou « } », ou des guillemets autour du texte",
    ),
    ("expected ',' or ']'", "liste « [ … ] » mal fermée : il manque une virgule ou « ] »"),
    (
        "expected ',' or '}'",
        "accolades « { … } » mal fermées : il manque une virgule ou « } », ou des guillemets autour du texte",
    ),
    ("did not find expected '-' indicator", "retrait faux : cette ligne n'est pas alignée avec la liste"),
    ("did not find expected key", "retrait faux ou texte à mettre entre guillemets : une clé était attendue ici"),
    ("did not find expected node content", "valeur manquante ou guillemets nécessaires"),
    (
        "block sequence entries are not allowed",
        "un tiret n'est pas permis ici ; aller à la ligne, ou écrire « −13 » sans espace ou entre guillemets",
    ),
    ("expected <block end>", "retrait faux ou texte à mettre entre guillemets : une clé était attendue ici"),
    ("undefined alias", "les renvois YAML (« * ») sont refusés ; recopier la valeur ou mettre des guillemets"),
    ("undefined tag handle", "les étiquettes YAML (« ! ») sont refusées ; mettre des guillemets"),
    ("alphabetic or numeric character", "« & », « * » ou « ! » au début d'un texte ; mettre des guillemets"),
    ("unknown escape", "barre oblique inverse dans des guillemets doubles ; employer des guillemets simples"),
    ("control characters are not allowed", "caractère de contrôle invisible ; l'effacer"),
    ("nesting depth", "imbrication trop profonde ; aplatir cette partie"),
    ("duplicate", "déclaration YAML en double ; l'effacer"),
)
_TAB = re.compile(r"[ -]*\t")


def explain(file: str, text: str, error: Exception) -> Problem:
    """A problem in French for an error raised by PyYAML."""
    line = _line(text, error)
    if type(error).__name__ == "ReaderError":
        return Problem(file, line, "caractère de contrôle invisible dans le fichier ; l'effacer")
    lines = text.split("\n")
    near = lines[line - 1] if line <= len(lines) else ""
    if _TAB.match(near):
        return Problem(file, line, "tabulation dans le retrait ; la remplacer par des espaces")
    said = " ".join(str(part) for part in (getattr(error, "problem", None), getattr(error, "context", None)) if part)
    for pattern, message in _SAYINGS:
        if pattern in said:
            return Problem(file, line, f"YAML illisible : {message}")
    return Problem(
        file, line, f"YAML illisible ({said or type(error).__name__}) ; vérifier le retrait et les guillemets"
    )


def _line(text: str, error: Any) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if "end of stream" in str(getattr(error, "problem", "")):
        mark = getattr(error, "context_mark", None) or mark  # where the quote was opened says more
    if mark is not None:
        return min(int(mark.line) + 1, text.rstrip("\n").count("\n") + 1)
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        return 1
    found = re.search(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return text.count("\n", 0, found.start() if found else 0) + 1
