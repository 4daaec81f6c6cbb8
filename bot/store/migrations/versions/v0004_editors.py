"""Who may edit the base, and the questions that editors have dealt with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "editors",
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("at", sa.Double(), nullable=False),
    )
    op.create_table(
        "settled",
        sa.Column("question", sa.String(32), primary_key=True),
        sa.Column("at", sa.Double(), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("settled")
    op.drop_table("editors")
