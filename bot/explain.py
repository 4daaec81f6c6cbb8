"""How a question was understood: for those who keep the base, and for those who mend the bot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.answering.write import Reply
from bot.understanding.evidence import Evidence
from bot.understanding.groups import Group
from bot.understanding.query import Query, Reading
from bot.understanding.utterance import Utterance

MOST_CANDIDATES = 6


def explain(query: Query, reply: Reply) -> dict[str, Any]:
    """Everything that decided a reply, as plain data ready for JSON."""
    said = query.utterance
    return {
        "intent": query.intent,
        "words": [token.text for token in said.tokens],
        "repairs": [{"written": r.written, "read_as": r.read_as} for r in said.repairs],
        "mentions": _mentions(said),
        "quantities": [{"value": q.value, "unit": q.unit, "said": q.said} for q in query.quantities],
        "cues": sorted(said.cues),
        "polarity": {k: getattr(query.polarity, k) for k in ("against", "favour", "negations")},
        "slots": [_slot(group) for group in _groups(query)],
        "named": {
            k: v for k in ("silence", "theme", "section", "glossary", "asks_dimension") if (v := getattr(query, k))
        },
        "kept": list(query.kept),
        "unknown": list(query.unknown),
        "unexplained": list(query.foreign),
        "candidates": [_reading(r) for r in query.readings[:MOST_CANDIDATES]],
        "partial": [_evidence(e) for e in query.partial[:MOST_CANDIDATES]],
        "outcome": reply.outcome,
        "why": _why(query, reply),
    }


def _mentions(said: Utterance) -> list[dict[str, Any]]:
    return [
        {
            "kind": m.kind,
            "id": m.id,
            "words": " ".join(said.tokens[i].text for i in sorted(m.at)),
            **({"contrary": True} if m.target.contrary else {}),
            **({"soft": True} if m.soft else {}),
        }
        for m in sorted(said.mentions, key=lambda m: (m.first, m.last, m.kind, m.id))
    ]


def _groups(query: Query) -> Iterable[Group]:
    """The slots as the best reading has them, with what the talk before gave."""
    return query.readings[0].resolution.groups if query.readings else query.groups


def _slot(group: Group) -> dict[str, Any]:
    role = "answers" if group.cue > 0 else "judged" if group.cue < 0 else ""
    return {
        "member": group.member,
        "dimensions": list(group.dimensions),
        "role": role,
        "required": group.required,
        "from": "before" if group.kept else "said",
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "indicator": evidence.frame.id,
        "score": round(evidence.score, 2),
        "left": round(evidence.left, 2),
        "left_ids": list(evidence.left_ids),
        "by": sorted(evidence.best),
    }


def _reading(reading: Reading) -> dict[str, Any]:
    resolution = reading.resolution
    return {
        **_evidence(reading.evidence),
        "wanted": reading.wanted,
        "coverage": round(reading.coverage, 2),
        "facts": [{"id": m.fact.id, "cost": round(m.cost, 2)} for m in resolution.best[:MOST_CANDIDATES]],
        "missing": [g.member for g in resolution.missing],
    }


def _why(query: Query, reply: Reply) -> str:
    """The deciding reason, in one French sentence."""
    if reply.outcome == "help":
        return "ni sujet ni chiffre dans le message : une salutation ou une demande d'aide"
    if reply.outcome == "clarify":
        return f"{len(reply.choices)} lectures que rien ne départage, ou un sujet nommé en partie seulement"
    if reply.outcome == "answer":
        return "la meilleure lecture couvre assez la question et ses faits vont avec tout ce qui est nommé"
    return _why_no_figure(query, reply)


def _why_no_figure(query: Query, reply: Reply) -> str:
    if query.silence:
        return f"le rapport n'en dit rien : « {query.silence} »"
    if query.glossary and query.intent == "define":
        return f"une définition est demandée : « {query.glossary} »"
    if query.readings and (missing := query.readings[0].resolution.missing):
        return "aucun fait de cet indicateur ne va avec " + ", ".join(g.member for g in missing)
    if query.unknown:
        return "des mots inconnus pourraient changer la réponse : " + ", ".join(query.unknown)
    if query.foreign:
        return "la lecture n'explique pas " + ", ".join(query.foreign)
    if not query.readings:
        return "aucun indicateur n'est reconnu en entier"
    return reply.lead.split("\n", 1)[0]


def in_words(explained: dict[str, Any]) -> str:
    """What `explain` gives, for a person to read."""
    return "\n".join(f"{label:<13} {text}" for label, text in _lines(explained) if text)


def _lines(e: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "genre", e["intent"]
    yield "mots", " ".join(e["words"])
    yield "corrigés", ", ".join(f"{r['written']} → {r['read_as']}" for r in e["repairs"])
    for label, mention in _labelled("reconnu", e["mentions"]):
        marks = "".join(f" ({french})" for key, french in _MARKS.items() if mention.get(key))
        yield label, f"« {mention['words']} » = {mention['kind']} {mention['id']}{marks}"
    yield "nombres", ", ".join(f"{q['said']} = {q['value']:g} {q['unit']}".strip() for q in e["quantities"])
    yield "indices", ", ".join(e["cues"])
    yield "polarité", ", ".join(f"{k} {v}" for k, v in e["polarity"].items() if v)
    for label, slot in _labelled("groupes", e["slots"]):
        yield label, _slot_in_words(slot)
    yield "aussi nommé", ", ".join(f"{k} {v}" for k, v in e["named"].items())
    yield "repris", ", ".join(e["kept"])
    yield "inconnus", ", ".join(e["unknown"])
    yield "inexpliqués", ", ".join(e["unexplained"])
    for label, candidate in _labelled("lectures", e["candidates"]):
        yield label, _candidate_in_words(candidate)
    for label, partial in _labelled("en partie", e["partial"]):
        yield label, f"{partial['indicator']} (poids {partial['score']})"
    yield "résultat", f"{e['outcome']} : {e['why']}"


_MARKS = {"contrary": "contraire", "soft": "mot courant"}
_ROLES = {"answers": "répond", "judged": "jugé", "": "rôle libre"}


def _labelled(label: str, items: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each item, the first with the label."""
    return ((label if i == 0 else "", item) for i, item in enumerate(items))


def _slot_in_words(slot: dict[str, Any]) -> str:
    notes = [_ROLES[slot["role"]], "/".join(slot["dimensions"])]
    if not slot["required"]:
        notes.append("facultatif")
    if slot["from"] == "before":
        notes.append("repris de la question d'avant")
    return f"{slot['member']} ({', '.join(notes)})"


def _candidate_in_words(c: dict[str, Any]) -> str:
    facts = ", ".join(f"{f['id']} (coût {f['cost']:g})" for f in c["facts"]) or "aucun fait"
    missing = f" ; manque {', '.join(c['missing'])}" if c["missing"] else ""
    left = f", reste {c['left']} ({', '.join(c['left_ids'])})" if c["left"] else ""
    return f"{c['wanted']} (poids {c['score']}{left}, couverture {c['coverage']}) → {facts}{missing}"
