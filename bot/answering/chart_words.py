"""The French of a chart, made from the base: title, what is held fixed, labels of the bars, source."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.chart_peers import Peers, themes_of
from bot.answering.say import describe, join, label_in, with_de
from bot.answering.typography import typeset
from bot.facts.base import Base, Fact

_ARTICLE = re.compile(r"^(?:les? |la |l['’])(?=\S)")
_BREAKDOWN = {"population": "selon qui répond", "country": "par pays", "period": "évolution"}
_SELVES = "chaque groupe répond sur lui-même"
_SEVERAL = "plusieurs chiffres côte à côte"
_SEPARATOR = " · "


def heading(peers: Peers, base: Base) -> str:
    """What the bars measure: the indicator, or the theme of several."""
    lead = peers.facts[0]
    label = base.indicators[lead.indicator].label
    if peers.indicators_differ:
        themes = themes_of(lead.indicator, base) if len(peers.facts) == 1 else []
        theme = peers.theme or next(iter(themes), None)
        label = base.themes[theme].label if theme else (label if len(peers.facts) == 1 else _SEVERAL)
    return _sentence_case(label)


def subheading(peers: Peers, base: Base) -> str:
    """By what the bars differ, and what all of them share."""
    return _sentence_case(_SEPARATOR.join([*_differing(peers, base), *_shared(peers, base)]))


def _differing(peers: Peers, base: Base) -> list[str]:
    if peers.of_themselves:
        return [*_by("subject", base), _SELVES]
    return _by(peers.along[0], base) if len(peers.along) == 1 else []


def _by(dimension: str, base: Base) -> list[str]:
    if dimension in _BREAKDOWN:
        return [_BREAKDOWN[dimension]]
    declared = base.survey.dimensions.get(dimension)
    return [f"par {declared.label}"] if declared else []


def _shared(peers: Peers, base: Base) -> list[str]:
    """The members that all the bars have in common, but for those that go without saying."""
    lead = peers.facts[0]
    fixed = [d for d in ("subject", "population", *base.dimensions[2:]) if d not in peers.along and lead.members[d]]
    said = {d: _held(lead, d, peers, base) for d in fixed}
    if "population" in said and said.get("subject") and lead.members["population"] == lead.members["subject"]:
        said["subject"] += f", selon {_selves(lead, base)}"
        said["population"] = ""
    title = heading(peers, base).casefold()
    return [words for words in said.values() if words and typeset(words).casefold() != title]


def _held(fact: Fact, dimension: str, peers: Peers, base: Base) -> str:
    member = base.members[fact.members[dimension] or ""]
    default = member.id == base.defaults.get(dimension)
    if dimension == "subject":
        return member.label
    if dimension == "population":
        if "country" in peers.along:  # each country's own people
            return "" if default else f"réponses {with_de(member.label)}"
        return f"réponses {with_de(label_in(fact, dimension, base))}"
    if dimension == "country" and member.people and fact.members["population"] == base.defaults.get("population"):
        return ""  # the population is already said to be this country's people
    if default and not (dimension == "period" and member.locative):
        return ""
    return member.locative or member.label


def _selves(fact: Fact, base: Base) -> str:
    member = base.members[fact.members["population"] or ""]
    forms = {("m", "plural"): "eux-mêmes", ("f", "plural"): "elles-mêmes", ("m", "singular"): "lui-même"}
    return forms.get((member.gender, member.number), "elle-même")


def labels(facts: Sequence[Fact], peers: Peers, base: Base) -> list[str]:
    """A label for each bar, no two alike."""
    short = [_label(f, peers, base, short=True) for f in facts]
    long = [_label(f, peers, base, short=False) for f in facts]
    chosen = [s if short.count(s) == 1 else lg for s, lg in zip(short, long, strict=True)]
    return [
        _sentence_case(label if chosen.count(label) == 1 else describe(f, base))
        for f, label in zip(facts, chosen, strict=True)
    ]


def _label(fact: Fact, peers: Peers, base: Base, short: bool) -> str:
    if peers.of_themselves:
        return _name(fact, "subject", base, short)
    if not peers.indicators_differ and len(peers.along) == 1:
        return _name(fact, peers.along[0], base, short) or base.indicators[fact.indicator].label
    parts = [base.indicators[fact.indicator].label] if peers.indicators_differ else []
    parts += [_part(fact, d, base, short) for d in ("subject", "population", *base.dimensions) if d in peers.along]
    return " – ".join(dict.fromkeys(filter(None, parts))) or base.indicators[fact.indicator].label


def _part(fact: Fact, dimension: str, base: Base, short: bool) -> str:
    """One of several members in a label."""
    member_id = fact.members[dimension]
    if member_id is None:
        return ""
    if dimension == "population":
        own = member_id == fact.members["subject"]
        return f"selon {_selves(fact, base) if own else label_in(fact, dimension, base)}"
    return base.members[member_id].locative or _name(fact, dimension, base, short)


def _name(fact: Fact, dimension: str, base: Base, short: bool) -> str:
    """A member without its article; nothing where the fact has none."""
    member_id = fact.members[dimension]
    if member_id is None:
        return ""
    member = base.members[member_id]
    label = label_in(fact, dimension, base)
    if short and member.short and label == member.label:
        return member.short
    return _ARTICLE.sub("", label)


def source_line(facts: Sequence[Fact], base: Base) -> str:
    """ "Source : l'enquête, section II.1"."""
    stated = {f.section for f in facts}
    sections = [s for s in base.sections if s in stated]
    title = base.survey.short_title or base.survey.title
    return typeset(f"Source : {title}, section{'s' if len(sections) > 1 else ''} {join(sections)}")


def _sentence_case(text: str) -> str:
    text = typeset(text)
    return text[:1].upper() + text[1:]
