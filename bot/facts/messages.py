"""What is wrong with an entry, said in French for the person who edits it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

COLLECTION_NAMES: Mapping[str, str] = {
    "members": "membre inconnu",
    "concepts": "concept inconnu",
    "meanings": "concept ou membre inconnu",
    "themes": "thème inconnu",
    "indicators": "indicateur inconnu",
    "facts": "fait inconnu",
    "sections": "section inconnue",
    "parts": "partie inconnue",
    "dimensions": "dimension inconnue",
}
_FEW = ("sections", "parts", "dimensions")
"""Collections small enough to be listed whole."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like `word`, if any looks enough like it."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=72)
    return str(found[0]) if found else None


def unknown_key(key: str, known: Iterable[str]) -> str:
    """`clé inconnue « sujet » ; vouliez-vous dire « subject » ?`"""
    names = list(known)
    close = nearest(key, names)
    if close:
        return f"clé inconnue « {key} » ; vouliez-vous dire « {close} » ?"
    return f"clé inconnue « {key} » ; les clés admises ici sont : {', '.join(names)}"


def unknown_reference(collection: str, name: str, known: Iterable[str]) -> str:
    """`membre inconnu « maire » ; vouliez-vous dire « maires » ?`"""
    close = nearest(name, known)
    saying = f"{COLLECTION_NAMES[collection]} « {name} » ; "
    if close:
        return saying + f"vouliez-vous dire « {close} » ?"
    if collection in _FEW:
        return saying + f"choisir parmi {', '.join(known)}"
    return saying + "corriger le nom ou le déclarer"


def bad_id(name: str) -> str:
    """A refused id, with the id that would do."""
    plain = unicodedata.normalize("NFD", name.casefold()).encode("ascii", "ignore").decode()
    better = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    hint = f" ; écrire par exemple « {better} »" if better else ""
    return f"identifiant refusé « {name} » : minuscules sans accent, chiffres et traits d'union seulement{hint}"


def yaml_keys(model: type[BaseModel]) -> list[str]:
    """The keys an editor may write in an entry of this kind."""
    return [field.alias or name for name, field in model.model_fields.items() if not field.exclude]


def french(model: type[BaseModel], error: Mapping[str, Any]) -> str:
    """One pydantic error in French. In: the model that was tried, and an item of `ValidationError.errors()`."""
    path = error["loc"]
    names = [str(step) for step in path if isinstance(step, str)]
    key = names[-1] if names else ""
    kind = str(error["type"])
    if kind == "extra_forbidden":
        return unknown_key(key, yaml_keys(_model_at(model, names[:-1])))
    if kind == "missing":
        return f"il manque la clé « {key} » ; l'ajouter"
    if kind == "string_pattern_mismatch":
        return bad_id(str(error["input"]))
    place = f"« {key} »" + (f", élément {path[-1] + 1}" if path and isinstance(path[-1], int) else "")
    if error["input"] is None or kind == "string_too_short":
        return f"{place} est vide ; y écrire quelque chose ou l'ôter"
    return f"{place} : {_expected(kind, error)}"


def _expected(kind: str, error: Mapping[str, Any]) -> str:
    context = error.get("ctx", {})
    given = error["input"]
    shown = f" et non « {given} »" if isinstance(given, str) and len(given) < 60 else ""
    if kind == "string_type":
        return "un texte est attendu ; le mettre entre guillemets si besoin"
    if kind in ("bool_type", "bool_parsing"):
        return f"true ou false est attendu{shown}"
    if kind in ("tuple_type", "list_type"):
        return f"une liste est attendue{shown} ; écrire [ … ] ou une ligne « - » par élément"
    if kind in ("dict_type", "model_type", "model_attributes_type"):
        return f"un bloc de clés est attendu{shown}"
    if kind == "literal_error":
        choices = re.sub(r"'([^']*)'", r"« \1 »", str(context.get("expected", ""))).replace(" or ", " ou ")
        return f"{choices} attendu{shown}"
    if kind == "too_short":
        few = int(context.get("min_length", 1))
        return f"il en faut au moins {few}, il y en a {context.get('actual_length', 0)} ; en ajouter"
    return f"valeur refusée ({error['msg']})"


def _model_at(model: type[BaseModel], names: list[str]) -> type[BaseModel]:
    """The model of the nested entry under `names`."""
    for name in names:
        for field_name, field in model.model_fields.items():
            if name == (field.alias or field_name):
                inner = _inner_model(field.annotation)
                model = inner or model
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _inner_model(argument)
        if found is not None:
            return found
    return None
