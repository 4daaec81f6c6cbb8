"""What owners are told when something is wrong, and when it is over: one line each, with what to do."""

from __future__ import annotations

from bot.answering.typography import typeset

_TWO_POLLERS = "un autre programme se sert du même jeton, l'arrêter ou changer de jeton chez @BotFather"
_NETWORK = "vérifier le réseau du serveur et le journal (« poll failed »)"
POLL_ADVICE = {
    "409": _TWO_POLLERS,
    "401": "le jeton n'est plus valable, en demander un à @BotFather et redémarrer",
    "429": "Telegram demande d'attendre, arrêter ce qui appelle trop souvent",
}
"""What to do, by what Telegram says to a poll."""

_DEAF = "⚠️ Je n'entends plus Telegram depuis {minutes} min ({why}) : {advice}."
_ELSEWHERE = (
    "⚠️ Telegram n'appelle plus mon adresse depuis {minutes} min (une autre est déclarée, ou aucune) : redémarrer le bot, "
    "ou relancer deploy/announce.py."
)
_UNREACHED = (
    "⚠️ Telegram n'arrive plus à m'appeler depuis {minutes} min ({why} ; {pending} en attente) : vérifier l'adresse publique, "
    "le certificat et le mandataire."
)
_CROWDED = "⚠️ {pending} messages m'attendent chez Telegram depuis {minutes} min : regarder la charge du serveur, ou ajouter une réplique."
HEARS = typeset("✅ J'entends de nouveau Telegram.")
_HEARS_AFTER = (
    "✅ J'entends de nouveau Telegram, après {minutes} min de silence : les questions en attente sont traitées."
)

_STORE = (
    "⚠️ La base de données ne répond plus depuis {minutes} min, et aucune question n'a de réponse : vérifier qu'elle tourne et "
    "que le disque n'est pas plein."
)
STORE_BACK = typeset("✅ La base de données répond de nouveau : les questions en attente sont traitées.")

_UNANSWERED = (
    "⚠️ {share} % des {count} dernières questions (en une heure) sont restées sans chiffre, contre {usual} % d'habitude : voir "
    "/questions pour ce qui manque."
)
_ANSWERED = (
    "✅ Les questions trouvent de nouveau leur chiffre : {share} % restent sans réponse, pour {usual} % d'habitude."
)

UNKNOWN_REASON = "sans explication"


def deaf(seconds: float, code: str) -> str:
    """No poll is answered; `code` as `code_of` names it."""
    why = f"erreur {code}" if code.isdigit() else {"": UNKNOWN_REASON}.get(code, "serveur injoignable")
    return typeset(_DEAF.format(minutes=_minutes(seconds), why=why, advice=POLL_ADVICE.get(code, _NETWORK)))


def elsewhere(seconds: float) -> str:
    """The webhook is not ours."""
    return typeset(_ELSEWHERE.format(minutes=_minutes(seconds)))


def unreached(seconds: float, why: str, pending: int) -> str:
    """Telegram's calls fail; `why` in Telegram's words, already escaped."""
    return typeset(_UNREACHED.format(minutes=_minutes(seconds), why=why or UNKNOWN_REASON, pending=pending))


def crowded(seconds: float, pending: int) -> str:
    """Telegram calls, and we are too slow."""
    return typeset(_CROWDED.format(minutes=_minutes(seconds), pending=pending))


def hears_after(seconds: float) -> str:
    """It is over, and nobody could be told that it had begun."""
    return typeset(_HEARS_AFTER.format(minutes=_minutes(seconds)))


def store_down(seconds: float) -> str:
    """The store does not answer."""
    return typeset(_STORE.format(minutes=_minutes(seconds)))


def unanswered(share: float, count: int, usual: float) -> str:
    """Far more questions than usual get no figure; shares from 0 to 1."""
    return typeset(_UNANSWERED.format(share=round(100 * share), count=count, usual=round(100 * usual)))


def answered(share: float, usual: float) -> str:
    """They get one again."""
    return typeset(_ANSWERED.format(share=round(100 * share), usual=round(100 * usual)))


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))
