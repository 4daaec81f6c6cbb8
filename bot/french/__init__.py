"""French words: normalising, lemmas, numbers, spelling repair.  Knows French, knows no survey."""
