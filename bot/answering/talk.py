"""Talk that names something of the survey and asks nothing of it: told, ordered, exclaimed, or asked about a life."""

from __future__ import annotations

from itertools import pairwise

from bot.french.lemmas import is_light
from bot.french.lexicon import lexicon
from bot.understanding.intents import requests
from bot.understanding.query import Query, Reading
from bot.understanding.roles import CLEAR

_SHARES = frozenset(
    "combien pourcentage pourcentages part parts proportion proportions % taux chiffre chiffres score scores".split()
)
_ASKING = _SHARES | frozenset(
    "quel quelle quels quelles quoi comment pourquoi lequel laquelle lesquels lesquelles what which how who".split()
)
"""Words without which nothing is asked, unless a "?" stands at the end or the message is a few key words."""
_ASKING_FIRST = frozenset({"qui", "que", "qu", "ou", "est"})
"""Words that ask at the head of a sentence, and join elsewhere."""
_I = frozenset({"je", "j"})
_ME = _I | {"me", "m", "moi", "mon", "ma", "mes"}
_THEE = frozenset({"toi", "ton", "ta", "tes"})
_THEY = frozenset({"il", "elle", "ils", "elles"})
_CAN_YOU = frozenset({"pouvez", "peux", "pourriez", "pourrais", "veux", "voulez", "voudrais", "voudriez", "peut"})
_REFLEXIVE = frozenset({"se", "s", "y", "t", "l"})
_OBJECTS = frozenset({"le", "la", "l", "les", "en", "y"})
_INDEFINITE = frozenset({"un", "une"})
_YOU = frozenset({"tu", "t", "vous"})
_YOU_ARE = frozenset({"es", "etes"})
_SUBJECTS = frozenset({"il", "elle", "ils", "elles", "on", "ca", "c", "a", "ont"})
"""What makes a sentence of some words, and no list of key words."""
_SAYING = frozenset({"pretendre", "affirmer", "assurer", "soutenir", "jurer", "raconter", "repeter"})
_SPOKEN = 7
"""Words within which somebody quoted is named and made to speak."""
_LATER = 3
"""Words among which the bot itself may be spoken to at the head of a message."""


def is_talk(query: Query, reading: Reading | None) -> bool:
    """Whether a message that names something of a survey (there may be a reading of it) asks nothing of one."""
    tokens = query.utterance.tokens
    if query.kept:
        return False
    if query.quantities and query.intent != "figure":
        return _is_counted_of_mine(query) or (reading is not None and _is_share_of_a_thing(query, reading))
    if query.utterance.cue("check") or any(t.folded in _SHARES for t in tokens):
        return False
    if _is_told(query) or _is_to_the_bot(query) or (reading is not None and _is_defined(query, reading)):
        return True
    if _is_errand(query):
        return True
    surveyed = any(g.population_too or g.cue >= CLEAR for g in query.groups)
    return not surveyed and (_is_mine(query) or _is_how_to(query))


def _asks(query: Query) -> bool:
    tokens = query.utterance.tokens
    if _is_exclaimed(query):
        return False
    return "?" in query.utterance.text or any(
        t.folded in _ASKING or (t.folded in _ASKING_FIRST and (t.index == 0 or t.after_break)) for t in tokens
    )


def _is_exclaimed(query: Query) -> bool:
    """ "Quel courage, se lever si tôt": a noun after "quel", and no question of it."""
    tokens = query.utterance.tokens
    return (
        "?" not in query.utterance.text
        and not query.groups
        and len(tokens) > 2
        and tokens[0].folded in ("quel", "quelle", "quels", "quelles")
        and tokens[2].after_break
    )


def _is_told(query: Query) -> bool:
    """ "j'en ai assez de…", "tu me fatigues": told of oneself, with nothing asked or wished to be known."""
    told = not query.utterance.words.isdisjoint(_ME | _THEE) or _is_of_others(query)
    return told and not _asks(query) and not requests(query.utterance)


def _is_of_others(query: Query) -> bool:
    """ "ils sont contre tout, ceux-là": said of people whom nobody named, in this message or before."""
    first = query.utterance.tokens[0].folded if query.utterance.tokens else ""
    return first in _THEY and not any(g.is_person for g in query.groups)


def _is_errand(query: Query) -> bool:
    """ "pouvez-vous me prescrire…": something to be done, other than to tell."""
    tokens = [t for t in query.utterance.tokens if t.folded not in _OBJECTS]
    for can, you, me, verb in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        asked = {can.folded, you.folded}
        if asked & _CAN_YOU and asked & _YOU and me.folded in ("me", "m", "nous"):
            return lexicon().roles["request"].isdisjoint(verb.forms)
    return False


def is_thin(query: Query, reading: Reading) -> bool:
    """ "les carottes sont cuites": one idea in a message that asks nothing, and words that nobody knows beside it."""
    best = reading.evidence.best
    shares = [q for q in query.quantities if q.unit not in ("count", "year", "rank")]
    if shares or query.utterance.cue("check") or query.kept:
        return False
    named = any(g.required or g.is_person for g in query.groups)
    said = sum(t.is_word for t in query.utterance.tokens)
    spoken = {t.folded for t in query.utterance.tokens} & (_SUBJECTS | lexicon().roles["be"])
    lone = (
        said >= 5 and bool(spoken) and query.intent == "figure" and not query.groups and not requests(query.utterance)
    )
    told = bool(query.unknown) or lone
    return told and not named and (len(best) < 2 or (bool(query.unknown) and bool(spoken))) and not _asks(query)


