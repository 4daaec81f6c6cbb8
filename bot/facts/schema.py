"""One JSON Schema for every YAML file of a base, for completion and checking in editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from bot.facts.entries import COLLECTIONS, SURVEY_KEYS
from bot.facts.model import ID_PATTERN, Dialogue, Example, FactEntry, Survey

_REFERENCE = "#/$defs/{model}"
_TITLES = {
    "members": "ceux et ce dont parlent les faits",
    "concepts": "idées que l'on dit de bien des façons",
    "themes": "groupes d'indicateurs que l'on demande ensemble",
    "indicators": "ce que mesure l'enquête",
    "silences": "ce que le rapport ne dit pas",
    "glossary": "termes et définitions",
    "facts": "les faits, dans l'ordre du rapport",
    "examples": "questions dont la réponse n'est pas un seul fait",
}


def json_schema(dimensions: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The schema, usable with `# yaml-language-server: $schema=…` in any file of a base.

    In: the dimensions a survey adds and their labels; facts may then have them as keys.
    Out: plain data, ready for JSON.
    """
    models: list[type[BaseModel]] = [*COLLECTIONS.values(), FactEntry, Example, Dialogue, Survey]
    _, schema = models_json_schema([(model, "validation") for model in models], by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    definitions.pop("Origin", None)
    for label_key, label in (dimensions or {}).items():
        definitions["FactEntry"]["properties"][label_key] = {"type": "string", "description": label}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Base de faits",
        "type": "object",
        "additionalProperties": False,
        "properties": _collections() | _survey_properties(definitions),
        "$defs": definitions,
    }


def _collections() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, model in COLLECTIONS.items():
        found[name] = {
            "type": "object",
            "description": _TITLES[name],
            "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": {"$ref": _REFERENCE.format(model=model.__name__)},
        }
    found["facts"] = _list(_TITLES["facts"], {"$ref": _REFERENCE.format(model="FactEntry")})
    either = [{"$ref": _REFERENCE.format(model=model.__name__)} for model in (Example, Dialogue)]
    found["examples"] = _list(_TITLES["examples"], {"anyOf": either})
    return found


def _list(description: str, item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "description": description, "items": item}


def _survey_properties(definitions: dict[str, Any]) -> dict[str, Any]:
    properties = definitions.pop("Survey")["properties"]
    return {key: properties[key] for key in SURVEY_KEYS}
