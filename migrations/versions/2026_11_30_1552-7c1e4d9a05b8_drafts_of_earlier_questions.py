"""What was laid before a question asked something else stays beside what is laid now; a typed text knows its course

Revision ID: 7c1e4d9a05b8
Revises: 9c4e1f7a2b60
Created: 2026-11-30 15:52:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "7c1e4d9a05b8"
down_revision = "9c4e1f7a2b60"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _key("enrolment_id", "slot", "rev")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("draft_release_id", NUMBER, nullable=True))
        batch_op.create_index(batch_op.f("ix_entry_draft_release_id"), ["draft_release_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_entry_draft_release_id_release"),
            "release",
            ["draft_release_id"],
            ["id"],
            ondelete="SET NULL",
        )


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_entry_draft_release_id_release"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_entry_draft_release_id"))
        batch_op.drop_column("draft_release_id")
    op.execute(
        "DELETE FROM draft WHERE EXISTS (SELECT 1 FROM draft AS newer WHERE newer.enrolment_id = draft.enrolment_id"
        " AND newer.slot = draft.slot AND newer.rev > draft.rev)"
    )
    _key("enrolment_id", "slot")


def _key(*columns: str) -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("pk_draft"), type_="primary")
        batch_op.create_primary_key(batch_op.f("pk_draft"), list(columns))
