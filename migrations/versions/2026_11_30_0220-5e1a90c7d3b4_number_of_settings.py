"""the number of a course's settings

Revision ID: 5e1a90c7d3b4
Revises: 7b40d1c6e95a
Created: 2026-11-30 02:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "5e1a90c7d3b4"
down_revision = "7b40d1c6e95a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settings_no", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.alter_column("settings_no", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.drop_column("settings_no")
