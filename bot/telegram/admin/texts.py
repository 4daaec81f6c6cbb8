"""Every French text of the editors' dialogues, in one place.  What is put between braces is escaped by who does it."""

from __future__ import annotations

from bot.answering.typography import typeset as _t

# --- commands -------------------------------------------------------------------------------------------------

EDITOR_COMMANDS: dict[str, str] = {
    "fiche": "un fait, et de quoi le changer : /fiche suivi d'un identifiant ou d'une question",
    "mot": "ajouter un mot : /mot vélo = bicyclettes",
    "nouvelle": "ajouter un fait, pas à pas",
    "supprimer": "ôter un fait : /supprimer suivi de son identifiant",
    "exporter": "toute la base (zip de YAML), ou les faits pour un tableur (CSV)",
    "historique": "les dernières révisions",
    "revision": "ce qu'une révision a changé : /revision 12",
    "annuler": "défaire une révision : /annuler 12",
    "questions": "ce qu'on a demandé sans l'obtenir",
    "bilan": "les questions par semaine, les faits les plus vus, les mots inconnus",
    "annule": "abandonner ce qui est commencé",
    "retablir": "remettre la base qui répond à la place de fichiers refusés",
    "admin": "ces commandes",
}
OWNER_COMMANDS: dict[str, str] = {
    "nommer": "donner le droit de modifier : en réponse à un message, ou suivi d'un identifiant numérique",
    "revoquer": "le reprendre, de la même façon",
    "editeurs": "qui a le droit de modifier",
}


def commands(owner: bool) -> str:
    """The commands, a line each."""
    table = {**EDITOR_COMMANDS, **(OWNER_COMMANDS if owner else {})}
    return _t("Tenir la base :\n" + "\n".join(f"/{name} : {what}" for name, what in table.items()) + FILES_TOO)


FILES_TOO = (
    "\n\nUn fichier .yaml, .zip ou .csv envoyé ici change beaucoup à la fois. "
    "Rien n'est jamais enregistré sans un aperçu à confirmer."
)

# --- buttons --------------------------------------------------------------------------------------------------

CANCEL = "✖️ Abandonner"
CONFIRM, CONFIRM_ANYWAY = "✅ Confirmer", "⚠️ Confirmer quand même"
REASON, CORRECT, AGAIN = "✏️ Motif", "↩️ Corriger", "🔁 Refaire l'aperçu"
FIGURE, CONTEXT, CAUTION, SECTION = "🔢 Chiffre", "📝 Contexte", "⚠️ Mise en garde", "📍 Section"
WORDS, EXAMPLES, DELETE = "🏷 Mots", "💬 Questions d'essai", "🗑 Supprimer"
UNDO, FACT, OLDER = "↩️ Annuler la révision {number}", "📄 La fiche", "Plus anciennes ›"
ZIP, CSV = "🗜 Toute la base (zip)", "📊 Les faits (CSV)"
OTHER, NONE, SKIP, MAKE = "✏️ Autre…", "Aucun", "Passer", "Créer « {text} »"
DEFAULT = "{label} (par défaut)"
ATTACH, SILENT, IGNORE = "🔗 Rattacher à un fait", "🚫 Pas dans le rapport", "🙈 Ignorer"
NO_WORD, BACK = "Aucun mot à ajouter", "‹ Retour"
RESTORE = "✅ Rétablir"

# --- short answers --------------------------------------------------------------------------------------------

GONE = _t("Ce bouton n'est plus valable : la suite est dans le dernier message, ou à refaire.")
ABANDONED = _t("Abandonné. Rien n'a changé.")
NOTHING_BEGUN = _t("Rien n'est commencé.")
CUT = _t("… la suite est dans le fichier joint.")
TEXT_EXPECTED = _t("Un message écrit est attendu ici ; /annule pour abandonner.")
STOPPED = _t("Vous n'avez plus le droit de modifier la base. Rien n'a changé.")

# --- facts ----------------------------------------------------------------------------------------------------

WHICH_FACT = _t(
    "Quel fait ? /fiche suivi de son identifiant, ou d'une question ; ou en réponse à l'un de mes chiffres."
)
WHICH_TO_DELETE = _t("Quel fait supprimer ? /supprimer suivi de son identifiant ou d'une question.")
NO_FACT = _t("Aucun fait pour « {text} ».")
CHOOSE_FACT = _t("Lequel ?")
FACT_FILE = _t("{file}, ligne {line}")
FACT_GONE = _t("Ce fait n'existe plus.")
NOW = _t("Maintenant :")
ASK_VALUE: dict[str, str] = {
    "figure": _t("Le nouveau chiffre, tel qu'on l'écrit (87 %, deux tiers…) ; un tiret seul l'ôte."),
    "context": _t("Le nouveau contexte : une ou deux phrases, compréhensibles seules."),
    "caution": _t("La nouvelle mise en garde ; un tiret seul l'ôte."),
    "section": _t("La section, ou plusieurs séparées par des virgules, la principale d'abord."),
    "examples": _t(
        "De nouvelles questions d'essai, une par ligne. Une ligne qui commence par un tiret en ôte une : un tiret et son numéro."
    ),
    "words": _t(
        "De nouveaux mots, un par ligne ou séparés par des virgules. Une ligne qui commence par un tiret en ôte un : "
        "un tiret et son numéro."
    ),
}
NO_SUCH_NUMBER = _t("Il n'y a pas de numéro {number} ici.")
NOT_NEEDED = _t("« {key} » ne peut pas être ôté.")
NO_SECTION = _t("Pas de section « {text} ».")