def _is_to_the_bot(query: Query) -> bool:
    """ "t'es un robot ?", "êtes-vous fatigué ?": what the bot is."""
    head = [t.folded for t in query.utterance.tokens[:_LATER]]
    return any({one, other} & _YOU and {one, other} & _YOU_ARE for one, other in pairwise(head))


def _is_defined(query: Query, reading: Reading) -> bool:
    """ "c'est quoi le serment de… ?": a word to be explained, of which the base has no explanation."""
    if not query.utterance.cue("define") or query.groups or query.glossary is not None:
        return False
    tokens = query.utterance.tokens
    a_thing = any(one.folded == "quoi" and other.folded in _INDEFINITE for one, other in pairwise(tokens))
    return a_thing or (len(reading.evidence.best) < 2 and reading.evidence.direction is None)


def _is_mine(query: Query) -> bool:
    """Whether the person who types speaks of what is theirs, or of what they may do."""
    words, tokens = lexicon().roles, query.utterance.tokens
    named = {i for m in query.utterance.of_kind("concept", "member", "indicator") if not m.soft for i in m.at}
    named |= {t.index for t in query.utterance.unknown}
    if _is_for_me_to_do(query):
        return True
    for token, after in pairwise(tokens):
        if (
            token.folded in words["mine"]
            and (token.index == 0 or after.index in named or _is_kin(query, after.index))
            and not _is_hearsay(query, token.index)
        ):
            return True
        if token.index == 0 and token.folded in _I and words["self"] & {t.folded for t in tokens[1:5]}:
            return True
    return False


def _is_counted_of_mine(query: Query) -> bool:
    """ "j'ai deux dossiers acceptés sur trois": a count of one's own, and nothing that was heard or read."""
    said = [t.folded for t in query.utterance.tokens]
    return said[:2] == ["j", "ai"] and {"que", "qu", "?"}.isdisjoint(said) and not requests(query.utterance)


def _is_share_of_a_thing(query: Query, reading: Reading) -> bool:
    """ "60 % du trajet est fait": a share of what a figure is about, where figures are shares of people."""
    best = reading.resolution.best
    if query.groups or not best or best[0].fact.figure is None or best[0].fact.figure.unit != "%":
        return False
    tokens = query.utterance.tokens
    things = {i for m in query.utterance.of_kind("concept", "indicator") for i in m.at} & reading.evidence.used
    for quantity in query.quantities:
        of, noun = quantity.end, quantity.end + 1
        while noun < len(tokens) and tokens[noun].folded in ("la", "l"):
            noun += 1
        if quantity.unit == "%" and of < len(tokens) and tokens[of].folded in ("du", "de") and noun in things:
            return True
    return False


def _is_for_me_to_do(query: Query) -> bool:
    """ "je peux…", "dois-je…", "est-ce que je peux…": what the person who types may do, unless it is to hear something."""
    head = [t.folded for t in query.utterance.tokens]
    if head[:3] in (["est", "ce", "que"], ["est", "ce", "qu"]):
        head = head[3:]
    may = lexicon().roles["may"] & set(head[:2])
    return bool(may) and "je" in head[:2] and not requests(query.utterance)


def _is_kin(query: Query, start: int) -> bool:
    """ "ma belle-mère", "mon grand fils": somebody of the asker's own."""
    return any(t.folded in lexicon().roles["kin"] for t in query.utterance.tokens[start : start + 2])


def _is_hearsay(query: Query, start: int) -> bool:
    """ "mon voisin dit que…": somebody's words, to be held against the survey."""
    verbs = lexicon().opinion_verbs | _SAYING
    tokens = query.utterance.tokens
    return any(
        verb.folded in verbs or any(f in verbs for f in verb.forms)
        for verb, that in pairwise(tokens[start : start + _SPOKEN])
        if that.folded in ("que", "qu")
    )


def _is_how_to(query: Query) -> bool:
    """ "comment installer…", "comment devient-on… ?"."""
    tokens = [t for t in query.utterance.tokens if t.folded not in _REFLEXIVE]
    if len(tokens) < 2 or tokens[0].folded != "comment":
        return False
    verb = tokens[1]
    if tokens[2:3] and verb.folded == "on" and not any(f in lexicon().opinion_verbs for f in tokens[2].forms):
        return is_light(tokens[2].text)
    if tokens[2:3] and tokens[2].folded == "on" and not any(f in lexicon().opinion_verbs for f in verb.forms):
        return is_light(verb.text)
    if any(g.is_person for g in query.groups):
        return False
    infinitive = verb.folded.endswith(("er", "ir", "re")) and verb.folded == verb.forms[-1]
    return infinitive or verb.folded in lexicon().roles["works"]
