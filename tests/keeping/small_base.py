"""A small base in all the layouts an editor may use: comments, quotes, folded texts, brackets, Windows line ends."""

from __future__ import annotations

SURVEY = """\
# L'enquête.
title: Les habitants et leur bibliothèque
defaults: {population: habitants, country: france, period: enquete}
common_words: [bibliothèque]
sections:
  - {id: "1", title: La fréquentation}   # la première
  - id: "2"
    title: L'accueil
"""
MEMBERS = """\
# Qui répond, et de quoi on parle.
members:
  habitants:
    in: [population]
    label: les habitants
    words: [habitant, "gens", riverain]

  # --- le personnel
  bibliothecaires:
    in: [population, subject]
    label: les bibliothécaires
    words:
    - bibliothécaire   # le mot juste
    - "documentaliste"
    - 'agent de la bibliothèque'
  vacataires: {in: [subject], label: les vacataires, words: [vacataire]}
  france: {in: [country], label: la France, locative: en France, words: [France]}
  suisse:
    in: [country]
    label: la Suisse
    locative: en Suisse
    words: [Suisse,
      Helvétie, '"pays helvétique"']
  enquete: {in: [period], label: l'enquête}
"""
CONCEPTS = """\
concepts:\r
  visite:\r
    words: [visiter, fréquentation, "venir souvent"]\r
  gentillesse:\r
    # être aimable\r
    words:\r
      - aimable\r
      - gentillesse\r
    opposite: [désagréable]\r
\r
indicators:\r
  frequentation:\r
    label: fréquentation\r
    sentence: "{figure} {de population} fréquentent la bibliothèque."\r
    means: [visite]\r
    better: none\r
  amabilite:\r
    label: amabilité\r
    sentence: '{figure} {de population} trouvent {subject} aimables.'\r
    means:\r
      - gentillesse\r
"""
FACTS_1 = """\
facts:
  - id: frequentation-france
    indicator: frequentation
    figure: "61 %"   # page 3
    section: "1"
    context: >-   # replié
      Six habitants sur dix viennent à la bibliothèque
      au moins une fois par an.
    examples:
      - fréquentation de la bibliothèque
      - fréquentation en France

  # La Suisse vient après.
  - id: frequentation-suisse
    indicator: frequentation
    country: suisse
    figure: 70 %
    section: ["1", "2"]
    context: "En Suisse, on lit : un peu plus."
    caution: 'L''échantillon est petit.'
    examples: ["fréquentation en Suisse", 'les gens visitent-ils souvent en Suisse ?']
# fin du fichier
"""
FACTS_2 = """\
facts:
- id: amabilite-bibliothecaires
  indicator: amabilite
  subject: bibliothecaires
  figure: 9 sur 10
  section: "2"
  context: |
    Presque tous les trouvent aimables.
  examples:
  - les bibliothécaires sont-ils aimables ?
  - gentillesse des bibliothécaires

- {id: amabilite-vacataires, indicator: amabilite, subject: vacataires, figure: 75 %, section: "2",
   context: "Un peu moins.", examples: [les vacataires sont-ils aimables ?, gentillesse des vacataires]}
"""
SILENCES = """\
silences:
  parking:
    label: le stationnement
    words: [parking, "se garer"]
    reply: Le stationnement n'est pas mesuré.
    examples:
      - y a-t-il un parking ?
glossary: {}
examples:
  - {ask: amabilité des pompiers, expect: no_figure}
"""
SMALL: dict[str, str] = {
    "survey.yaml": SURVEY,
    "vocabulary/members.yaml": MEMBERS,
    "vocabulary/concepts.yaml": CONCEPTS,
    "facts/1.yaml": FACTS_1,
    "facts/2.yaml": "\ufeff" + FACTS_2,
    "silences.yaml": SILENCES,
}
