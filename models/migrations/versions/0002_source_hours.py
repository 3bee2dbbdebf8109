"""How many events each source sent in each hour: what its usual rate is judged by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table; it begins empty, the hours before it are not known."""
    source = sa.String(128).with_variant(sa.String(128, collation="C"), "postgresql")
    op.create_table(
        "source_hours",
        sa.Column("partition", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", source, nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("partition", "hour", "source", name=op.f("pk_source_hours")),
    )


def downgrade() -> None:
    """Never: a backup is the way back."""
    raise NotImplementedError("there is no way back by migration; restore a backup")
