"""Things that load but deserve a second look."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.errors import Problem
from bot.facts.base import Base
from bot.facts.model import Origin
from bot.facts.references import fold_word

MAX_CONCEPTS_OF_A_WORD = 2


def structural_warnings(base: Base) -> list[Problem]:
    """Problems of a base that loads, sorted by file and line; each says how to mend it."""
    found = [
        *_unused_indicators(base),
        *_wordless_members(base),
        *_unused_concepts(base),
        *_double_meanings(base),
        *_overloaded_words(base),
        *_repeated_examples(base),
        *_odd_percentages(base),
        *_unreachable(base),
        *_silent_sections(base),
    ]
    return sorted(found)


def _problem(origin: Origin, message: str) -> Problem:
    return Problem(origin.file, origin.line, message)


def _unused_indicators(base: Base) -> Iterator[Problem]:
    for indicator in base.indicators.values():
        if not base.facts_of(indicator.id):
            yield _problem(indicator.origin, f"l'indicateur « {indicator.id} » n'a aucun fait ; en écrire un ou l'ôter")


def _wordless_members(base: Base) -> Iterator[Problem]:
    defaults = set(base.defaults.values())
    for member in base.members.values():
        if not (member.words or member.covers or member.people or member.id in defaults):
            yield _problem(
                member.origin, f"le membre « {member.id} » n'a pas de mots : on ne peut le demander ; ajouter « words »"
            )


def _used_meanings(base: Base) -> set[str]:
    used: set[str] = set()
    for collection in (base.indicators, base.themes, base.silences):
        for entry in collection.values():
            used.update(entry.optional)
            used.update(part for combination in entry.combinations for part in combination)
    for indicator in base.indicators.values():
        used.update(indicator.involves)
    return used


def _unused_concepts(base: Base) -> Iterator[Problem]:
    used = _used_meanings(base)
    for concept in base.concepts.values():
        if concept.id not in used:
            yield _problem(
                concept.origin,
                f"le concept « {concept.id} » ne sert à aucun indicateur, thème ou silence ; l'employer ou l'ôter",
            )


def _double_meanings(base: Base) -> Iterator[Problem]:
    for name in sorted(_used_meanings(base) & base.members.keys() & base.concepts.keys()):
        where = base.members[name].origin
        yield _problem(
            where, f"« {name} » est à la fois un membre et un concept, « means » ne sait lequel ; en renommer un"
        )


def _overloaded_words(base: Base) -> Iterator[Problem]:
    holders: dict[str, list[str]] = defaultdict(list)
    for concept in base.concepts.values():
        for word in {fold_word(w) for w in concept.words + concept.opposite}:
            holders[word].append(concept.id)
    for word, concepts in holders.items():
        if len(concepts) > MAX_CONCEPTS_OF_A_WORD:
            where = base.concepts[concepts[-1]].origin
            yield _problem(
                where, f"« {word} » est dans {len(concepts)} concepts ({', '.join(concepts)}) ; n'en garder que deux"
            )


def _repeated_examples(base: Base) -> Iterator[Problem]:
    seen: dict[str, tuple[str, Origin]] = {}
    for question in base.questions():
        key = fold_word(question.text).rstrip(" ?!.")
        first, origin = seen.setdefault(key, (question.id, question.origin))
        if origin is not question.origin:
            place = f"« {first} » ({origin.file}:{origin.line})"
            yield _problem(question.origin, f"l'exemple « {question.text} » est déjà celui de {place} ; le changer")


def _odd_percentages(base: Base) -> Iterator[Problem]:
    for fact in base.facts:
        for figure in (fact.figure, *fact.other_figures):
            if (
                figure
                and figure.unit == "%"
                and figure.text[:1] not in "+−"
                and max(figure.values + figure.counterpart) > 100
            ):
                yield _problem(
                    fact.origin, f"« {figure.text} » dépasse 100 % ; corriger, ou écrire « + » pour une évolution"
                )


def _unreachable(base: Base) -> Iterator[Problem]:
    for collection, kind in (
        (base.indicators, "l'indicateur"),
        (base.themes, "le thème"),
        (base.silences, "le silence"),
    ):
        for entry in collection.values():
            if not (entry.means or entry.words or getattr(entry, "opposite_of", None)):
                yield _problem(
                    entry.origin,
                    f"{kind} « {entry.id} » n'a ni « means » ni « words » : on ne peut le demander ; en ajouter",
                )
    for term in base.glossary.values():
        if not term.words:
            yield _problem(
                term.origin, f"le terme « {term.id} » n'a pas de mots : on ne peut le demander ; ajouter « words »"
            )


def _silent_sections(base: Base) -> Iterator[Problem]:
    for section in base.survey.sections:
        if not base.by_section(section.id):
            yield _problem(section.origin, f"la section {section.id} n'a aucun fait ; en écrire ou l'ôter")
