"""Small pieces of French made from the base: names, lists, sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.facts.base import Base, Fact

_SLOT = re.compile(r"\{(?:(de|a|in) )?(\w+)\}")


def join(items: Sequence[str], last: str = "et") -> str:
    """ "a, b et c"."""
    if len(items) < 2:
        return items[0] if items else ""
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def member_name(member_id: str, base: Base) -> str:
    """A member as a sentence names it; an id the base lacks (a year) as it is."""
    member = base.members.get(member_id)
    return member.label if member else member_id


def with_de(label: str) -> str:
    """ "les lecteurs" → "des lecteurs", "l'école" → "de l'école", "le public" → "du public"."""
    if label.startswith("les "):
        return "des " + label[4:]
    if label.startswith("le "):
        return "du " + label[3:]
    return f"d'{label}" if label[:1].lower() in "aeiouyéèêâîôûh" else f"de {label}"


def with_a(label: str) -> str:
    """ "les lecteurs" → "aux lecteurs"."""
    if label.startswith("les "):
        return "aux " + label[4:]
    if label.startswith("le "):
        return "au " + label[3:]
    return f"à {label}"


def label_in(fact: Fact, dimension: str, base: Base) -> str:
    """The label of a fact's member; the public of another country is that country's people."""
    member_id = fact.members.get(dimension)
    if member_id is None:
        return ""
    country = fact.members.get("country")
    if dimension == "population" and country and member_id == base.defaults.get("population"):
        people = base.members[country].people
        if people is not None and country != base.defaults.get("country"):
            return people.label
    return base.members[member_id].label


def sentence(fact: Fact, base: Base) -> str:
    """The fact as one sentence of plain French, before typography."""

    def fill(match: re.Match[str]) -> str:
        form, name = match.group(1), match.group(2)
        if name == "figure":
            return fact.figure.text if fact.figure else ""
        label = label_in(fact, name, base)
        if form == "de":
            return with_de(label)
        if form == "a":
            return with_a(label)
        if form == "in":
            member = base.members.get(fact.members.get(name) or "")
            return member.locative if member and member.locative else label
        return label

    text = _SLOT.sub(fill, fact.sentence).strip()
    if fact.sentence == base.indicators[fact.indicator].sentence:
        text = _with_unsaid(text, fact, base)
    return text[:1].upper() + text[1:]


def _with_unsaid(text: str, fact: Fact, base: Base) -> str:
    """The sentence with the members that its template has no place for: a figure must never read as everybody's."""
    said = {match.group(2) for match in _SLOT.finditer(fact.sentence)}
    people = "population" in said
    unsaid = []
    for dimension in base.dimensions:
        member_id = fact.members.get(dimension)
        if member_id is None or dimension in said or member_id == base.defaults.get(dimension):
            continue
        if dimension == "subject" or (dimension == "country" and people):
            continue
        member = base.members[member_id]
        unsaid.append(
            member.locative or (f"selon {member.label}" if dimension == "population" else member.short or member.label)
        )
    if not unsaid:
        return text
    end = text[-1:] if text[-1:] in ".!?" else ""
    return f"{text.removesuffix(end)} ({', '.join(unsaid)}){end}"


def describe(fact: Fact, base: Base) -> str:
    """A short label for a choice: what is measured, about whom, by whom when that is not the default."""
    parts = [base.indicators[fact.indicator].label]
    for dimension in base.dimensions:
        member_id = fact.members.get(dimension)
        if member_id is None or member_id == base.defaults.get(dimension):
            continue
        if dimension == "population":
            if member_id == fact.members.get("subject"):
                parts.append("selon eux-mêmes")
                continue
            parts.append(f"selon {base.members[member_id].label}")
        else:
            member = base.members[member_id]
            parts.append(member.locative or member.short or member.label)
    return " – ".join(parts)
