"""Entries of facts to facts: figures read, defaults filled in, sentences checked."""

from __future__ import annotations

import re
from types import MappingProxyType

from bot.facts.base import Fact
from bot.facts.entries import Draft
from bot.facts.figure import Figure, FigureError, parse_figure
from bot.facts.messages import nearest
from bot.facts.model import DIMENSIONS, MORE_TEMPLATE_FORMS, TEMPLATE_FORMS, Entry, FactEntry, Indicator, Origin
from bot.facts.references import refer, refer_member

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_TOLD_IN_WORDS = ("points", "rang")


def resolve_facts(draft: Draft) -> list[Fact]:
    """The facts of a draft, in the order of the report; every problem is reported in the draft."""
    for indicator in draft.named["indicators"].values():
        _check_template(draft, indicator, indicator.sentence)
    facts = [_resolve(draft, entry) for entry in draft.facts]
    _check_cells(draft, facts)
    order = {section.id: index for index, section in enumerate(draft.survey.sections)} if draft.survey else {}
    return sorted(facts, key=lambda fact: order.get(fact.sections[0], len(order)))


def _resolve(draft: Draft, entry: FactEntry) -> Fact:
    named = entry.named_members()
    refer(draft, entry, ("indicator",), "indicators", entry.indicator)
    for dimension, name in named.items():
        refer_member(draft, entry, (dimension,), dimension, name)
    if draft.survey is not None:
        for index, section in enumerate(entry.section):
            refer(draft, entry, ("section", index), "sections", section)
    figure = _figure(draft, entry, ("figure",), entry.figure)
    others = [_figure(draft, entry, ("other_figures", i), text) for i, text in enumerate(entry.other_figures)]
    dimensions = draft.survey.all_dimensions if draft.survey else DIMENSIONS
    defaults = draft.survey.all_defaults if draft.survey else {}
    members = MappingProxyType({d: named.get(d, defaults.get(d)) for d in dimensions})
    indicator: Indicator | None = draft.named["indicators"].get(entry.indicator)
    fact = Fact(
        id=entry.id,
        indicator=entry.indicator,
        members=members,
        figure=figure,
        other_figures=tuple(f for f in others if f is not None),
        sections=entry.section,
        sentence=entry.sentence or (indicator.sentence if indicator else ""),
        context=entry.context,
        caution=entry.caution,
        examples=entry.examples,
        striking=entry.striking,
        origin=entry.origin,
        example_lines=tuple(draft.lines[id(entry)].at(("examples", i)) for i in range(len(entry.examples))),
    )
    _check_sentence(draft, entry, fact, indicator)
    return fact


def _figure(draft: Draft, entry: FactEntry, path: tuple[str | int, ...], text: str | None) -> Figure | None:
    if text is None:
        return None
    try:
        return parse_figure(text)
    except FigureError as error:
        draft.report_in(entry, path, str(error))
        return None


def _check_sentence(draft: Draft, entry: FactEntry, fact: Fact, indicator: Indicator | None) -> None:
    """A fact is told by its own sentence when a figure alone would not be understood."""
    _check_template(draft, entry, entry.sentence)
    unit = fact.figure.unit if fact.figure else ""
    if not entry.sentence:
        if entry.figure is None:
            draft.report_in(entry, (), "un fait sans chiffre doit avoir sa phrase ; ajouter « sentence » ou « figure »")
        elif unit in _TOLD_IN_WORDS:
            draft.report_in(entry, ("figure",), f"un chiffre en {unit} doit avoir sa phrase ; ajouter « sentence »")
        elif indicator is not None and not indicator.sentence:
            draft.report_in(
                entry, (), f"ni le fait ni l'indicateur « {indicator.id} » n'a de phrase ; ajouter « sentence »"
            )
    place = ("sentence",) if entry.sentence else ("indicator",)
    for name in _PLACEHOLDER.findall(fact.sentence):
        dimension = name.split(" ")[-1]
        if draft.survey and fact.members.get(dimension, dimension) is None:
            draft.report_in(
                entry,
                place,
                f"la phrase demande « {{{name}}} » et le fait n'en a pas ; ajouter « {dimension} » ou la changer",
            )
        elif dimension == "figure" and entry.figure is None and entry.sentence:
            draft.report_in(
                entry,
                place,
                "la phrase demande « {figure} » et le fait n'en a pas ; ajouter « figure » ou l'ôter de la phrase",
            )


def _check_template(draft: Draft, entry: Entry, sentence: str) -> None:
    """Report braces that hold no known form, and braces that do not close."""
    forms = {"figure"}
    for dimension in draft.survey.all_dimensions if draft.survey else DIMENSIONS:
        forms |= {before + dimension for before in TEMPLATE_FORMS.get(dimension, MORE_TEMPLATE_FORMS)}
    for name in _PLACEHOLDER.findall(sentence):
        if name not in forms:
            close = nearest(name, sorted(forms))
            hint = f"vouliez-vous dire « {{{close}}} » ?" if close else "formes admises : " + ", ".join(sorted(forms))
            draft.report_in(entry, ("sentence",), f"« {{{name}}} » inconnu dans la phrase ; {hint}")
    if set("{}") & set(_PLACEHOLDER.sub("", sentence)):
        draft.report_in(entry, ("sentence",), "accolade seule dans la phrase ; la fermer ou l'ôter")


def _check_cells(draft: Draft, facts: list[Fact]) -> None:
    """Two facts may not give the same thing."""
    seen: dict[tuple[str, tuple[str | None, ...]], tuple[str, Origin]] = {}
    for fact in facts:
        first, origin = seen.setdefault((fact.indicator, tuple(fact.members.values())), (fact.id, fact.origin))
        if origin is not fact.origin:
            message = (
                f"« {fact.id} » a même indicateur, population, sujet, pays, période… "
                f"que « {first} » ({origin.file}:{origin.line}) ; les réunir ou préciser"
            )
            draft.report(fact.origin.file, fact.origin.line, message)
