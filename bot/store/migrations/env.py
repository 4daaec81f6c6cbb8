"""What alembic runs: the steps, on the connection that `bot.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can alter a table only by making it anew
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
