"""the numbers by which processes see that what they keep is old

Revision ID: 3f0c5a7de911
Revises: a94c0e7d51f2
Created: 2026-11-30 02:36:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "3f0c5a7de911"
down_revision = "a94c0e7d51f2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "generation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_generation")),
    )


def downgrade() -> None:
    op.drop_table("generation")
