"""A small base whose example questions are answered, to be spoilt one question at a time."""

from __future__ import annotations

LIBRARY: dict[str, str] = {
    "survey.yaml": """\
title: La bibliothèque
defaults: {population: habitants, period: vague-2025}
sections: [{id: A, title: Lire}]
""",
    "members.yaml": """\
members:
  habitants: {in: [population], label: les habitants, words: [habitant]}
  lecteurs:
    in: [population, subject]
    label: les lecteurs
    words: [lecteur]
  libraires:
    in: [population, subject]
    label: les libraires
    words: [libraire]
  livres: {in: [subject], label: les livres, words: [livre]}
  films: {in: [subject], label: les films, words: [film]}
  quartier-nord: {in: [country], label: le quartier nord, words: [quartier nord]}
  vague-2023: {in: [period], label: "2023", words: ["2023"]}
  vague-2025: {in: [period], label: "2025", words: ["2025"]}
""",
    "ideas.yaml": """\
concepts:
  accueil:
    words: [accueil, accueillant]
    opposite: [désagréable]
  horaire:
    words: [horaire, ouverture]
  calme:
    words: [calme, salle silencieuse]
  salle:
    words: [salle]
  note:
    words: [note]
indicators:
  accueil:
    label: accueil
    sentence: "{figure} {de population} trouvent {subject} accueillants."
    means: [accueil]
  mauvais-accueil:
    label: mauvais accueil
    sentence: "{figure} {de population} trouvent {subject} désagréables."
    opposite_of: accueil
    positive: false
  horaires:
    label: horaires
    sentence: "{figure} {de population} sont contents des horaires."
    means: [horaire]
    words: [heure de fermeture]
  salles:
    label: salles calmes
    sentence: "{figure} {de population} trouvent les salles calmes."
    means: [salle + calme]
  notes:
    label: notes
    sentence: "Les habitants donnent {figure} {a subject}."
    means: [note]
""",
    "facts.yaml": """\
facts:
  - id: f-accueil
    indicator: accueil
    subject: lecteurs
    figure: 60 %
    section: A
    context: Six sur dix.
    examples: [les lecteurs sont-ils accueillants ?, accueil des lecteurs]
  - id: f-accueil-par-eux
    indicator: accueil
    population: lecteurs
    subject: lecteurs
    figure: 70 %
    section: A
    context: Sept sur dix.
    examples: [accueil des lecteurs selon eux-mêmes, "selon les lecteurs, les lecteurs sont-ils accueillants ?"]
  - id: f-mauvais-accueil
    indicator: mauvais-accueil
    subject: lecteurs
    figure: 10 %
    section: A
    context: Un sur dix.
    examples: [les lecteurs sont-ils désagréables ?, lecteurs désagréables]
  - id: f-horaires
    indicator: horaires
    figure: 50 %
    section: A
    context: La moitié.
    examples: [horaires d'ouverture, que pense-t-on des horaires ?]
  - id: f-horaires-2023
    indicator: horaires
    period: vague-2023
    figure: 40 %
    section: A
    context: Quatre sur dix.
    examples: [horaires en 2023, les horaires en 2023 ?]
  - id: f-salles
    indicator: salles
    figure: 30 %
    section: A
    context: Trois sur dix.
    examples: [la salle est-elle calme ?, calme de la salle]
  - id: f-note-livres
    indicator: notes
    subject: livres
    figure: 14 sur 20
    section: A
    context: Quatorze.
    examples: [note des livres, quelle note ont les livres ?]
  - id: f-note-films
    indicator: notes
    subject: films
    figure: 12 sur 20
    section: A
    context: Douze.
    examples: [note des films, quelle note ont les films ?]
""",
    "silences.yaml": """\
silences:
  nocturnes:
    label: les nocturnes
    words: [ouverture de nuit, nocturne]
    reply: Ce n'est pas dit.
    examples: [ouverture de nuit ?]
examples:
  - {ask: nocturne, expect: no_figure}
""",
}


def line_of(file: str, text: str) -> str:
    """Where a text stands in the library, as a message says it."""
    return f"{file}:{LIBRARY[file][: LIBRARY[file].index(text)].count(chr(10)) + 1}"
