"""YAML text to plain data with the line of every node, and every fault in French."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from bot.errors import Problem
from bot.facts.syntax import explain

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

MAX_DEPTH = 30
MAX_NODES = 100_000
_CONSTANTS: dict[str, bool | None] = {
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    "null": None, "Null": None, "NULL": None, "~": None, "": None,
}  # fmt: skip


@dataclass(slots=True)
class Lines:
    """The lines of a mapping or list: its own, and those of what it holds (a line, or `Lines`)."""

    line: int
    inside: dict[Any, Lines | int] = field(default_factory=dict)

    def at(self, path: tuple[Any, ...]) -> int:
        """Line of the node under `path`, or of the nearest node above it that exists."""
        node: Lines = self
        for step in path:
            below = node.inside.get(step)
            if below is None:
                continue
            if isinstance(below, int):
                return below
            node = below
        return node.line

    def below(self, key: Any) -> Lines:
        """The lines of what stands under `key`."""
        found = self.inside.get(key, self.line)
        return found if isinstance(found, Lines) else Lines(found)


class RefusedError(Exception):
    """A YAML construct that a fact base may not hold."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Builder:
    """Builds data and lines from YAML events, without recursion."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = problems
        self.root: Any = None
        self.root_lines = Lines(1)
        self.documents = 0
        self._containers: list[tuple[Any, Lines]] = []
        self._keys: list[tuple[str, int] | None] = []

    def read(self, text: str) -> None:
        """Read all of `text`. Raises `RefusedError` or a YAML error at the first thing that stops reading."""
        scalar, mapping, sequence = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
        ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
        for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
            kind = type(event)
            if kind is scalar:
                self._scalar(event)
            elif kind is mapping or kind is sequence:
                self._open(event, {} if kind is mapping else [])
            elif kind in ends:
                self._containers.pop()
                self._keys.pop()
            elif isinstance(event, yaml.AliasEvent):
                raise RefusedError(
                    _line(event), f"« *{event.anchor} » : les renvois YAML sont refusés ; recopier la valeur"
                )
            elif kind is yaml.DocumentStartEvent:
                self._document(event)
            if count > MAX_NODES:
                raise RefusedError(
                    _line(event), f"fichier trop chargé (plus de {MAX_NODES} éléments) ; le couper en plusieurs"
                )

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise RefusedError(_line(event), "un seul document YAML par fichier ; ôter la ligne « --- »")

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or (event.tag is not None and event.tag != "!"):
            _refuse_decoration(event)
        line = event.start_mark.line + 1
        if self._containers and self._keys[-1] is None and type(self._containers[-1][0]) is dict:
            self._key(event.value, line)
            return
        value = event.value
        if event.implicit[0] and value in _CONSTANTS and event.style in (None, ""):
            value = _CONSTANTS[value]
        self._place(value, line, None)

    def _key(self, key: str, line: int) -> None:
        container, lines = self._containers[-1]
        if key in container:
            first = lines.at((key,))
            message = f"clé « {key} » en double, déjà à la ligne {first} ; garder l'une des deux"
            self.problems.append(Problem(self.file, line, message))
        self._keys[-1] = (key, line)

    def _open(self, event: Any, container: Any) -> None:
        if event.anchor is not None or (event.tag is not None and event.tag != "!"):
            _refuse_decoration(event)
        if len(self._containers) >= MAX_DEPTH:
            raise RefusedError(
                _line(event), f"imbrication trop profonde (plus de {MAX_DEPTH} niveaux) ; aplatir cette partie"
            )
        if self._containers and type(self._containers[-1][0]) is dict and self._keys[-1] is None:
            raise RefusedError(
                _line(event),
                "une clé doit être un simple mot ; mettre entre guillemets un texte qui commence par { ou [",
            )
        lines = Lines(event.start_mark.line + 1)
        self._place(container, lines.line, lines)
        self._containers.append((container, lines))
        self._keys.append(None)

    def _place(self, value: Any, line: int, lines: Lines | None) -> None:
        """Put a value where it belongs; under a key, its line is the key's."""
        if not self._containers:
            self.root, self.root_lines = value, lines or Lines(line)
            return
        container, parent = self._containers[-1]
        if type(container) is list:
            parent.inside[len(container)] = lines or line
            container.append(value)
            return
        found = self._keys[-1]
        assert found is not None
        key, key_line = found
        if lines is not None:
            lines.line = key_line
        if key not in container:
            parent.inside[key] = lines or key_line
            container[key] = value
        self._keys[-1] = None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _refuse_decoration(event: Any) -> None:
    if event.anchor is not None:
        raise RefusedError(_line(event), f"« &{event.anchor} » : les ancres YAML sont refusées ; recopier la valeur")
    raise RefusedError(
        _line(event), f"« {event.tag} » : les étiquettes YAML sont refusées ; ôter ce qui commence par « ! »"
    )


def read_tree(file: str, text: str) -> tuple[dict[str, Any] | None, Lines, list[Problem]]:
    """Read one YAML file.

    In: the name to show and the text. Out: the mapping at the top (texts stay texts: `12` and `oui` are
    strings, only true/false and null are not), the lines of its nodes, the problems. `None` if unusable.
    """
    problems: list[Problem] = []
    builder = _Builder(file, problems)
    try:
        builder.read(text)
    except RefusedError as refused:
        problems.append(Problem(file, refused.line, refused.message))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        problems.append(explain(file, text, error))
    else:
        if builder.root is None:
            problems.append(Problem(file, 1, "fichier vide ; y écrire des données ou l'effacer"))
        elif not isinstance(builder.root, dict):
            message = "le fichier doit commencer par une clé, par exemple « facts: » ou « concepts: »"
            problems.append(Problem(file, builder.root_lines.line, message))
        else:
            return builder.root, builder.root_lines, problems
    return None, builder.root_lines, problems
