"""Previews, differences, histories as HTML.  Pure: nothing is asked of anyone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from html import escape

from bot.errors import Problem
from bot.facts.documents.revisions import Note
from bot.facts.documents.undo import FileDiff
from bot.keeping.history import Change, Entry
from bot.keeping.preview import Preview
from bot.keeping.regression import Effect
from bot.telegram.admin import texts
from bot.telegram.rendering import MESSAGE, clean, cut

MOST = 6
"""Questions, problems… of one kind told in a message; the file that goes with it tells all."""
_DIFF = 1100
_LINE = 260
Who = Callable[[Note], str]
"""Says by whom a revision is."""


def esc(text: str, most: int = 3000) -> str:
    """Any text, harmless in HTML."""
    return escape(cut(clean(text), most), quote=False)


def pre(text: str, most: int = _DIFF) -> str:
    """A text whose spaces count."""
    return f"<pre>{esc(text, most)}</pre>"


def bold(text: str) -> str:
    """A text in bold."""
    return f"<b>{esc(text)}</b>"


def fitting(parts: Iterable[str]) -> str:
    """The parts that fit one message, a blank line between two; the rest is in the file that goes with it."""
    kept: list[str] = []
    room = MESSAGE - 200  # tags and references count here and do not for Telegram: there is always room
    for part in filter(None, parts):
        if len(part) + 2 > room:
            kept.append(texts.CUT)
            break
        kept.append(part)
        room -= len(part) + 2
    return "\n\n".join(kept)


def preview(shown: Preview, reason: str) -> str:
    """Everything to know before confirming, as far as a message holds it."""
    head = f"{bold(texts.PREVIEW)} – {esc(reason, 300)}\n<i>{texts.ON_REVISION.format(number=shown.number)}</i>"
    if not shown.diff:
        return fitting([head, texts.UNCHANGED])
    return fitting([head, differences(shown.diff), *_findings(shown, MOST)])


def whole_preview(shown: Preview, reason: str) -> str:
    """The same as plain text, with nothing left out."""
    files = "\n\n".join(map(str, shown.diff))
    plain = [f"{texts.PREVIEW} – {reason}", *_findings(shown, None, lambda text: text), files]
    return "\n\n".join(filter(None, plain)) + "\n"


def cut_short(shown: Preview) -> bool:
    """Whether a message cannot tell all of a preview."""
    lines = sum(len(file.lines) for file in shown.diff)
    most = max(len(shown.effects) - len(shown.broken), len(shown.broken), len(shown.problems), len(shown.ambiguous))
    return most > MOST or lines > 40 or len(shown.diff) > 3


def _findings(shown: Preview, most: int | None, plain: Callable[[str], str] = esc) -> list[str]:
    broken = shown.broken
    others = tuple(effect for effect in shown.effects if effect.problem is None)
    said = [
        _list(texts.PROBLEMS, [problem(p) for p in shown.problems], most, plain),
        _list(texts.LOSING.format(count=len(broken)), [_effect(e) for e in broken], most, plain),
        _list(texts.CHANGING.format(count=len(others)), [_effect(e) for e in others], most, plain),
        _list(texts.AMBIGUOUS, [str(word) for word in shown.ambiguous], most, plain),
        _list(texts.WARNINGS, [problem(p) for p in shown.warnings], most, plain),
    ]
    quiet = not shown.problems and not shown.effects
    return [*said, texts.NO_EFFECT if quiet else ""]


def _list(title: str, items: Sequence[str], most: int | None, plain: Callable[[str], str]) -> str:
    if not items:
        return ""
    kept = items if most is None else [cut(item, 2 * _LINE) for item in items[:most]]
    more = [texts.MORE.format(count=len(items) - len(kept))] if len(items) > len(kept) else []
    return "\n".join([title, *(plain(f"• {item}") for item in kept), *more])


def _effect(effect: Effect) -> str:
    lines = [f"« {effect.question} »", texts.BEFORE.format(text=cut(effect.before, _LINE))]
    lines.append(texts.AFTER.format(text=cut(effect.after, _LINE)))
    return "\n   ".join([*lines, *([effect.problem.message] if effect.problem else [])])


def problem(found: Problem) -> str:
    """What is wrong, then where."""
    return f"{found.message} ({found.file}, ligne {found.line})"


def problems(found: Sequence[Problem]) -> str:
    """The first of them, a line each."""
    return _list("", [problem(p) for p in found], MOST, esc).lstrip("\n")


def differences(files: Sequence[FileDiff]) -> str:
    """What changes in the files."""
    signs = {"new": " (nouveau)", "gone": " (supprimé)", "changed": ""}
    shown = []
    for file in files[:3]:
        lines = [cut(f"{line.sign} {line.text}", _LINE) for line in file.lines[:40]]
        shown.append(f"{esc(file.file)}{signs[file.state]}\n{pre(chr(10).join(lines))}" if lines else esc(file.file))
    more = [texts.MORE.format(count=len(files) - 3)] if len(files) > 3 else []
    return "\n".join([*shown, *more])


def history(entries: Sequence[Entry], who: Who) -> str:
    """Revisions, newest first."""
    items = []
    for entry in entries:
        note = entry.revision.note
        files = ", ".join(entry.files[:3]) + ("…" if len(entry.files) > 3 else "")
        reason = f"\n   {esc(note.reason, 200)}" if note.reason else ""
        items.append(f"<b>{entry.revision.number}</b> · {moment(note.at)} · {esc(who(note))}{reason}\n   {esc(files)}")
    return fitting([bold(texts.HISTORY), *items])


def revision(change: Change, who: Who) -> str:
    """One revision."""
    note = change.revision.note
    head = bold(texts.REVISION.format(number=change.revision.number))
    about = f"{moment(note.at)} · {esc(who(note))}" + (f"\n{esc(note.reason, 500)}" if note.reason else "")
    return fitting([f"{head}\n{about}", differences(change.diff)])


def moment(at: float) -> str:
    """A date and time."""
    return time.strftime("%d/%m/%Y %H:%M", time.localtime(at)) if at else "?"
