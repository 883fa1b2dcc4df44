"""what platforms show: changed grades, names of columns, changes of rosters

Revision ID: 7c41e0b95d28
Revises: 7c1e94b0d2a8
Created: 2026-11-26 01:01:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "7c41e0b95d28"
down_revision = "7c1e94b0d2a8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("ours", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=True)
        )
        batch_op.add_column(sa.Column("theirs_given", sa.Double(), nullable=True))
        batch_op.add_column(sa.Column("theirs_at", sa.DateTime(timezone=True), nullable=True))
    # What was taken last is ours: another grade in that cell is a teacher's.
    made = "json_array" if op.get_bind().dialect.name == "sqlite" else "jsonb_build_array"
    op.execute(
        f"UPDATE delivery SET ours = {made}(given) "  # noqa: S608
        "WHERE state = 'sent' AND sent_no = wanted_no AND given IS NOT NULL"
    )

    with op.batch_alter_table("line_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("is_renamed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("line_item", schema=None) as batch_op:
        batch_op.alter_column("is_renamed", server_default=None)

    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.add_column(sa.Column("roster_full_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("roster_changes_url", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.drop_column("roster_full_at")
        batch_op.drop_column("roster_changes_url")

    with op.batch_alter_table("line_item", schema=None) as batch_op:
        batch_op.drop_column("is_renamed")
        batch_op.drop_column("looked_at")

    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("theirs_at")
        batch_op.drop_column("theirs_given")
        batch_op.drop_column("ours")
