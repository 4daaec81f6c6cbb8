"""A fact goes with every mention of it."""

from __future__ import annotations

from edit_checks import entries, loaded, real_files

from bot.facts.editing.apply import apply_changes
from bot.facts.editing.removal import removal
from bot.facts.model import Dialogue

FILES = real_files()


def test_any_fact_that_no_dialogue_expects_can_go() -> None:
    base = loaded(FILES)
    in_dialogues = {f for d in base.examples if isinstance(d, Dialogue) for turn in d.dialogue for f in turn.facts}
    named = {f for theme in base.themes.values() for f in theme.facts} | {
        f for s in base.silences.values() for f in s.offer
    }
    for name in sorted(named - in_dialogues)[::12]:
        after = apply_changes(FILES, removal(base, name))
        loaded(after)
        assert ("facts", name) not in entries(after)
        assert not any(
            name in (entry.get("facts") or []) for (kind, _), entry in entries(after).items() if kind == "themes"
        )
