"""kinds of entries: the table knows none by name, only whether reports count a text as a journal's

Revision ID: 5d2b8f0c7a41
Revises: 5d2f0c94ab17
Created: 2026-11-30 02:22:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "5d2b8f0c7a41"
down_revision = "5d2f0c94ab17"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_journal", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE entry SET is_journal = (kind = 'journal') WHERE kind = 'journal'")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.alter_column("is_journal", existing_type=sa.Boolean(), server_default=None)
        batch_op.drop_constraint(batch_op.f("ck_entry_kind"), type_="check")
        batch_op.drop_column("kind")


def downgrade() -> None:
    """An anchor reflection comes back as an artefact: of the two, nothing tells one from the other there."""
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(32), nullable=False, server_default="artefact"))
    op.execute("UPDATE entry SET kind = 'journal' WHERE is_journal")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(32), server_default=None)
        batch_op.drop_column("is_journal")
        batch_op.create_check_constraint(
            batch_op.f("ck_entry_kind"), "kind IN ('journal', 'anchor', 'artefact')"
        )
