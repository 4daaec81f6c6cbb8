"""Every French text of the Telegram channel that is not an answer, in one place."""

from __future__ import annotations

from math import ceil

from bot.answering.typography import typeset
from bot.facts.base import Base

BOT_NAME = "LeChiffre"

CHART, CARD, COPY, SHARE, NEAR = "📊 Graphique", "🖼 Carte", "📋 Copier", "↗️ Partager", "🔎 Voisins"
GOOD, BAD = "👍", "👎"
BACK, ANOTHER, NEXT_QUIZ, OPEN_BOT = "‹ Retour", "🎲 Un autre", "▶️ Question suivante", "Ouvrir le bot"
DARK, LIGHT = "🌙 Sur fond sombre", "☀️ Sur fond clair"
ERASE, KEEP = "Oui, tout effacer", "Non"
SECTIONS = "📚 Les sections"

CHOSEN = "Choisi : {label}"
CAUTION = "⚠️ "
THANKS_GOOD = "Merci !"
THANKS_BAD = "Merci, nous regarderons cette réponse."
STALE = typeset("Ce bouton n'est plus valable : reposez votre question, ou /aide.")
OTHERS = typeset("Ce bouton est réservé à qui a posé la question. Posez la vôtre avec /q.")
TOO_OLD = typeset("Cette réponse est trop ancienne pour ce bouton : reposez votre question.")
NO_CHART = typeset("Il n'y a rien à comparer ici.")
NO_NEIGHBOUR = typeset("Aucun chiffre voisin.")
NO_PICTURE = typeset("L'image n'a pas pu être faite ; le chiffre est dans la réponse.")
TAP_FAILED = typeset("Quelque chose a mal tourné de mon côté. Essayez encore, s'il vous plaît.")
TEXT_ONLY = typeset("Je ne lis que le texte : écrivez votre question avec vos mots.")
FORGOTTEN = typeset("C'est oublié : nouvelle conversation.")
QUIZ_EMPTY = typeset("La base n'a pas assez de chiffres pour un quiz.")
NOT_SAID = typeset("Ce que le rapport ne dit pas :")
QUIZ_ASK = "Quel est le chiffre ?"
BLANK = "___"
UNKNOWN_COMMAND = "Je ne connais pas la commande {command}.{hint}"
ASK_AFTER_Q = typeset("Quelle est votre question ? Répondez à ce message, ou écrivez /q suivi de la question.")
ASK_PLACEHOLDER = "Votre question"
ASK_NUMBER = typeset("Quel chiffre cherchez-vous ? Par exemple : /chiffre 87 % ou /chiffre deux tiers.")
WHERE = "D'où vient {number} ?"
GROUP_HELLO = typeset(
    "Bonjour ! Pour m'interroger ici : /q suivi de votre question, ou une réponse à l'un de mes messages. "
    "Je me tais le reste du temps. /aide dit tout le reste, /quiz ouvre bien une réunion."
)

ERASE_ASK = typeset(
    "Effacer tout ce qui est gardé sur vous : vos questions, vos avis et le fil de nos conversations, partout ?"
)
ERASED = typeset("C'est effacé : je ne garde plus rien sur vous.")
ERASED_BUT_EDITOR = typeset(
    "C'est effacé. Reste votre droit d'éditeur, qu'un propriétaire vous a donné et peut seul reprendre, "
    "et votre empreinte dans l'histoire de la base."
)
NOT_ERASED = typeset("Rien n'a été effacé.")

INLINE_NONE = "Pas de chiffre pour cette question"
INLINE_SEVERAL = "La réponse en entier"

COMMANDS: dict[str, str] = {
    "q": "poser une question : /q suivi de vos mots",
    "sections": "parcourir le rapport",
    "chiffre": "d'où vient un chiffre : /chiffre 87 %",
    "hasard": "un chiffre marquant au hasard",
    "quiz": "devinez le chiffre",
    "sources": "l'enquête, et ce qu'elle ne dit pas",
    "nouveau": "oublier ce qui vient d'être dit",
    "confidentialite": "ce qui est gardé, et combien de temps",
    "oubli": "effacer ce qui est gardé sur moi",
    "aide": "ce que je comprends",
    "start": "commencer",
}
GROUP_COMMANDS = (
    "q",
    "sections",
    "chiffre",
    "hasard",
    "quiz",
    "sources",
    "nouveau",
    "oubli",
    "confidentialite",
    "aide",
)


