"""What kind of question it is: one small classifier a kind, tried in order."""

from __future__ import annotations

from collections.abc import Callable

from bot.understanding.query import Intent, Query
from bot.understanding.recognise import Mention, Utterance

Classifier = Callable[[Query], bool]


def small_talk(utterance: Utterance) -> Intent | None:
    """Greeting, thanks or a call for help, when the message is nothing else."""
    polite = {i for m in utterance.of_kind("cue") if m.id in ("greeting", "thanks", "courtesy", "help") for i in m.at}
    content = [
        m
        for m in utterance.mentions
        if m.kind in ("concept", "member", "people", "indicator", "silence", "theme") and not m.soft and not m.at <= polite
    ]
    words = [t for t in utterance.tokens if t.is_word]
    if not words and not utterance.quantities:
        return None if any(c.isalpha() for c in utterance.text) else "greeting"
    if utterance.cue("help") and not content and len(utterance.unknown) == 0:
        return "help"
    if content or utterance.unknown or utterance.quantities:
        return None
    if utterance.cue("greeting", "thanks", "courtesy") and len(words) <= 8:
        return "greeting"
    return None


def _is_where(query: Query) -> bool:
    words = [t for t in query.utterance.tokens if t.is_word]
    bare = len(words) <= 3 or query.utterance.cue("where")
    shares = [q for q in query.quantities if q.unit not in ("", "count", "year", "rank") or (q.unit == "" and bare)]
    if shares and bare and all(i in {j for q in shares for j in range(q.start, q.end)} or not _content(query, i) for i in _words(query)):
        return True
    asks = query.utterance.cue("where") or len(words) <= 5 or any(t.text == "?" for t in query.utterance.tokens)
    return bool(shares) and asks and (not query.readings or (query.utterance.cue("where") and not query.utterance.cue("check")))


def _words(query: Query) -> list[int]:
    return [t.index for t in query.utterance.tokens if t.is_word]


def _content(query: Query, index: int) -> bool:
    """Whether a word names something: a number with its unit and little else asks where the number comes from."""
    return any(index in m.at and not m.soft for m in query.utterance.of_kind("concept", "member", "indicator", "people"))


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
    return query.glossary is not None and query.utterance.cue("define") and not query.quantities


def _is_ranking(query: Query) -> bool:
    return query.utterance.cue("ranking") or _both_ends(query)


def _both_ends(query: Query) -> bool:
    """ "de la plus à la moins fréquente": the whole order."""
    cues = query.utterance.of_kind("cue")
    ends = [m.at for m in cues if m.id == "most"]
    return bool(ends) and any(m.id == "least" and all(m.at.isdisjoint(at) for at in ends) for m in cues)


def _is_most(query: Query) -> bool:
    return query.utterance.cue("most")


def _is_least(query: Query) -> bool:
    return query.utterance.cue("least")


def _is_set_against(query: Query) -> bool:
    """Groups set against one another in so many words, whatever "plus" and "moins" the question holds."""
    return query.utterance.cue("against-another")


def _is_compare(query: Query) -> bool:
    return query.utterance.cue("compare", "gap")


def _is_threshold(query: Query) -> bool:
    """Which ones pass a bar, or how many: a bar, and a dimension whose members are asked for."""
    bars = [q for q in query.quantities if q.unit not in ("count", "year", "rank")]
    asked = query.asks_dimension is not None or query.utterance.cue("count", "which")
    return bool(bars and query.readings and asked) and query.utterance.cue("above", "below", "between")


def _is_change(query: Query) -> bool:
    """A change is asked for, in a frame whose figures stand at several times and which is no change itself."""
    if not query.readings:
        return False
    evidence = query.readings[0].evidence
    asked = [m for m in query.utterance.of_kind("cue") if m.id in ("change", "each-wave") and not m.at & evidence.explained]
    return bool(asked) and "period" in evidence.frame.varying


def _is_list(query: Query) -> bool:
    asked = [m for m in query.utterance.of_kind("cue") if m.id in ("list", "overview")]
    return any(not _is_everybody(m, query) for m in asked)


def _is_everybody(cue: Mention, query: Query) -> bool:
    """ "l'ensemble des auteurs", "toutes les lectrices": a group as a whole, not a list."""
    follows = any(m.first == cue.last + 1 for m in query.utterance.of_kind("member", "people"))
    return follows and query.utterance.tokens[cue.last].folded in ("des", "les", "de")


_CLASSIFIERS: tuple[tuple[Intent, Classifier], ...] = (
    ("define", _is_define),
    ("where", _is_where),
    ("threshold", _is_threshold),
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
