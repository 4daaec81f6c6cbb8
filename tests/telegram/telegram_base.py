"""A small survey for the channel's tests: places of leisure, five of them, two questions, three countries."""

from __future__ import annotations

from pathlib import Path

SURVEY = """\
title: Les lieux de loisirs vus par les habitants
short_title: l'enquête sur les loisirs
about: Une enquête d'opinion sur les lieux de loisirs et ce que les habitants en pensent.
defaults: {population: public, country: france, period: enquete}
dimensions:
  subject: {label: lieu, words: [quel lieu, quels lieux]}
parts:
  - {id: A, title: Fréquenter}
  - {id: B, title: Aimer}
sections:
  - {id: A.1, part: A, title: La fréquentation des lieux, words: [fréquentation des lieux]}
  - {id: A.2, part: A, title: La fréquentation ailleurs, words: [fréquentation ailleurs]}
  - {id: B.1, part: B, title: La satisfaction, words: [satisfaction des visiteurs]}
"""

MEMBERS = """\
members:
  public:
    in: [population]
    label: les habitants
    words: [habitant, gens]
  lieux:
    in: [subject]
    label: les lieux de loisirs
    words: [lieu de loisirs]
  bibliotheques:
    in: [subject]
    label: les bibliothèques
    short: bibliothèques
    gender: f
    words: [bibliothèque, médiathèque]
    is_a: [lieux]
  musees:
    in: [subject]
    label: les musées
    short: musées
    words: [musée]
    is_a: [lieux]
  piscines:
    in: [subject]
    label: les piscines
    short: piscines
    gender: f
    words: [piscine]
    is_a: [lieux]
  cinemas:
    in: [subject]
    label: les cinémas
    short: cinémas
    words: [cinéma, ciné]
    is_a: [lieux]
  theatres:
    in: [subject]
    label: les théâtres
    short: théâtres
    words: [théâtre]
    is_a: [lieux]
  zoos:
    in: [subject]
    label: les zoos
    short: zoos
    words: [zoo]
    is_a: [lieux]
  stades:
    in: [subject]
    label: les stades
    short: stades
    words: [stade]
    is_a: [lieux]
  france:
    in: [country]
    label: la France
    locative: en France
    words: [France]
  belgique:
    in: [country]
    label: la Belgique
    locative: en Belgique
    words: [Belgique]
    people: {label: les Belges, gender: m, words: [Belge]}
  italie:
    in: [country]
    label: l'Italie
    locative: en Italie
    words: [Italie]
    people: {label: les Italiens, gender: m, words: [Italien]}
  enquete:
    in: [period]
    label: l'enquête
"""

CONCEPTS = """\
concepts:
  frequentation:
    words: [fréquentation, fréquenter, visite, visiter]
  satisfaction:
    words: [satisfaction, satisfait, content]
    opposite: [mécontentement, mécontent]
"""

INDICATORS = """\
indicators:
  frequentation:
    label: fréquentation
    sentence: "{figure} {de population} fréquentent {subject}."
    means: [frequentation]
  satisfaction:
    label: satisfaction
    sentence: "{figure} {de population} sont satisfaits {de subject}."
    means: [satisfaction]
"""

LONG = (
    "Ce chiffre regroupe toutes les visites de l'année, seul ou accompagné, y compris celles des enfants et des écoles ; "
    "les visites virtuelles, de plus en plus nombreuses, sont comptées ailleurs et n'y figurent donc pas."
)

FACTS = [
    (
        "frequentation-bibliotheques",
        "frequentation",
        "bibliotheques",
        "",
        "61 %",
        "A.1",
        "Une personne sur deux y emprunte.",
        "",
        True,
    ),
    (
        "frequentation-musees",
        "frequentation",
        "musees",
        "",
        "34 %",
        "A.1",
        LONG,
        "Les musées gratuits ne sont pas comptés.",
        True,
    ),
    (
        "frequentation-piscines",
        "frequentation",
        "piscines",
        "",
        "45 %",
        "A.1",
        "Surtout l'été.",
        "Chiffre d'été < 50 %.",
        False,
    ),
    ("frequentation-cinemas", "frequentation", "cinemas", "", "72 %", "A.1", "Le lieu le plus fréquenté.", "", True),
    (
        "frequentation-theatres",
        "frequentation",
        "theatres",
        "",
        "18 %",
        "A.1",
        "Surtout dans les grandes villes.",
        "",
        False,
    ),
    ("frequentation-zoos", "frequentation", "zoos", "", "29 %", "A.1", "Avec des enfants, le plus souvent.", "", False),
    ("frequentation-stades", "frequentation", "stades", "", "23 %", "A.1", "Les jours de match.", "", False),
    (
        "frequentation-bibliotheques-belgique",
        "frequentation",
        "bibliotheques",
        "belgique",
        "55 %",
        "A.2",
        "Un peu moins qu'en France.",
        "",
        False,
    ),
    (
        "frequentation-bibliotheques-italie",
        "frequentation",
        "bibliotheques",
        "italie",
        "40 %",
        "A.2",
        "Bien moins qu'en France.",
        "",
        False,
    ),
    ("satisfaction-bibliotheques", "satisfaction", "bibliotheques", "", "88 %", "B.1", "Le meilleur score.", "", True),
    ("satisfaction-musees", "satisfaction", "musees", "", "80 %", "B.1", "Un bon score.", "", False),
    ("satisfaction-piscines", "satisfaction", "piscines", "", "51 %", "B.1", "Un score moyen.", "", False),
]

_VERB = {"frequentation": "fréquentation", "satisfaction": "satisfaction"}
_PLACE = {"bibliotheques": "bibliothèques", "musees": "musées", "piscines": "piscines", "cinemas": "cinémas",
          "theatres": "théâtres", "zoos": "zoos", "stades": "stades"}  # fmt: skip
_WHERE = {"": "", "belgique": " en Belgique", "italie": " en Italie"}

SILENCES = """\
silences:
  taille:
    label: le nombre de personnes interrogées
    words: [taille de l'échantillon]
    reply: Le rapport ne dit pas combien de personnes ont répondu.
    offer: [frequentation-cinemas]
    about: survey
    examples: [quelle est la taille de l'échantillon ?]
"""


def _fact(row: tuple[str, str, str, str, str, str, str, str, bool]) -> str:
    name, indicator, subject, country, figure, section, context, caution, striking = row
    lines = [f"  - id: {name}", f"    indicator: {indicator}", f"    subject: {subject}"]
    lines += [f"    country: {country}"] if country else []
    lines += [f'    figure: "{figure}"', f"    section: {section}", f'    context: "{context}"']
    lines += [f'    caution: "{caution}"'] if caution else []
    about = f"{_VERB[indicator]} des {_PLACE[subject]}{_WHERE[country]}"
    lines += ["    examples:", f"      - {about}", f'      - "{about} ?"', f"    striking: {str(striking).lower()}"]
    return "\n".join(lines) + "\n"


def files() -> dict[str, str]:
    """The files of the base, by name."""
    return {
        "survey.yaml": SURVEY,
        "vocabulary/members.yaml": MEMBERS,
        "vocabulary/concepts.yaml": CONCEPTS,
        "indicators.yaml": INDICATORS,
        "facts/a.yaml": "facts:\n" + "\n".join(map(_fact, FACTS)),
        "silences.yaml": SILENCES,
    }


def write_base(folder: Path) -> Path:
    """The base in a folder."""
    for name, text in files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
