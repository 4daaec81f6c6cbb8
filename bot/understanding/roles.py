"""Who answers and who is judged: the role of each group that a question names, from the words around it.

Word order hardly matters elsewhere in French survey questions; here it does ("selon les lecteurs", "jugés par",
"les lecteurs sont-ils vus").  A role is a weight: above 0 the group answers, below 0 it is judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.french.lexicon import lexicon
from bot.french.text import Token
from bot.understanding.utterance import Mention, Utterance

STRONG, CLEAR, WEAK = 3.0, 2.0, 1.0
HEAVIEST = 4.0
_AGAINST = frozenset({"/", "+", "contre", "versus"})
"""What sets the groups of a list against one another."""
_ENGLISH_BE = frozenset({"are", "is", "were", "was"})
_BEFORE_INFINITIVES = frozenset({"de", "d", "a", "pour"})
_OUT_OF = frozenset({"entre", "parmi", "among", "between"})
_CONTEXT = 6
"""How many words before a group, and after it, may say its role."""


def role_of(mention: Mention, utterance: Utterance, content: frozenset[int] = frozenset()) -> float:
    """The role that the words around `mention` give it, -4 to 4.

    `content` are tokens that name what is measured: "contre" says no role in "contre les réformes".
    """
    before, after = _left(mention, utterance.tokens), _right(mention, utterance)
    if _has_a_view(before, after):
        return STRONG
    left = _from_left(before, mention, utterance)
    right = _from_right(after, content)
    if left <= -STRONG:
        return left
    if is_possessed(mention, utterance) and left < STRONG:
        # "leurs lecteurs" are those of the ones who answer
        return min(left, 0.0)
    if before and before[0].folded in _ENGLISH_BE:
        right += _after_be(after, content)  # "are readers in favour of…"
    return max(-HEAVIEST, min(HEAVIEST, left + right))


def is_possessed(mention: Mention, utterance: Utterance) -> bool:
    """ "leurs libraires": said of those who serve someone, whoever they are."""
    return mention.first > 0 and utterance.tokens[mention.first - 1].folded in lexicon().roles["possessive"]


def lists(mentions: Sequence[Mention], utterance: Utterance) -> list[list[Mention]]:
    """The enumerations of a text ("les lecteurs, les auteurs et les éditeurs"), two groups or more each.

    Two groups with a mere comma between are none: "les libraires, les Français les aiment ?".
    """
    found: list[list[Mention]] = []
    for one, other in pairwise(mentions):
        if not _joined(one, other, utterance):
            continue
        if found and found[-1][-1] is one:
            found[-1].append(other)
        else:
            found.append([one, other])
    return [group for group in found if len(group) > 2 or _has_and(group[0], group[1], utterance)]


def _joined(one: Mention, other: Mention, utterance: Utterance) -> bool:
    """Whether nothing but a comma, "et", articles stands between two groups."""
    words = lexicon().roles
    between = utterance.tokens[one.last + 1 : other.first]
    stop = utterance.tokens[other.first].after_break or any(t.after_break for t in between)
    passed = all(t.folded in words["and"] or t.folded in words["article"] or t.folded in _AGAINST for t in between)
    return passed and (stop or _has_and(one, other, utterance) or not between)


def _has_and(one: Mention, other: Mention, utterance: Utterance) -> bool:
    words = lexicon().roles
    return any(t.folded in words["and"] or t.folded in _AGAINST for t in utterance.tokens[one.last + 1 : other.first])


def _left(mention: Mention, tokens: tuple[Token, ...]) -> list[Token]:
    """Words of the same clause before the mention, nearest first, articles passed over."""
    articles = lexicon().roles["article"]
    found: list[Token] = []
    stopped = tokens[mention.first].after_break
    for token in reversed(tokens[: mention.first]):
        if stopped or len(found) == _CONTEXT:
            break
        if token.folded not in articles:
            found.append(token)
        stopped = token.after_break
    return found


def _right(mention: Mention, utterance: Utterance) -> list[Token]:
    """Words after the mention, up to the next group that is named."""
    tokens = utterance.tokens
    end = min(
        (m.first for m in utterance.of_kind("member", "people") if m.first > mention.last),
        default=len(tokens),
    )
    return list(tokens[mention.last + 1 : min(mention.last + 2 + _CONTEXT, end)])


def _is_opinion(token: Token) -> bool:
    return any(f in lexicon().opinion_verbs for f in token.forms)


def _is_participle(token: Token) -> bool:
    return token.text.endswith(("é", "és", "ée", "ées", "us", "ues", "u", "ue")) or (
        token.folded.endswith(("es", "ees")) and token.text.isascii() and any(f.endswith("er") for f in token.forms[1:])
    )


def _from_left(left: list[Token], mention: Mention, utterance: Utterance) -> float:
    if not left:
        return 0.0
    words = lexicon().roles
    nearest = left[0]
    if nearest.folded == "chez":
        # "chez les lecteurs" answer; "aller chez le lecteur" is where
        return CLEAR if utterance.tokens[mention.first - 1].folded in ("les", "chez", "nos", "ces") else -WEAK
    phrase = any(m.kind == "concept" and len(m.at) > 1 and nearest.index in m.at for m in utterance.mentions)
    if phrase and nearest.folded in words["answering"] & words["views"]:
        return -WEAK  # "une bonne opinion des …" is what is measured
    if nearest.folded == "combien" and utterance.tokens[mention.first - 1].folded == "des":
        return 0.0  # "combien le disent des lecteurs, et combien des auteurs": judged as well as answering
    if nearest.folded in _OUT_OF and utterance.cue("which", "most", "least", "ranking", "compare"):
        return 0.0  # "entre les auteurs et les libraires, lesquels…": the alternatives of a question
    if nearest.folded in words["answering"] or (nearest.is_number and _shared_out(mention, utterance)):
        return STRONG
    if nearest.folded in words["beside"]:
        return -STRONG
    if words["questioned"] & set(nearest.forms) and not _is_participle(nearest):
        return CLEAR  # "quand on demande aux lecteurs…"
    if nearest.folded == "par" and len(left) > 1:
        named = any(m.kind == "concept" and len(m.at) > 1 and left[1].index in m.at for m in utterance.mentions)
        if named and not _is_opinion(left[1]):
            return -CLEAR  # "les lettres rédigées par les auteurs": what they do is what is judged
        return CLEAR if _is_participle(left[1]) or left[1].folded in words["by"] else -WEAK
    if nearest.folded in words["judged"]:
        return -CLEAR
    if nearest.folded in ("que", "qu", "than") and any(t.folded in words["degree"] for t in left[1:5]):
        return 0.0
    if nearest.folded in ("que", "qu", "qui") and any(
        _is_opinion(t) or t.folded in ("idee", "accord", "dire") for t in left[1:5]
    ):
        return -STRONG
    asked = len(left) > 1 and left[1].folded in ("que", "qu", "comment", "en", "quoi")
    if asked and _is_opinion(nearest) and nearest.folded.endswith("ent"):
        return CLEAR  # "que pensent les …"
    if _is_opinion(nearest) and nearest.folded not in ("dit", "dites") and not _is_participle(nearest):
        return -CLEAR
    if any(m.kind in ("concept", "indicator") and nearest.index in m.at for m in utterance.mentions):
        return -WEAK
    return 0.0


def _has_a_view(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """ "quelle image les auteurs ont-ils de…": they hold it."""
    views = lexicon().roles["views"]
    held = [t.folded for t in right[:2]]
    asks = {"quel", "quelle", "quels", "quelles"} & {t.folded for t in left[1:3]}
    return bool(left and left[0].folded in views and asks and held and held[0] in ("ont", "a", "portent", "auraient"))


def _shared_out(mention: Mention, utterance: Utterance) -> bool:
    """ "deux lecteurs sur trois", "3 lecteurs / 4"."""
    after = utterance.tokens[mention.last + 1 : mention.last + 3]
    return any(t.folded in ("sur", "/") for t in after)


def _from_right(right: list[Token], content: frozenset[int]) -> float:
    words = lexicon().roles
    said = [t.folded for t in right]
    if said[:1] == ["eux"] or (right and words["questioned"] & set(right[0].forms) and _is_participle(right[0])):
        return STRONG
    if said[1:2] in (["memes"], ["meme"]) and said[0] in ("eux", "elles", "lui"):
        return STRONG
    if {"se", "s"} & set(said[:2]) and any(f in words["feel"] for t in right[:4] for f in t.forms):
        return STRONG
    if said[:1] in (["ont"], ["avaient"]) and words["sense"] & set(said[1:5]):
        return STRONG
    if (
        said[:1] in (["ont"], ["avaient"], ["font"], ["gardent"])
        and words["trust"] & set(said[1:4])
        and not {"la", "leur"} & set(said[1:3])
    ):
        return STRONG  # "les lecteurs ont-ils confiance dans…"
    if said[:1] in (["on"], ["nous"]):
        return -WEAK
    verb, rest = _verb(right)
    if verb is None or (
        said[0] in _BEFORE_INFINITIVES and verb.folded == verb.forms[-1] and said[1:2] == [verb.folded]
    ):
        return 0.0  # "accusent les libraires de vendre": not what they say
    if verb.index not in content and any(f in words["want"] for f in verb.forms) and not _is_participle(verb):
        return STRONG
    if verb.index in content:
        return WEAK if _is_opinion(verb) and not _is_participle(verb) else 0.0
    if verb.folded in words["be"]:
        return _after_be(rest, content)
    if verb.folded in words["seem"]:
        return -CLEAR
    if verb.folded in words["state"]:
        return WEAK
    if not _is_opinion(verb):
        return 0.0
    if any(t.folded in words["possessive"] for t in rest[:3]) or "en" in said[: said.index(verb.folded)]:
        return STRONG  # "les lectrices trouvent leur travail…": of themselves
    seen = _is_participle(verb) and not verb.folded.endswith("ent") and said[0] != "qui"
    return -CLEAR if seen and verb.folded not in ("dit", "ont") else CLEAR


def _verb(right: Sequence[Token]) -> tuple[Token | None, Sequence[Token]]:
    """The first word that says something of a group, and what follows it."""
    words = lexicon().roles
    for i, token in enumerate(right[:5]):
        passed = (
            token.folded in words["pronoun"] or token.folded in words["article"] or token.folded in words["between"]
        )
        if not passed or (token.folded == "qui" and i > 0):
            return token, right[i + 1 :]
    return None, ()


def _after_be(rest: Sequence[Token], content: frozenset[int]) -> float:
    words = lexicon().roles
    for token in rest[:4]:
        if any(token.folded in words[name] for name in ("pronoun", "article", "adverb")):
            continue
        if token.index in content:
            return 0.0
        if token.folded in words["state"]:
            return STRONG
        return -CLEAR if _is_opinion(token) and _is_participle(token) else 0.0
    return 0.0
