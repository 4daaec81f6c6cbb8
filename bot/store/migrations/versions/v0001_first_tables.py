"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "updates",
        sa.Column("id", sa.BigInteger(), autoincrement=False, primary_key=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.String(32)),
        sa.Column("at", sa.Double(), nullable=False),
    )
    op.create_index("updates_at", "updates", ["at"])
    op.create_index("updates_chat", "updates", ["chat", "id"])
    op.create_table(
        "contexts",
        sa.Column("thread", sa.String(65), primary_key=True),
        sa.Column("person", sa.String(32)),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
    )
    op.create_index("contexts_person", "contexts", ["person"])
    op.create_index("contexts_until", "contexts", ["until"])
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("person", sa.String(32)),
        sa.Column("chat", sa.String(32)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("unknown", sa.JSON(), nullable=False),
    )
    op.create_index("questions_at", "questions", ["at"])
    op.create_index("questions_person", "questions", ["person"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("person", sa.String(32)),
        sa.Column("fact", sa.String(200)),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("good", sa.Boolean(), nullable=False),
    )
    op.create_index("feedback_at", "feedback", ["at"])
    op.create_index("feedback_person", "feedback", ["person"])
    op.create_table(
        "files",
        sa.Column("key", sa.String(200), primary_key=True),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
    )
    op.create_table(
        "secrets",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(128), nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("secrets", "files", "feedback", "questions", "contexts", "updates"):
        op.drop_table(name)
