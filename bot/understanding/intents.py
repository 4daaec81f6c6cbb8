"""What kind of question it is: one small classifier a kind, tried in order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from bot.french.lexicon import lexicon
from bot.understanding.query import Intent, Query
from bot.understanding.utterance import Mention, Utterance

_SEVERAL_OF_THEM = frozenset({"deux", "trois", "quatre", "2", "3", "4"})
_DENYING = frozenset({"pas", "plus", "rien"})
_THINE = frozenset({"ta", "ton", "tes"})
Classifier = Callable[[Query], bool]


def small_talk(utterance: Utterance) -> Intent | None:
    """Greeting, thanks or a call for help, when the message is nothing else."""
    polite = {i for m in utterance.of_kind("cue") if m.id in ("greeting", "thanks", "courtesy", "help") for i in m.at}
    content = [
        m
        for m in utterance.mentions
        if m.kind in ("concept", "member", "people", "indicator", "silence", "theme")
        and not m.soft
        and not m.at <= polite
    ]
    words = [t for t in utterance.tokens if t.is_word]
    if any(t.folded in _SEVERAL_OF_THEM and t.index not in polite for t in utterance.tokens):
        return None  # "les deux, s'il vous plaît"
    if not words and not utterance.quantities:
        return None if any(c.isalpha() for c in utterance.text) else "greeting"
    if utterance.cue("help") and not content and not utterance.unknown and not utterance.quantities:
        return "help"
    if content or utterance.unknown or utterance.quantities or utterance.cue("section", "why", "previous"):
        return None
    if utterance.cue("greeting", "thanks", "courtesy") and len(words) <= 8:
        return "greeting"
    return None


def requests(utterance: Utterance) -> bool:
    """ "je voudrais connaître…", "donnez-moi…": something is to be told, without a question; never "je sais pas"."""
    request, tokens = lexicon().roles["request"], utterance.tokens
    denied = {t.index - 1 for t in tokens if t.folded in _DENYING}
    yours = {t.index - 1 for t in tokens if t.folded in _THINE}  # "range ta chambre"
    nouns = {t.index + 1 for t in tokens if t.folded in lexicon().roles["possessive"]}  # "ma montre"
    return any(not request.isdisjoint(t.forms) and t.index not in denied | yours | nouns for t in tokens)


def _is_where(query: Query) -> bool:
    if not query.quantities:
        return False
    words = [t for t in query.utterance.tokens if t.is_word]
    bare = len(words) <= 3 or query.utterance.cue("where")
    shares = [
        q
        for q in query.quantities
        if q.unit not in ("", "count", "year", "rank") or (q.unit == "" and bare and _is_bare(query))
    ]
    said = {t.folded for t in query.utterance.tokens}
    told = (
        bool(said & {"j", "je"}) and "?" not in said and not requests(query.utterance)
    )  # "j'ai 3 vœux acceptés sur 10"
    strange = (bool(query.utterance.unknown) or told) and not query.utterance.cue("where")
    wished = query.utterance.cue("list", "everything", "section") or _asks(query) or bool(said & {"quoi", "pourquoi"})
    asked = bare or wished or _is_bare(query) or any(t.text == "?" for t in query.utterance.tokens)
    if shares and asked and not strange and not _names_an_idea(query) and not query.utterance.cue("check"):
        return True
    if (
        shares
        and bare
        and not strange
        and all(
            i in {j for q in shares for j in range(q.start, q.end)} or not _content(query, i) for i in _words(query)
        )
    ):
        return True
    asks = query.utterance.cue("where") or _is_bare(query) or any(t.text == "?" for t in query.utterance.tokens)
    return (
        bool(shares)
        and asks
        and not strange
        and (
            not query.readings
            or not _names_an_idea(query)
            or (query.utterance.cue("where") and not query.utterance.cue("check"))
        )
    )


_NUMBERED = frozenset({"chiffre", "nombre", "taux", "pourcentage", "valeur", "score", "number", "figure"})


def _is_bare(query: Query) -> bool:
    """ "le 43", "43 ?": a number with nothing beside it that says something else ("compte jusqu'à dix")."""
    function = lexicon().function
    at = {i for q in query.quantities for i in range(q.start, q.end)}
    others = [t for t in query.utterance.tokens if t.is_word and t.index not in at]
    return query.utterance.cue("where") or all(t.folded in function | _NUMBERED for t in others)


def _names_an_idea(query: Query) -> bool:
    """Whether the question names something of the survey in words that hardly say anything else."""
    return any(not m.soft for m in query.utterance.of_kind("concept", "member", "indicator", "people"))


def _words(query: Query) -> list[int]:
    return [t.index for t in query.utterance.tokens if t.is_word]


def _content(query: Query, index: int) -> bool:
    """Whether a word names something: a number with its unit and little else asks where the number comes from."""
    return any(
        index in m.at and not m.soft for m in query.utterance.of_kind("concept", "member", "indicator", "people")
    )


def _is_check(query: Query) -> bool:
    if not query.readings:
        return False
    said = [q for q in query.quantities if q.unit not in ("", "count", "year", "rank")]
    extent = ("majority", "almost-all", "almost-none", "minority", "as-many")
    return bool(said) or query.utterance.cue("check") or (query.utterance.cue(*extent) and not _asks(query))


def _asks(query: Query) -> bool:
    """Whether a figure is asked for in so many words, and no claim made."""
    return any(t.folded in ("combien", "quel", "quelle", "quels", "quelles") for t in query.utterance.tokens)


def _is_define(query: Query) -> bool:
    ranked = query.utterance.cue("most", "least", "ranking")  # "c'est quoi le plus fréquent ?"
    asked = query.utterance.cue("define") or _asks_what_is(query)
    return query.glossary is not None and asked and not query.quantities and not ranked


def _asks_what_is(query: Query) -> bool:
    """ "qu'est-ce que le prix unique ?": the term follows at once, and nothing more is said of it."""
    words = [t.index for t in query.utterance.tokens if t.is_word]
    ends = {m.last + 1 for m in query.utterance.of_kind("cue") if m.id == "what-is"}
    return any(m.first in ends and m.last == words[-1] for m in query.utterance.of_kind("glossary"))


def _is_ranking(query: Query) -> bool:
    return query.utterance.cue("ranking") or _both_ends(query)


def _both_ends(query: Query) -> bool:
    """ "de la plus à la moins fréquente": the whole order."""
    cues = query.utterance.of_kind("cue")
    ends = [m.at for m in cues if m.id == "most"]
    return bool(ends) and any(
        m.id == "least" and all(m.at.isdisjoint(at) and m.first != max(at) + 1 for at in ends) for m in cues
    )


def _is_most(query: Query) -> bool:
    return query.utterance.cue("most") or _asks_for_one(query)


def _asks_for_one(query: Query) -> bool:
    """ "quelle est la région où l'on rêve de vivre ?": one of several members is asked for, and the first is meant."""
    if query.asks_dimension is None or not query.readings or len(query.readings[0].resolution.best) < 2:
        return False
    return any(
        one.folded in ("quel", "quelle") and other.folded in ("est", "serait")
        for one, other in pairwise(query.utterance.tokens)
    )


def _is_least(query: Query) -> bool:
    return query.utterance.cue("least")


def _is_set_against(query: Query) -> bool:
    """Groups set against one another in so many words, whatever "plus" and "moins" the question holds."""
    return query.utterance.cue("against-another")


def _is_compare(query: Query) -> bool:
    return query.utterance.cue("compare", "gap") and not query.utterance.cue("everything")


def _is_threshold(query: Query) -> bool:
    """Which ones pass a bar, or how many: a bar, and a dimension whose members are asked for."""
    bars = [q for q in query.quantities if q.unit not in ("count", "year", "rank")]
    asked = query.asks_dimension is not None or query.utterance.cue("count", "which") or _asks_which(query)
    named = bool(query.readings) or query.theme is not None
    barred = query.utterance.cue("above", "below", "between") and not query.utterance.cue("where")
    return bool(bars and named and asked) and barred


_WHICH = frozenset({"quels", "quelles", "lesquels", "lesquelles"})
_SHARES = frozenset({"part", "parts", "pourcentage", "pourcentages", "proportion", "proportions", "taux", "chiffres"})


def _asks_which(query: Query) -> bool:
    """ "quelles mesures dépassent", "sur quels points", "pour qui": several things are asked for, and no share of people."""
    tokens = query.utterance.tokens
    after = [(t.folded, next_.folded) for t, next_ in pairwise(tokens)]
    who = any(t.folded == "qui" and (t.index == 0 or t.after_break) for t in tokens)
    return who or any(
        (word in _WHICH and follows not in _SHARES) or (word in ("pour", "chez", "selon") and follows == "qui")
        for word, follows in after
    )


def _is_change(query: Query) -> bool:
    """A change is asked for, in a frame whose figures stand at several times and which is no change itself."""
    if not query.readings:
        return False
    evidence = query.readings[0].evidence
    asked = [
        m for m in query.utterance.of_kind("cue") if m.id in ("change", "each-wave") and not m.at & evidence.explained
    ]
    return bool(asked) and "period" in evidence.frame.varying


_SEVERAL = frozenset({"quels", "quelles", "chaque", "chacun", "chacune"})
"""Words by which all members of a dimension are asked for."""


def _is_list(query: Query) -> bool:
    if (
        query.asks_dimension is not None
        and query.readings
        and any(t.folded in _SEVERAL for t in query.utterance.tokens)
    ):
        return True
    ideas = [m.at for m in query.utterance.of_kind("concept", "indicator") if not m.soft]
    asked = [
        m
        for m in query.utterance.of_kind("cue")
        if m.id in ("list", "overview") and not any(m.at <= at for at in ideas)
    ]
    return any(not _is_everybody(m, query) for m in asked)


def _is_everybody(cue: Mention, query: Query) -> bool:
    """ "l'ensemble des auteurs", "toutes les lectrices": a group as a whole, not a list."""
    follows = any(m.first <= cue.last + 1 <= m.last for m in query.utterance.of_kind("member", "people"))
    return follows and query.utterance.tokens[cue.last].folded in ("des", "les", "de")


_CLASSIFIERS: tuple[tuple[Intent, Classifier], ...] = (
    ("define", _is_define),
    ("threshold", _is_threshold),
    ("where", _is_where),
    ("change", _is_change),
    ("check", _is_check),
    ("compare", _is_set_against),
    ("ranking", _is_ranking),
    ("least", _is_least),
    ("most", _is_most),
    ("compare", _is_compare),
    ("list", _is_list),
)


def intent_of(query: Query) -> Intent:
    """The first kind of question whose classifier says yes, else a plain figure."""
    for intent, says in _CLASSIFIERS:
        if says(query):
            return intent
    return "figure"
