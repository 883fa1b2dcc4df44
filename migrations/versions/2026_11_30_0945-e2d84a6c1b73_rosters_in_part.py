"""what of a roster could not be read

Revision ID: e2d84a6c1b73
Revises: b7c02e51d9a4
Created: 2026-11-30 09:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "e2d84a6c1b73"
down_revision = "b7c02e51d9a4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of readings before, nobody counted what was lost."""
    with op.batch_alter_table("roster_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lost", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("is_cut", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("roster_run", schema=None) as batch_op:
        batch_op.alter_column("lost", server_default=None)
        batch_op.alter_column("is_cut", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("roster_run", schema=None) as batch_op:
        batch_op.drop_column("is_cut")
        batch_op.drop_column("lost")
