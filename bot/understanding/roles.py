"""Who answers and who is judged: the role of each group that a question names, from the words around it.

Word order hardly matters elsewhere in French survey questions; here it does ("selon les médecins", "jugés par",
"les médecins sont-ils vus").
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.french.lexicon import lexicon
from bot.french.text import Token
from bot.understanding.recognise import Mention, Utterance

STRONG, CLEAR, WEAK = 3.0, 2.0, 1.0

_ARTICLES = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "de",
        "du",
        "d",
        "aux",
        "au",
        "a",
        "nos",
        "mes",
        "tes",
        "ses",
        "leurs",
        "leur",
        "ces",
        "cet",
        "cette",
        "tous",
        "toutes",
        "seuls",
        "seules",
        "seul",
        "seule",
        "autres",
        "propres",
        "jeunes",
        "vieux",
        "simples",
    ]
)
_ANSWERING = frozenset(
    [
        "selon",
        "dapres",
        "chez",
        "parmi",
        "aupres",
        "yeux",
        "avis",
        "opinion",
        "regard",
        "reponse",
        "reponses",
        "position",
        "reaction",
        "sentiment",
        "ressenti",
        "vote",
        "verdict",
        "jugement",
        "pourcentage",
        "pourcent",
        "%",
        "part",
        "proportion",
        "nombre",
        "combien",
        "taux",
        "majorite",
        "moitie",
        "tiers",
        "quart",
        "quarts",
        "totalite",
        "sondes",
        "interroges",
        "vu",
        "vus",
        "vue",
        "vues",
        "juge",
        "juges",
        "jugee",
        "cote",
        "according",
        "among",
    ]
)
_JUDGED = frozenset(
    [
        "propos",
        "concernant",
        "sujet",
        "agissant",
        "envers",
        "visavis",
        "vis",
        "image",
        "perception",
        "vision",
        "popularite",
        "reputation",
        "sur",
        "contre",
        "concerne",
    ]
)
_BE = frozenset(
    [
        "est",
        "sont",
        "etre",
        "serait",
        "seraient",
        "etait",
        "etaient",
        "sera",
        "seront",
        "es",
        "soient",
        "are",
        "is",
        "were",
    ]
)
_PRONOUNS = frozenset(
    ["ils", "elles", "il", "elle", "eux", "on", "t", "y", "en", "se", "s", "ne", "n", "nous", "vous", "ce"]
)
_STATES = frozenset(
    [
        "favorable",
        "favorables",
        "pour",
        "contre",
        "opposes",
        "opposees",
        "oppose",
        "accord",
        "partant",
        "partants",
        "pret",
        "prets",
        "pretes",
        "prete",
        "hostiles",
        "hostile",
        "satisfait",
        "satisfaits",
        "satisfaites",
        "insatisfait",
        "insatisfaits",
        "insatisfaites",
        "content",
        "contents",
        "contentes",
        "mecontent",
        "mecontents",
        "chaud",
        "chauds",
        "convaincu",
        "convaincus",
        "convaincues",
        "persuades",
        "persuadees",
        "surs",
        "sur",
        "daccord",
        "d",
        "nombreux",
        "combien",
        "inquiets",
        "inquiet",
        "attaches",
        "ravis",
        "fiers",
        "decus",
        "remontes",
        "emballes",
        "ok",
    ]
)
_FEEL = frozenset({"sentir", "dire", "juger", "estimer", "voir", "trouver", "percevoir", "considerer", "declarer", "plaindre"})
_JUDGED_BY = frozenset(
    "vu vus vue vues admis admise admises percu percus percue percues connu connus reconnu reconnue".split()
)
_SEEM = frozenset(
    [
        "passent",
        "passe",
        "passer",
        "semblent",
        "semble",
        "paraissent",
        "parait",
        "meritent",
        "merite",
        "inspirent",
        "jouissent",
        "beneficient",
        "souffrent",
        "ont",
    ]
)


@dataclass(frozen=True, slots=True)
class RoleCue:
    """How much the words around a group say that it answers (above 0) or is judged (below 0)."""

    weight: float

    @property
    def answers(self) -> float:
        return self.weight

    @property
    def judged(self) -> float:
        return -self.weight


def role_of(mention: Mention, utterance: Utterance) -> RoleCue:
    """The role that the context of `mention` gives it."""
    tokens = utterance.tokens
    left = _left(mention, tokens)
    right = _right(mention, utterance)
    weight = _from_left(left, mention, utterance) + _from_right(right)
    return RoleCue(max(-4.0, min(4.0, weight)))


def _left(mention: Mention, tokens: tuple[Token, ...]) -> list[Token]:
    """Words before the mention, nearest first, articles passed over."""
    return [t for t in reversed(tokens[: mention.first]) if t.folded not in _ARTICLES][:6]


def _right(mention: Mention, utterance: Utterance) -> list[Token]:
    """Words after the mention, up to the next group that is named."""
    tokens = utterance.tokens
    end = min(
        (m.first for m in utterance.mentions if m.kind in ("member", "people") and m.first > mention.last),
        default=len(tokens),
    )
    return list(tokens[mention.last + 1 : min(mention.last + 8, end)])


def _is_opinion(token: Token) -> bool:
    return any(f in lexicon().opinion_verbs for f in token.forms)


def _is_participle(token: Token) -> bool:
    return token.text.endswith(("é", "és", "ée", "ées", "us", "ues", "u", "ue")) or (
        token.folded.endswith(("es", "ees")) and token.text.isascii() and any(f.endswith("er") for f in token.forms[1:])
    )


def _from_left(left: list[Token], mention: Mention, utterance: Utterance) -> float:
    if not left:
        return 0.0
    nearest = left[0]
    if nearest.folded == "chez":
        return CLEAR if utterance.tokens[mention.first - 1].folded in ("les", "chez", "nos", "ces") else -WEAK
    if nearest.folded == "chez":
        return CLEAR if utterance.tokens[mention.first - 1].folded in ("les", "chez", "nos", "ces") else -WEAK
    if nearest.folded in _ANSWERING or (nearest.is_number and _share_of(left)):
        return STRONG
    if nearest.folded == "par" and len(left) > 1:
        return CLEAR if _is_participle(left[1]) or left[1].folded in _JUDGED_BY else -WEAK
    if nearest.folded in _JUDGED:
        return -CLEAR
    if nearest.folded in ("que", "qu", "qui") and any(
        _is_opinion(t) or t.folded in ("idee", "accord", "dire") for t in left[1:5]
    ):
        return -STRONG
    if _is_opinion(nearest) and nearest.folded not in ("dit", "dites") and not _is_participle(nearest):
        return -CLEAR
    if _concept_noun(nearest, utterance):
        return -WEAK
    return 0.0


def _share_of(left: list[Token]) -> bool:
    """ "deux généralistes sur trois", "72 % des Français": a number right before the group."""
    return left[0].is_number


def _concept_noun(token: Token, utterance: Utterance) -> bool:
    return any(m.kind in ("concept", "indicator") and token.index in m.at for m in utterance.mentions)


def _from_right(right: list[Token]) -> float:
    words = [t.folded for t in right]
    if len(words) >= 2 and words[1] in ("memes", "meme") and words[0] in ("eux", "elles", "lui"):
        return STRONG
    if words[:1] == ["eux"]:
        return STRONG
    if {"se", "s"} & set(words[:2]) and any(f in _FEEL for t in right[:4] for f in t.forms):
        return STRONG
    if words[:1] in (["on"], ["nous"]):
        return -WEAK
    i = 0
    while (
        i < len(right)
        and i < 4
        and (
            words[i] in _PRONOUNS
            or words[i] in _ARTICLES
            or words[i]
            in (
                "liberaux",
                "liberales",
                "liberal",
                "general",
                "francais",
                "francaises",
                "qui",
                "eux",
                "memes",
                "plutot",
                "vraiment",
                "seraient",
                "encore",
                "aussi",
                "aujourdhui",
            )
        )
    ):
        if words[i] == "qui" and i > 0:
            break
        i += 1
    if i >= len(right):
        return 0.0
    verb = right[i]
    if verb.folded in _BE or (verb.folded == "seraient"):
        return _after_be(right[i + 1 :])
    if verb.folded in ("passent", "passe", "semblent", "paraissent", "meritent", "meriteraient"):
        return -CLEAR
    if verb.folded in _STATES:
        return WEAK
    if _is_opinion(verb):
        return (
            -CLEAR
            if _is_participle(verb)
            and verb.folded not in ("dit", "ont")
            and not verb.folded.endswith("ent")
            and words[0] != "qui"
            else CLEAR
        )
    return 0.0


def _is_be(token: Token) -> bool:
    return token.folded in _BE


def _after_be(rest: list[Token]) -> float:
    for token in rest[:4]:
        if (
            token.folded in _PRONOUNS
            or token.folded in _ARTICLES
            or token.folded in ("tres", "plutot", "assez", "pas", "vraiment", "encore", "souvent", "bien", "plus")
        ):
            continue
        if token.folded in _STATES:
            return CLEAR
        if _is_opinion(token) and _is_participle(token):
            return -CLEAR
        return 0.0
    return 0.0
