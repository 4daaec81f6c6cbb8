"""What may be chosen for each part of a new fact, and how the base is made to hold what it lacks.  Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Mapping
from typing import Any

from bot.facts.base import Base
from bot.facts.editing.changes import Create
from bot.facts.editing.errors import EditError
from bot.telegram.admin import texts
from bot.telegram.admin.lookup import plain, targets_like

_MOST_SECTIONS = 90
_NONE = "-"
_ARTICLE = re.compile(r"(?:les |la |le |l['’])", re.IGNORECASE)


def question(key: str, base: Base) -> str:
    """What to ask for a part."""
    if key in texts.ASK_NEW:
        return texts.ASK_NEW[key]
    own = base.survey.dimensions.get(key)
    label = own.label if own is not None else key
    return texts.ASK_DIMENSION.format(label=label[:1].upper() + label[1:])


def of(key: str, base: Base, values: Mapping[str, Any]) -> list[str]:
    """The ids to choose from: the default first, then what facts of the indicator, then of all, have most often."""
    if key == "indicator":
        return list(base.indicators)
    if key == "section":
        return list(base.sections)[:_MOST_SECTIONS]
    if key not in base.dimensions:
        return []
    near = Counter(fact.members.get(key) for fact in base.facts_of(str(values.get("indicator"))))
    used = Counter(fact.members.get(key) for fact in base.facts)
    members = sorted((m.id for m in base.members_in(key)), key=lambda m: (-near[m], -used[m]))
    default = base.defaults.get(key)
    if default is None:
        return [_NONE, *members]
    return [default, *(m for m in members if m != default)]


def label(key: str, option: str, base: Base) -> str:
    """An option on its button."""
    if option == _NONE:
        return texts.NONE
    if key == "section":
        return option
    if key == "indicator":
        return base.indicators[option].label if option in base.indicators else option
    name = base.members[option].label if option in base.members else option
    return texts.DEFAULT.format(label=name) if option == base.defaults.get(key) else name


def like(key: str, text: str, base: Base) -> list[str]:
    """The ids that a typed name may mean."""
    if key == "indicator":
        return [target.id for target in targets_like(text, base, ("indicators",))]
    found = (target.id for target in targets_like(text, base, ("members",)))
    return [name for name in found if key in base.members[name].dimensions]


def make(key: str, typed: str, taken: Container[str]) -> Create:
    """A new indicator, or a new member of a dimension, from its name.  Raises `EditError`."""
    if "{" in typed or "}" in typed:
        raise EditError("pas d'accolades dans un nom")
    name = free(slug(typed), taken)
    bare = _ARTICLE.sub("", typed, count=1) if _ARTICLE.match(typed) else typed
    if key == "indicator":
        sentence = f"{typed[:1].upper()}{typed[1:]} : {{figure}}."
        return Create(kind="indicators", id=name, values={"label": typed, "sentence": sentence, "words": (typed,)})
    return Create(kind="members", id=name, values={"in": (key,), "label": typed, "words": (bare,)})


def fact_id(values: Mapping[str, Any], base: Base) -> str:
    """An id for a new fact: what it measures, then what is not taken for granted."""
    parts = [str(values["indicator"]), *(str(values[d]) for d in base.dimensions if d in values)]
    return free(slug("-".join(parts)), {fact.id for fact in base.facts})


def slug(text: str) -> str:
    """An id from a text.  Raises `EditError` where nothing is left."""
    made = re.sub(r"[^a-z0-9]+", "-", plain(text)).strip("-")[:80].strip("-")
    if not made:
        raise EditError("il faut au moins une lettre")
    return made


def free(name: str, taken: Container[str]) -> str:
    """The id, or one with a number that nothing has yet."""
    number, made = 2, name
    while made in taken:
        number, made = number + 1, f"{name}-{number}"
    return made
