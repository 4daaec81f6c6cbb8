"""Nouns that nobody knows, where they would make it the figure of something else."""

from __future__ import annotations

from itertools import pairwise

from bot.answering.readings import nearest
from bot.answering.results import NoFigure
from bot.facts.base import Base
from bot.french.lemmas import is_french, is_light
from bot.french.lexicon import lexicon
from bot.french.text import Token
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR

_OF = frozenset({"de", "du", "des", "d"})
_AT = frozenset({"a", "au", "aux", "sur", "dans", "en", "pour", "contre"})
_THESE = frozenset({"ce", "cet", "cette", "ces"})
_WHERE = frozenset({"a", "au", "aux"})
_SHARES = frozenset({"combien", "part", "pourcentage", "proportion", "moitie", "majorite", "plupart", "minorite"})
_THOSE = frozenset({"ceux", "celles", "celui", "celle"})
_NEAR_THE_HEAD = 3
_OBJECTS = frozenset({"le", "la", "l", "les", "de", "d"})
"""Words that stand before nouns, and before verbs as well."""


def unknown_subject(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown noun where a group is expected ("popularité des zorgons"): its figure would be another's."""
    named = any(
        g.required or (g.is_person and g.cue < 0) or g.member in reading.evidence.best
        for g in reading.resolution.groups
        if "subject" in g.dimensions
    )
    if named or query.intent not in ("figure", "check") or "subject" not in reading.evidence.frame.varying:
        return None
    tokens = query.utterance.tokens
    articles = lexicon().roles["article"]
    for token in query.utterance.unknown:
        before = tokens[token.index - 1].folded if token.index else ""
        noun = before not in _OBJECTS or not is_light(token.text)
        if token.index not in reading.evidence.explained and before in articles and noun:
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'un autre."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def unknown_public(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown noun right after a share ("deux tiers des adhérents"): nobody knows whose share it would be."""
    tokens = query.utterance.tokens
    if any(g.population_too or (g.is_person and g.cue >= CLEAR) for g in query.groups):
        return None
    ends = {q.end for q in query.quantities if q.unit not in ("year", "rank")}
    ends |= {t.index + 1 for t in tokens if t.folded in _SHARES}
    for token in query.utterance.unknown:
        of = token.index - 1
        if of >= 0 and of in ends and tokens[of].folded in _OF and token.index not in reading.evidence.explained:
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'un autre public."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def unknown_predicate(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown word that says what is asked of the subject ("le livre est-il efficace ?")."""
    words = lexicon().roles
    for token in query.utterance.unknown:
        spoken = [t.folded for t in query.utterance.tokens[: token.index] if t.folded not in words["adverb"] - {"plus"}]
        asked = spoken[-2:]
        after = query.utterance.tokens[token.index + 1 : token.index + 2]
        impersonal = asked[-1:] == ["il"] and bool(after) and after[0].folded in ("de", "d", "que", "qu")
        inverted = len(asked) == 2 and asked[0] in words["be"] and asked[1] in words["pronoun"] and not impersonal
        inverted = inverted or asked in (
            ["c", "est"],
            ["qui", "a"],
            ["qui", "ont"],
            ["combien", "est"],
            ["combien", "sont"],
        )
        if inverted and token.index not in reading.evidence.explained:
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'autre chose."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def unknown_clause(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """ "ceux qui possèdent leurs livres, combien…": people told by what they do, in words that say nothing here."""
    tokens = query.utterance.tokens
    lex = lexicon()
    public = base.defaults.get("population")
    best = reading.resolution.best
    if not best or best[0].fact.members.get("population") != public or any(g.cue >= CLEAR for g in query.groups):
        return None
    read = {i for m in query.utterance.mentions if not m.soft for i in m.at} | reading.evidence.explained
    for those, who in pairwise(tokens):
        if those.folded not in _THOSE or who.folded != "qui" or those.index > _NEAR_THE_HEAD:
            continue
        does = next((t for t in tokens[who.index + 1 :] if t.folded not in lex.function), None)
        stance = lex.opinion_verbs | lex.stance_for | lex.stance_against | lex.good | lex.bad | lex.negation
        if does is None or does.index in read or not stance.isdisjoint(does.forms):
            continue
        reason = (
            f"Je ne sais pas qui sont « {those.text} qui {does.text}… » : je préfère ne pas donner le chiffre d'autres."
        )
        return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def unknown_complement(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown noun that narrows what was named ("parcours de randonnée"): it is another thing."""
    tokens = query.utterance.tokens
    words = lexicon().roles
    used = {i for m in query.utterance.of_kind("concept", "indicator") for i in m.at} & reading.evidence.used
    lone = _is_lone_idea(query, reading, base)
    counted = any(t.folded in _SHARES for t in tokens)
    narrowing = _OF | _AT if lone else _OF if counted else _OF | _WHERE
    for token in query.utterance.unknown:
        before = token.index - 1
        while before >= 0 and tokens[before].folded in words["article"] - narrowing:
            before -= 1
        narrowed = before > 0 and tokens[before].folded in narrowing and before - 1 in used and not token.after_break
        if before >= 0 and tokens[before].folded not in _OF and not _is_itself(token, query):
            narrowed = False
        if before == token.index - 1 and tokens[before].folded == "a" and not lone:
            narrowed = False  # "prêts à soigner": a verb
        noun = tokens[token.index - 1].folded not in _OBJECTS or not is_light(token.text)  # "leur boulanger"
        if narrowed and token.index not in reading.evidence.explained and noun:
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'autre chose."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def unknown_thing(query: Query, reading: Reading, base: Base) -> NoFigure | None:
    """An unknown noun beside a single idea, with nobody named ("le distributeur est vide"): it is what is spoken of."""
    tokens = query.utterance.tokens
    if query.kept or not _is_lone_idea(query, reading, base) or any(t.folded in _SHARES for t in tokens):
        return None
    before_nouns = lexicon().roles["article"] | _THESE | _AT
    for token in query.utterance.unknown:
        noun = token.index and tokens[token.index - 1].folded in before_nouns and not is_light(token.text)
        noun = noun and _is_itself(token, query)
        of = tokens[token.index + 1].folded in _OF if token.index + 1 < len(tokens) else False
        if noun and not of and token.index not in reading.evidence.explained:
            reason = f"Je ne connais pas « {token.text} » : je préfère ne pas donner le chiffre d'autre chose."
            return NoFigure(reason, nearest(reading, base, all_of=True))
    return None


def _is_lone_idea(query: Query, reading: Reading, base: Base) -> bool:
    """Whether a single idea was named, and nobody who answers or is judged."""
    people = (m for m in query.utterance.of_kind("member", "people") if not m.soft)
    named = any(m.kind == "people" or "population" in base.members[m.id].dimensions for m in people)
    return len(reading.evidence.best) < 2 and not named


def _is_itself(token: Token, query: Query) -> bool:
    """Whether an unknown word is a French one or a name, and no slip of the hand."""
    return is_french(token.text) or token.text.capitalize() in query.utterance.text
