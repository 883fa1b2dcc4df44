"""which texts people take along

Revision ID: 2e8b5d1f7c40
Revises: b7d20e5c91a4
Created: 2026-11-30 13:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "2e8b5d1f7c40"
down_revision = "b7d20e5c91a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody has said anything yet."""
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("in_portfolio", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_column("in_portfolio")