# --- words ----------------------------------------------------------------------------------------------------

WHICH_WORD = _t("Quel mot, et de quoi ? Par exemple : vélo = bicyclettes. Ou seulement de quoi, pour voir ses mots.")
NO_TARGET = _t("Rien dans la base ne s'appelle « {text} ». Essayez un autre nom, ou /annule.")
CHOOSE_TARGET = _t("À quoi ?")
WORDS_OF = _t("À quoi ajouter des mots ? Un mot vaut pour tous les faits qui en parlent.")
TARGET_KINDS = {
    "members": "membre",
    "indicators": "indicateur",
    "concepts": "idée",
    "themes": "thème",
    "silences": "non dit",
    "glossary": "terme",
}

# --- previews -------------------------------------------------------------------------------------------------

PREVIEW = _t("Aperçu")
PROBLEMS = _t("❌ Ne peut pas être enregistré :")
UNCHANGED = _t("Cela ne change rien.")
LOSING = _t("⚠️ Perdraient leur bonne réponse ({count}) :")
CHANGING = _t("🔁 Changent de réponse ({count}) :")
NO_EFFECT = _t("Aucune question d'essai ne change de réponse.")
AMBIGUOUS = _t("❓ Mots ambigus :")
WARNINGS = _t("👀 À revoir :")
BEFORE, AFTER = _t("avant : {text}"), _t("après : {text}")
MORE = _t("… et {count} autres")
ON_REVISION = _t("sur la révision {number}")
ASK_REASON = _t("Le motif, en quelques mots, pour l'historique :")
SAVED = _t("✅ Enregistré : révision {number}. Toutes les réponses en tiennent déjà compte.")
SAVED_BEFORE = _t("C'était déjà enregistré : révision {number}.")
CONFLICT = _t(
    "La base a changé entre-temps : révision {number}, {who}{reason}. Rien n'est écrasé, rien n'est enregistré."
)
PREVIEW_FILE = "apercu.txt"

# --- history --------------------------------------------------------------------------------------------------

HISTORY = _t("Les dernières révisions")
NO_HISTORY = _t("Il n'y a pas d'autre révision.")
WHICH_REVISION = _t("Quelle révision ? Par exemple : {command} 12. /historique les donne.")
REVISION = _t("Révision {number}")
BY_YOU, BY_OWNER, BY_EDITOR, BY_HAND, BY_NOBODY = (
    "par vous",
    "par un propriétaire",
    "par un éditeur ({key})",
    "hors du bot",
    "par le bot",
)
UNDOING = "annule la révision {number}"
NOTHING_REFUSED = _t("Les fichiers sont ceux de la base qui répond : il n'y a rien à rétablir.")
ASK_RESTORE = _t(
    "Les fichiers sont refusés :\n{problems}\n\nLes remplacer par la révision {number}, celle qui répond ? "
    "Ce qu'ils contiennent reste dans l'historique."
)
RESTORED = _t("✅ Rétabli : révision {number}.")

BY_COMMAND_LINE = _t("en ligne de commande")

# --- people ---------------------------------------------------------------------------------------------------

WHOM = _t(
    "Qui ? En réponse à un message de la personne (ou à un message transféré d'elle), ou suivi de son identifiant numérique."
)
HIDDEN = _t("Cette personne cache son compte dans les messages transférés : il faut son identifiant numérique.")
A_BOT = _t("Un bot ne peut pas modifier la base.")
AN_OWNER = _t("C'est un propriétaire : les propriétaires sont nommés dans les réglages.")
NAMED = _t("C'est fait : cette personne peut modifier la base ({key}). /admin lui montre comment, en privé.")
NAMED_UNSEEN = _t(
    "C'est fait : cette personne peut modifier la base ({key}). Elle n'a jamais écrit au bot : qu'elle commence par /start."
)
ALREADY_NAMED = _t("Cette personne a déjà le droit de modifier la base ({key}).")
REMOVED = _t("C'est fait : cette personne ne peut plus modifier la base ({key}).")
NOT_NAMED = _t("Cette personne n'avait pas le droit de modifier la base.")
SEVERAL_KEYS = _t("Plusieurs éditeurs commencent ainsi : donnez plus de lettres.")
EDITORS = _t("Éditeurs, par empreinte :\n{lines}\n\n/revoquer suivi du début d'une empreinte retire un droit.")
NO_EDITORS = _t("Aucun éditeur n'est nommé.")
EDITOR_LINE = "{key}, depuis le {date}"
WELCOME = _t("Vous pouvez maintenant modifier la base de ce bot : /admin montre comment.")

