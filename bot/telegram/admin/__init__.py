"""Keeping the base from the chat: the editors' commands, dialogues and previews."""
