"""indexes for what the worker forgets, an end for visits, and no entry.withdrawn_at: nothing ever wrote it

Revision ID: 7c1e94b0d2a8
Revises: 1f2a7c5d9e30
Created: 2026-11-26 01:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "7c1e94b0d2a8"
down_revision = "1f2a7c5d9e30"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _index("left_at", where="left_at IS NOT NULL")
    _index("enrolled_at", where="kind = 'preview'")
    op.drop_column("entry", "withdrawn_at")
    op.add_column("visit", sa.Column("latest_end_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("visit", "latest_end_at")
    op.add_column("entry", sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index(op.f("ix_enrolment_enrolled_at"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_left_at"), table_name="enrolment")


def _index(column: str, *, where: str) -> None:
    op.create_index(
        op.f(f"ix_enrolment_{column}"),
        "enrolment",
        [column],
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
