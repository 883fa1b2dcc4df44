"""What somebody writes in an answer, and what they answered first, are kept sealed beside its ids

Revision ID: e81b5c9d2f40
Revises: 9b27e4c5d018
Created: 2026-11-30 06:15:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "e81b5c9d2f40"
down_revision = "9b27e4c5d018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_column("own")
