"""What must outlive a restart: handled updates, dialogues, the question log."""