def description(base: Base) -> str:
    """What an empty chat with the bot shows; 512 characters at most."""
    first = typeset(
        f"Une question sur {base.survey.short_title or base.survey.title} ? Posez-la avec vos mots : je réponds avec le "
        "chiffre du rapport, ce qu'il veut dire et sa section. Je compare, je classe, je vérifie une affirmation. "
        "Ce que le rapport ne dit pas, je le dis."
    )
    return _cut(first, 512)


def short_description(base: Base) -> str:
    """What the bot's profile shows; 120 characters at most."""
    return _cut(typeset(f"Les chiffres de {base.survey.short_title or base.survey.title}, par question."), 120)


def apology(request_id: str) -> str:
    """What is said when an answer failed."""
    return typeset(
        f"Quelque chose a mal tourné de mon côté. Reposez votre question, s'il vous plaît (référence {request_id})."
    )


def too_fast(seconds: float, group: bool) -> str:
    """What is said, once, when more is asked than is answered."""
    wait = max(5, 5 * ceil(seconds / 5))
    who = "Ce groupe m'interroge" if group else "Vous m'interrogez"
    return typeset(f"{who} plus vite que je ne peux répondre. Je réponds de nouveau dans {wait} secondes.")


def welcome(base: Base) -> str:
    """The first message."""
    return typeset(
        f"Bonjour ! Je réponds aux questions sur {base.survey.short_title or base.survey.title}, avec le chiffre du rapport. "
        "Posez la vôtre comme elle vous vient, ou touchez un exemple."
    )


def help_parts(username: str) -> tuple[str, ...]:
    """The help, a paragraph each."""
    return tuple(
        typeset(part)
        for part in (
            "Posez votre question comme elle vous vient : je réponds avec le chiffre, ce qu'il veut dire et sa section. "
            "Les fautes ne me gênent pas. Vous pouvez corriger votre message : je corrige ma réponse.",
            "Je suis la conversation (« et les autres ? »), je compare, je classe, je vérifie une affirmation, et je retrouve "
            "d'où vient un chiffre. Quand le rapport ne dit rien, je le dis.",
            "/sections : parcourir le rapport\n/chiffre 87 % : d'où vient un chiffre\n/hasard : un chiffre marquant\n"
            "/quiz : devinez le chiffre\n/sources : l'enquête, et ce qu'elle ne dit pas\n/nouveau : changer de sujet\n"
            "/confidentialite : ce qui est gardé\n/oubli : tout effacer sur moi",
            f"Dans un groupe : /q suivi de la question, ou une réponse à l'un de mes messages. "
            f"Dans n'importe quelle conversation : @{username} suivi de quelques mots.",
        )
    )


def privacy(days: int) -> tuple[str, ...]:
    """What is kept, a paragraph each."""
    return tuple(
        typeset(part)
        for part in (
            f"Pour améliorer les réponses, je garde {days} jours le texte des questions, ce qui a été répondu et les avis "
            "👍 👎. Ni nom, ni pseudonyme, ni numéro : une empreinte les remplace, d'où l'on ne peut pas tirer qui vous êtes "
            "sans la clé du bot.",
            "Le fil d'une conversation (pour comprendre « et eux ? ») s'oublie après un quart d'heure, et ce qui sert à "
            "corriger une réponse après deux jours. Dans un groupe, je ne garde que ce qui m'est adressé.",
            "N'écrivez rien de personnel dans une question. /oubli efface aussitôt tout ce qui est gardé sur vous.",
            "Seule exception : qui a reçu d'un propriétaire le droit de modifier la base le garde jusqu'à ce qu'il le "
            "reprenne, et ses changements restent signés de son empreinte.",
        )
    )


def sources(base: Base) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What the survey is, a paragraph each; then what the report does not say, an item each."""
    survey = base.survey
    about = [survey.title, survey.about, f"{len(base.facts)} chiffres, {len(base.sections)} sections : /sections"]
    silent = [s.label for s in base.silences.values() if s.about == "survey"]
    return tuple(typeset(t) for t in about if t), tuple(typeset(label) for label in silent)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
