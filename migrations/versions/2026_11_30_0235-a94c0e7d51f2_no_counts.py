"""star_setting says nothing about pathways that nobody reads

Revision ID: a94c0e7d51f2
Revises: 5d2b8f0c7a41
Created: 2026-11-30 02:35:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "a94c0e7d51f2"
down_revision = "5d2b8f0c7a41"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("star_setting", schema=None) as batch_op:
        batch_op.drop_column("counts")


def downgrade() -> None:
    # Written anew with the next set-up or release; nothing reads it.
    with op.batch_alter_table("star_setting", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "counts",
                sa.JSON().with_variant(JSONB(), "postgresql"),
                nullable=False,
                server_default="[]",
            )
        )
    with op.batch_alter_table("star_setting", schema=None) as batch_op:
        batch_op.alter_column("counts", server_default=None)
