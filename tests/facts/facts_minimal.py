"""The files of a tiny valid base."""

from __future__ import annotations

MINIMAL: dict[str, str] = {
    "survey.yaml": """\
title: Les villes vues par leurs habitants
short_title: l'enquête sur les villes
defaults: {population: public, country: france, period: enquete}
parts:
  - {id: A, title: Vivre ici}
sections:
  - id: A.1
    part: A
    title: Le cadre de vie
    words: [cadre de vie]
  - {id: A.2, part: A, title: Les transports}
""",
    "vocabulary/members.yaml": """\
members:
  public:
    in: [population]
    label: les Français
    words: [Français, gens]
  maires:
    in: [population, subject]
    label: les maires
    words: [maire, édile]
    is_a: [elus]
  elus:
    in: [population, subject]
    label: les élus
    words: [élu]
  elus-et-maires:
    in: [subject]
    label: les élus et les maires
    covers: [elus, maires]
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
  enquete:
    in: [period]
    label: l'enquête
""",
    "vocabulary/concepts.yaml": """\
concepts:
  confiance:
    words: [confiance, fiable]
    opposite: [défiance]
  proximite:
    words: [proche, à l'écoute]
themes:
  image:
    label: l'image des élus
    means: [confiance + proximite]
    indicators: [confiance]
    facts: [confiance-maires]
""",
    "indicators.yaml": """\
indicators:
  confiance:
    label: confiance
    sentence: "{figure} {de population} ont confiance dans {subject}."
    means:
      - confiance
      - confiance + elus
    optional: [proximite]
    involves: [public]
    theme: image
  defiance:
    label: défiance
    sentence: "{figure} {de population} se méfient {de subject}."
    opposite_of: confiance
    positive: false
    better: low
""",
    "facts/a.yaml": """\
facts:
  - id: confiance-maires
    indicator: confiance
    subject: maires
    figure: 87 %
    section: [A.1, A.2]
    context: Les maires sont les élus que l'on croit le plus.
    examples:
      - combien font confiance aux maires ?
      - confiance maire %

  - id: confiance-maires-belgique
    indicator: confiance
    subject: maires
    country: belgique
    figure: 50 % contre 49 %
    other_figures: [un sur deux]
    section: A.2
    context: En Belgique on est partagé.
    examples:
      - les Belges ont-ils confiance dans leurs maires ?
      - confiance maires belgique
    striking: true
""",
    "silences.yaml": """\
silences:
  taille:
    label: la taille de l'échantillon
    words: [taille de l'échantillon]
    reply: Le rapport ne le dit pas.
    offer: [confiance-maires]
    about: survey
    examples: [combien de personnes interrogées ?]
glossary:
  edile: {label: édile, words: [édile], definition: Un magistrat municipal., examples: [c'est quoi un édile ?]}
examples:
  - {ask: popularité des préfets, expect: no_figure}
  - dialogue:
      - {ask: confiance dans les maires, expect: answer, facts: [confiance-maires]}
      - {ask: et en Belgique ?, expect: answer, facts: [confiance-maires-belgique]}
""",
}
