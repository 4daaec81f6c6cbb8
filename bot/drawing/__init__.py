"""Charts and share cards, drawn with matplotlib."""
