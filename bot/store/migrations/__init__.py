"""Alembic's migrations of the store; `bot.store.migrate` runs them."""
