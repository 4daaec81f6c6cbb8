"""What is needed to find out whether a killed process had still sent its answer."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two columns more."""
    with op.batch_alter_table("updates") as updates:
        updates.add_column(sa.Column("after", sa.BigInteger()))
        updates.add_column(sa.Column("answer", sa.BigInteger()))


def downgrade() -> None:
    """Without them."""
    with op.batch_alter_table("updates") as updates:
        updates.drop_column("answer")
        updates.drop_column("after")
