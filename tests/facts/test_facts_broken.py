"""Each kind of broken base: what is said, and exactly where."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import KnowledgeError, LeChiffreError, Problem
from bot.facts.loading import load, load_or_problems

SURVEY, MEMBERS, CONCEPTS, INDICATORS, FACTS, OTHERS = (
    "survey.yaml", "vocabulary/members.yaml", "vocabulary/concepts.yaml",
    "indicators.yaml", "facts/a.yaml", "silences.yaml",
)  # fmt: skip
FACT_END = "    striking: true\n"
AGAIN = """
  - id: encore
    indicator: confiance
    subject: maires
    figure: 12 %
    section: A.1
    context: Encore.
    examples: [un, deux]
"""

CASES: list[tuple[str, str, str, str, int, str]] = [
    # name, file, old, new, line, words of the message (joined by |)
    ("unquoted colon", FACTS, "context: En Belgique on", "context: Ici : on", 19, "guillemets"),
    ("tab", FACTS, "    indicator: confiance\n", "\tindicator: confiance\n", 3, "tabulation"),
    ("open quote", FACTS, "context: En", 'context: "En', 19, "jamais fermé"),
    ("open bracket", FACTS, "[A.1, A.2]", "[A.1, A.2", 7, "liste|fermée"),
    ("bare template", INDICATORS, '"{figure} {de population} ont confiance dans {subject}."', "{figure} {de population} ont", 4, "guillemets|clé"),
    ("wrong indent", FACTS, "    figure: 87 %", "   figure: 87 %", 5, "retrait"),
    ("duplicate key", FACTS, "    figure: 87 %\n", "    figure: 87 %\n    figure: 88 %\n", 6, "« figure » en double|ligne 5"),
    ("anchor", FACTS, "subject: maires", "subject: &m maires", 4, "« &m »|ancres|recopier"),
    ("alias", FACTS, "subject: maires", "subject: *m", 4, "« *m »|renvois|recopier"),
    ("tag", FACTS, "figure: 87 %", "figure: !!python/object:os.system 87 %", 5, "étiquettes"),
    ("two documents", FACTS, FACT_END, FACT_END + "---\nfacts: []\n", 24, "un seul document"),
    ("control character", FACTS, "partagé", "parta\x07gé", 19, "invisible"),
    ("percent first", FACTS, "figure: 87 %", "figure: %87", 5, "guillemets"),
    ("dash and space", FACTS, "figure: 87 %", "figure: - 13 points", 5, "tiret|−13"),
    ("complex key", SURVEY, "title: Les", "[a, b]: Les", 1, "clé|guillemets"),
    ("unknown collection", FACTS, "facts:", "faits:", 1, "« faits »|« facts »"),
    ("unknown key", FACTS, "    subject: maires\n", "    sujet: maires\n", 4, "clé inconnue « sujet »|« subject »"),
    ("unknown key in a member", MEMBERS, "    words: [élu]", "    word: [élu]", 14, "« word »|« words »"),
    ("unknown key in people", MEMBERS, "gender: m, words: [Belge]", "genre: m, words: [Belge]", 29, "« genre »|« gender »"),
    ("unknown key far from all", FACTS, "    striking: true", "    zzzz: true", 23, "« zzzz »|admises|caution"),
    ("reserved key", FACTS, "    striking: true", "    origin: ici", 23, "clé inconnue « origin »"),
    ("unknown survey key", SURVEY, "short_title:", "short_titel:", 2, "« short_title »"),
    ("unknown key in a section", SURVEY, "    title: Le cadre", "    titre: Le cadre", 9, "« titre »|« title »"),
    ("missing context", FACTS, "    context: En Belgique on est partagé.\n", "", 12, "« context »|manque"),
    ("missing label", MEMBERS, "    label: les élus\n", "", 11, "« label »|manque"),
    ("missing in", MEMBERS, "    in: [subject]\n", "", 15, "« in »|manque"),
    ("missing title", SURVEY, "title: Les villes vues par leurs habitants\n", "", 1, "« title »|manque"),
    ("no words in a concept", CONCEPTS, "    words: [proche, à l'écoute]\n", "    opposite: [loin]\n", 5, "« words »|manque"),
    ("text for a list", MEMBERS, "words: [élu]", "words: élu", 14, "« words »|liste|élu"),
    ("list for a text", FACTS, "context: En Belgique on est partagé.", "context: [a, b]", 19, "« context »|texte"),
    ("list for an entry", MEMBERS, "  enquete:\n    in: [period]\n    label: l'enquête\n", "  enquete: [a]\n", 30, "bloc de clés"),
    ("mapping for facts", FACTS, "  - id: confiance-maires-belgique", "  x:\n    id: b", 12, "retrait"),
    ("facts as a mapping", OTHERS, "examples:\n  - {ask: popularité des préfets, expect: no_figure}\n", "examples: {a: b}\nx:\n", 11, "« examples »|liste"),
    ("members as a list", CONCEPTS, "themes:\n", "members: [a]\nthemes:\n", 7, "« members »|bloc de clés"),
    ("empty key", FACTS, "    context: En Belgique on est partagé.", "    context:", 19, "« context » est vide"),
    ("empty entry", CONCEPTS, "  proximite:\n    words: [proche, à l'écoute]\n", "  proximite:\n", 5, "entrée vide"),
    ("empty collection", CONCEPTS, "themes:\n", "glossary:\nthemes:\n", 7, "« glossary » est vide"),
    ("blank word", MEMBERS, "words: [maire, édile]", 'words: [maire, " "]', 9, "« words », élément 2|vide"),
    ("constant word", MEMBERS, "words: [maire, édile]", "words: [maire, true]", 9, "« words », élément 2|guillemets"),
    ("yes for true", FACTS, "striking: true", "striking: oui", 23, "« striking »|true ou false|« oui »"),
    ("bad choice", INDICATORS, "better: low", "better: bas", 16, "« better »|« low »|« bas »"),
    ("bad expectation", OTHERS, "expect: no_figure", "expect: rien", 12, "« expect »|« answer »|« rien »"),
    ("bad expectation in a dialogue", OTHERS, "et en Belgique ?, expect: answer", "et en Belgique ?, expect: oui", 15, "« expect »"),
    ("one example only", FACTS, "      - confiance maires belgique\n", "", 20, "« examples »|au moins 2"),
    ("bad id", MEMBERS, "  maires:\n", "  Maires élus:\n", 6, "« Maires élus »|« maires-elus »"),
    ("bad fact id", FACTS, "id: confiance-maires-belgique", "id: Confiance_Belgique", 12, "identifiant|« confiance-belgique »"),
    ("duplicate fact", FACTS, "id: confiance-maires-belgique", "id: confiance-maires", 12, "« confiance-maires » en double|facts/a.yaml:2"),
    ("duplicate concept", MEMBERS, "    label: l'enquête\n", "    label: a\nconcepts:\n  proximite: {words: [x]}\n", 34, "« proximite »|concepts.yaml:5"),
    ("duplicate section", SURVEY, "{id: A.2,", "{id: A.1,", 11, "« A.1 » en double|ligne 7"),
    ("duplicate cell", FACTS, FACT_END, FACT_END + AGAIN, 25, "« encore »|« confiance-maires » (facts/a.yaml:2)"),
    ("unreadable figure", FACTS, "figure: 87 %", "figure: beaucoup", 5, "« beaucoup »|« 87 % »"),
    ("figure without unit", FACTS, "figure: 87 %", "figure: 87", 5, "« 87 »|unité"),
    ("unreadable other figure", FACTS, "[un sur deux]", "[un sur deux, zut]", 17, "« zut »"),
    ("unknown member", FACTS, "subject: maires", "subject: maire", 4, "membre inconnu « maire »|« maires »"),
    ("unknown country", FACTS, "country: belgique", "country: belgque", 15, "« belgque »|« belgique »"),
    ("unknown indicator", FACTS, "indicator: confiance", "indicator: confience", 3, "indicateur inconnu|« confiance »"),
    ("unknown section", FACTS, "[A.1, A.2]", "[A.1, A.22]", 6, "section inconnue « A.22 »|« A.2 »"),
    ("unknown theme", INDICATORS, "theme: image", "theme: imaje", 10, "thème inconnu|« image »"),
    ("unknown fact in a theme", CONCEPTS, "facts: [confiance-maires]", "facts: [confiance-maire]", 12, "fait inconnu|« confiance-maires »"),
    ("unknown indicator in a theme", CONCEPTS, "indicators: [confiance]", "indicators: [zzz]", 11, "indicateur inconnu « zzz »|déclarer"),
    ("unknown fact in an offer", OTHERS, "offer: [confiance-maires]", "offer: [x]", 6, "fait inconnu « x »"),
    ("unknown fact in a dialogue", OTHERS, "facts: [confiance-maires-belgique]", "facts: [y]", 15, "fait inconnu « y »"),
    ("unknown section far from all", FACTS, "[A.1, A.2]", "[A.1, Z.9]", 6, "« Z.9 »|choisir parmi A.1, A.2"),
    ("unknown part", SURVEY, "    part: A\n", "    part: B\n", 8, "partie inconnue « B »"),
    ("unknown default", SURVEY, "country: france", "country: frence", 3, "membre inconnu « frence »|« france »"),
    ("unknown default dimension", SURVEY, "country: france", "contry: france", 3, "dimension inconnue « contry »|« country »"),
    ("unknown dimension in a member", MEMBERS, "in: [country]", "in: [pays]", 20, "dimension inconnue « pays »|choisir parmi population"),
    ("member out of its dimension", FACTS, "country: belgique", "country: maires", 15, "« maires »|country|population, subject"),
    ("is_a of nothing", MEMBERS, "is_a: [elus]", "is_a: [elu]", 10, "« elu »|« elus »"),
    ("is_a in a loop", MEMBERS, "    words: [élu]", "    words: [élu]\n    is_a: [maires]", 10, "boucle|maires → elus → maires"),
    ("is_a itself", MEMBERS, "is_a: [elus]", "is_a: [maires]", 10, "boucle|maires → maires"),
    ("covers nothing", MEMBERS, "covers: [elus, maires]", "covers: [elus, mairies]", 18, "« mairies »|« maires »"),
    ("covers itself", MEMBERS, "covers: [elus, maires]", "covers: [elus-et-maires]", 18, "lui-même"),
    ("opposite of nothing", INDICATORS, "opposite_of: confiance", "opposite_of: konfiance", 14, "indicateur inconnu|« confiance »"),
    ("opposite of itself", INDICATORS, "opposite_of: confiance", "opposite_of: defiance", 14, "propre contraire"),
    ("means nothing", INDICATORS, "      - confiance + elus", "      - confiance + eluz", 7, "concept ou membre inconnu « eluz »|« elus »"),
    ("means half", INDICATORS, "      - confiance + elus", "      - confiance +", 7, "« + »"),
    ("optional nothing", INDICATORS, "optional: [proximite]", "optional: [proximité]", 8, "« proximité »|« proximite »"),
    ("unknown placeholder", INDICATORS, "{de population}", "{des population}", 4, "« {des population} »|« {de population} »"),
    ("open brace", INDICATORS, "ont confiance dans {subject}", "ont confiance dans {subject", 4, "accolade"),
    ("no figure no sentence", FACTS, "    figure: 87 %\n", "", 2, "sans chiffre|« sentence »"),
    ("points without sentence", FACTS, "figure: 87 %", "figure: −3 points", 5, "points|« sentence »"),
    ("rank without sentence", FACTS, "figure: 87 %", "figure: 1er ex æquo", 5, "rang|« sentence »"),
    ("subject asked and absent", FACTS, "    subject: maires\n    country", "    country", 13, "« {subject} »|« subject »"),
    ("figure asked and absent", FACTS, "    figure: 87 %\n", '    sentence: "{figure} des gens."\n', 5, "« {figure} »|« figure »"),
    ("duplicate word", MEMBERS, "words: [maire, édile]", "words: [maire, édile, Maire]", 9, "mot en double « Maire »"),
    ("duplicate word for people", MEMBERS, "words: [Belge]", "words: [Belge, belge]", 29, "mot en double « belge »"),
    ("word and its contrary", CONCEPTS, "opposite: [défiance]", "opposite: [fiable]", 4, "mot en double « fiable »"),
]  # fmt: skip


def said(folder: Path) -> list[Problem]:
    base, problems = load_or_problems(folder)
    assert base is None
    assert problems == sorted(problems)
    return problems


@pytest.mark.parametrize(("file", "old", "new", "line", "words"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_says_what_is_wrong_and_where(
    broken: Callable[[str, str, str], Path], file: str, old: str, new: str, line: int, words: str
) -> None:
    problems = said(broken(file, old, new))
    here = [p for p in problems if (p.file, p.line) == (file, line) and all(w in p.message for w in words.split("|"))]
    assert here, f"expected {file}:{line} with {words}, got:\n" + "\n".join(map(str, problems))


def test_the_minimal_base_is_valid(base_folder: Path) -> None:
    assert load(base_folder).facts


ALONE = {
    "unquoted colon", "tab", "duplicate key", "anchor", "unknown key in a member", "unknown survey key", "empty key",
    "blank word", "yes for true", "one example only", "duplicate cell", "unreadable figure",
    "unknown member", "unknown theme", "is_a in a loop", "covers itself", "means half", "unknown placeholder",
    "no figure no sentence", "duplicate word", "missing context", "missing label",
}  # fmt: skip


@pytest.mark.parametrize("case", [c for c in CASES if c[0] in ALONE], ids=lambda c: c[0])
def test_one_fault_gives_one_problem(
    broken: Callable[[str, str, str], Path], case: tuple[str, str, str, str, int, str]
) -> None:
    assert len(said(broken(*case[1:4]))) == 1


def test_an_indicator_without_sentence_is_said_at_each_fact(broken: Callable[[str, str, str], Path]) -> None:
    sentence = '    sentence: "{figure} {de population} ont confiance dans {subject}."\n'
    problems = said(broken(INDICATORS, sentence, ""))
    assert [(p.file, p.line) for p in problems] == [(FACTS, 2), (FACTS, 12)]
    assert "« confiance »" in problems[0].message


def test_everything_is_said_at_once(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    facts = minimal_files[FACTS].replace("87 %", "beaucoup").replace("country: belgique", "pays: belgique")
    members = minimal_files[MEMBERS].replace("label: les élus\n", "words: [a]\n").replace("words: [élu]", "gender: x")
    problems = said(make_base({FACTS: facts, MEMBERS: members, "more.yaml": "zut: 1\nfacts: []\n"}))
    places = {(p.file, p.line) for p in problems}
    assert {(FACTS, 5), (FACTS, 15), (MEMBERS, 11), (MEMBERS, 14), ("more.yaml", 1)} <= places
    with pytest.raises(KnowledgeError) as caught:
        load(make_base({FACTS: facts, MEMBERS: members}))
    assert isinstance(caught.value, LeChiffreError)
    assert f"{FACTS}:5: " in str(caught.value)
    assert len(caught.value.problems) > 3


def test_an_unreadable_file_does_not_make_its_ids_unknown(broken: Callable[[str, str, str], Path]) -> None:
    problems = said(broken(MEMBERS, "members:", "members: :"))
    assert {p.file for p in problems} == {MEMBERS}


def test_a_broken_entry_does_not_make_its_id_unknown(broken: Callable[[str, str, str], Path]) -> None:
    assert [(p.file, p.line) for p in said(broken(MEMBERS, "label: les maires", "label: [les maires]"))] == [
        (MEMBERS, 8)
    ]


def test_no_survey(make_base: Callable[..., Path]) -> None:
    [problem] = said(make_base({SURVEY: None}))
    assert (problem.file, problem.line) == (SURVEY, 1)
    assert "title" in problem.message


def test_two_surveys(make_base: Callable[..., Path]) -> None:
    [problem] = said(make_base({"z.yaml": "# second\ntitle: Autre\n"}))
    assert (problem.file, problem.line) == ("z.yaml", 2)
    assert SURVEY in problem.message


def test_no_facts(make_base: Callable[..., Path], minimal_files: dict[str, str]) -> None:
    concepts = minimal_files[CONCEPTS].split("themes:")[0]
    indicators = minimal_files[INDICATORS].replace("    theme: image\n", "")
    folder = make_base({FACTS: None, OTHERS: None, CONCEPTS: concepts, INDICATORS: indicators})
    [problem] = said(folder)
    assert "aucun fait" in problem.message
    assert problem.file == str(folder)


def test_missing_folder(tmp_path: Path) -> None:
    [problem] = said(tmp_path / "nulle-part")
    assert "introuvable" in problem.message
    assert str(problem).startswith(f"{tmp_path / 'nulle-part'}:1: ")


def test_a_file_for_a_folder(base_folder: Path) -> None:
    [problem] = said(base_folder / SURVEY)
    assert "dossier" in problem.message


def test_empty_folder(tmp_path: Path) -> None:
    [problem] = said(tmp_path)
    assert ".yaml" in problem.message


def test_other_files_are_ignored(make_base: Callable[..., Path]) -> None:
    folder = make_base({"README.md": "- *", "x.txt": "\t", ".hidden.yaml": "\t", ".git/x.yaml": "\t", "b.yaml~": "\t"})
    assert load(folder)


@pytest.mark.parametrize("text", ["", "# rien\n", "\n\n"], ids=["nothing", "comment", "blank"])
def test_empty_file(make_base: Callable[..., Path], text: str) -> None:
    [problem] = said(make_base({"vide.yaml": text}))
    assert (problem.file, problem.line) == ("vide.yaml", 1)
    assert "fichier vide" in problem.message


@pytest.mark.parametrize(("text", "line"), [("- a\n", 1), ("\nbonjour\n", 2)], ids=["list", "text"])
def test_not_a_mapping(make_base: Callable[..., Path], text: str, line: int) -> None:
    [problem] = said(make_base({"liste.yaml": text}))
    assert (problem.file, problem.line) == ("liste.yaml", line)
    assert "facts:" in problem.message


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_wrong_encoding(make_base: Callable[..., Path], encoding: str) -> None:
    folder = make_base()
    (folder / "facts/z.yaml").write_bytes("# un\n# été\nfacts: []\n".encode(encoding))
    [problem] = said(folder)
    assert (problem.file, problem.line) == ("facts/z.yaml", 2 if encoding == "latin-1" else 1)
    assert "UTF-8" in problem.message


def test_byte_order_mark_and_windows_lines_are_tolerated(
    make_base: Callable[..., Path], minimal_files: dict[str, str]
) -> None:
    folder = make_base()
    text = minimal_files[FACTS].replace("\n", "\r\n")
    (folder / FACTS).write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load(folder).fact("confiance-maires").origin.line == 2


def test_too_big(make_base: Callable[..., Path]) -> None:
    [problem] = said(make_base({"gros.yaml": "# " + "x" * 2_000_001}))
    assert (problem.file, problem.line) == ("gros.yaml", 1)
    assert "trop gros" in problem.message


def test_too_deep(make_base: Callable[..., Path]) -> None:
    [problem] = said(make_base({"profond.yaml": "concepts:\n  " + "[" * 5000}))
    assert (problem.file, problem.line) == ("profond.yaml", 2)
    assert "profonde" in problem.message


def test_too_many_nodes(make_base: Callable[..., Path]) -> None:
    [problem] = said(make_base({"long.yaml": "concepts:\n" + "- a\n" * 120_000}))
    assert problem.file == "long.yaml"
    assert "trop chargé" in problem.message


def test_anchors_that_explode(make_base: Callable[..., Path]) -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}, *{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    [problem] = said(make_base({"bombe.yaml": "\n".join(lines)}))
    assert (problem.file, problem.line) == ("bombe.yaml", 1)
    assert "ancres" in problem.message


def test_link_out_of_the_folder(make_base: Callable[..., Path], tmp_path: Path) -> None:
    folder = make_base()
    (tmp_path / "secret.yaml").write_text("facts: []")
    (folder / "lien.yaml").symlink_to(tmp_path / "secret.yaml")
    [problem] = said(folder)
    assert (problem.file, problem.line) == ("lien.yaml", 1)
    assert "hors du dossier" in problem.message


def test_link_to_a_folder(make_base: Callable[..., Path], tmp_path: Path) -> None:
    folder = make_base()
    (folder / "boucle").symlink_to(folder, target_is_directory=True)
    (folder / "dehors").symlink_to(tmp_path, target_is_directory=True)
    assert [p.file for p in said(folder)] == ["boucle", "dehors"]


def test_broken_link(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    (folder / "lien.yaml").symlink_to(folder / "rien.yaml")
    [problem] = said(folder)
    assert "lien rompu" in problem.message


def test_link_inside_the_folder_is_read_once(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    (folder / "facts/lien.yaml").symlink_to(folder / FACTS)
    assert len(load(folder).facts) == 2


def test_links_into_a_hidden_folder(make_base: Callable[..., Path]) -> None:
    """As Kubernetes mounts a ConfigMap."""
    folder = make_base()
    (folder / "..2024").mkdir()
    (folder / FACTS).rename(folder / "..2024/a.yaml")
    (folder / "..data").symlink_to("..2024")
    (folder / "a.yaml").symlink_to("..data/a.yaml")
    assert len(load(folder).facts) == 2


def test_pipe(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    os.mkfifo(folder / "tube.yaml")
    [problem] = said(folder)
    assert "ordinaire" in problem.message


def test_no_right_to_read(make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_base()
    real = os.open

    def refuse(path: str, *rest: int) -> int:
        if str(path).endswith("a.yaml"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    monkeypatch.setattr("bot.facts.source.os.open", refuse)
    [problem] = said(folder)
    assert (problem.file, problem.line) == (FACTS, 1)
    assert "droits" in problem.message


def test_no_right_to_list(make_base: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_base()
    real = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("facts"):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr("bot.facts.source.os.scandir", refuse)
    assert [(p.file, p.line) for p in said(folder)] == [("facts", 1)]


def test_folder_named_like_a_file(make_base: Callable[..., Path]) -> None:
    folder = make_base()
    (folder / "dossier.yaml").mkdir()
    assert load(folder)
