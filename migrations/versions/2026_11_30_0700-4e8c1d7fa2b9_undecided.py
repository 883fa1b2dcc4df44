"""In which stars somebody left open which pathway is theirs

Revision ID: 4e8c1d7fa2b9
Revises: 7e5b1d90c3f4
Created: 2026-11-30 07:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "4e8c1d7fa2b9"
down_revision = "7e5b1d90c3f4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("undecided_in", json, nullable=False, server_default="[]"))
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.alter_column("undecided_in", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("undecided_in")