# --- files ----------------------------------------------------------------------------------------------------

WHICH_EXPORT = _t("Que faut-il ? Le fichier, modifié puis renvoyé ici, est montré en aperçu avant d'être enregistré.")
TOO_BIG = _t("Fichier trop gros (plus de {most} Mo).")
NOT_FETCHED = _t("Ce fichier n'a pas pu être lu chez Telegram ; renvoyez-le.")
FILE_REFUSED = _t("Ce fichier est refusé :")
FILE_REASON = "fichier {name}"

# --- a new fact -----------------------------------------------------------------------------------------------

NEW = _t("Nouveau fait")
ASK_NEW: dict[str, str] = {
    "indicator": _t("Que mesure-t-il ? Choisissez, ou écrivez un nom."),
    "population": _t("Qui a répondu ?"),
    "subject": _t("De qui ou de quoi parle-t-il ?"),
    "country": _t("Dans quel pays ?"),
    "period": _t("Pour quelle période ?"),
    "section": _t("Dans quelle section du rapport ? Plusieurs se séparent par des virgules, la principale d'abord."),
    "figure": _t("Le chiffre, tel que le rapport l'écrit."),
    "context": _t("Le contexte : une ou deux phrases, compréhensibles seules."),
    "caution": _t("Une mise en garde, si un lecteur pouvait se tromper ?"),
    "examples": _t("Au moins deux questions qui doivent recevoir ce fait, une par ligne."),
}
ASK_DIMENSION = _t("{label} ?")
TYPE_NAME = _t("Écrivez son nom : je le cherche, ou je propose de le créer.")
NO_MATCH = _t("Rien ne s'appelle « {text} ». Écrivez un autre nom, ou créez-le.")
TWO_EXAMPLES = _t("Il en faut au moins deux, une par ligne.")
NEW_REASON = "nouveau fait {id}"

# --- what was asked -------------------------------------------------------------------------------------------

QUESTIONS = _t("Demandé sans réponse, ou 👎, le plus souvent d'abord :")
NO_QUESTIONS = _t("Rien : toutes les questions gardées ont leur réponse.")
TIMES = "{count} fois"
ASKED_ALSO = _t("Aussi : {text}")
ANSWERS_NOW = _t("Réponse d'aujourd'hui : {text}")
UNKNOWN_WORDS = _t("Mots inconnus : {words}")
IGNORED = _t("Ignoré : cette question ne sera plus montrée.")
QUESTION_GONE = _t("Cette question n'est plus à traiter.")
WHICH_ATTACH = _t("À quel fait ? Choisissez, ou écrivez un identifiant ou quelques mots.")
WHICH_ATTACH_WORDS = _t(
    "La question devient une question d'essai de « {fact} ». Pour qu'elle soit comprise, à quoi faut-il ajouter {words} ? "
    "Ou écrivez, une ligne par mot : mot = cible."
)
ASK_SILENT_WORDS = _t(
    "Par quels mots le demande-t-on ? Un par ligne : une expression entière, qui suffit à le reconnaître."
)
ASK_SILENT_REPLY = _t("Que faut-il répondre ? Une ou deux phrases honnêtes sur ce que le rapport ne dit pas.")
ATTACH_REASON = "question rattachée à {fact}"
SILENT_REASON = "pas dans le rapport : {label}"
USE_THESE = "« {words} »"

# --- the summary ----------------------------------------------------------------------------------------------

SUMMARY = _t("Bilan")
SUMMARY_NONE = _t("Aucune question n'est gardée.")
WEEKS = _t("Questions par semaine")
WEEK = _t("semaine du {date} : {total} ({parts})")
OUTCOMES = {"answer": "répondu", "clarify": "hésité", "no_figure": "sans chiffre", "help": "accueil"}
TOP_FACTS = _t("Faits les plus vus :")
TOP_WORDS = _t("Mots inconnus :")
THUMBS = "👍 {good}   👎 {bad}"
CHART_SOURCE = _t("Source : journal des questions du bot")

# --- told to the owners ---------------------------------------------------------------------------------------

REFUSED = _t(
    "⚠️ Les fichiers de la base ({place}) sont refusés ; la révision {number} continue de répondre.\n{problems}\n\n"
    "Les corriger, ou /retablir."
)
REFUSED_AT_START = _t(
    "⚠️ Au démarrage, les fichiers de la base ({place}) étaient inutilisables ; je réponds avec la révision {number}, "
    "la dernière bonne.\n{problems}\n\nLes corriger, ou /retablir."
)
MENDED = _t("✅ Les fichiers de la base sont de nouveau bons : révision {number}.")
