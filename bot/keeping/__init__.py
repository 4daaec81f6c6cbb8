"""Keeping the base: documents, checks, history and live reload knit together."""
