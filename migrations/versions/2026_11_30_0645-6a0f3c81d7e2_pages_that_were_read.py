"""A page that was opened is not read yet: when its end was reached is a fact of its own

Revision ID: 6a0f3c81d7e2
Revises: e81b5c9d2f40
Created: 2026-11-30 06:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "6a0f3c81d7e2"
down_revision = "e81b5c9d2f40"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("page_mark", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    # Whoever opened a page had read it by the rule of then: nobody loses what that earned.
    op.execute("UPDATE page_mark SET read_at = first_at")


def downgrade() -> None:
    with op.batch_alter_table("page_mark", schema=None) as batch_op:
        batch_op.drop_column("read_at")
