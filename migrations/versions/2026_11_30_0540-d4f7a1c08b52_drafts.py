"""Drafts: what is laid, chosen or ordered is kept before it is handed in

Revision ID: d4f7a1c08b52
Revises: 6f3d92a1c8e4
Created: 2026-11-30 05:40:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "d4f7a1c08b52"
down_revision = "6f3d92a1c8e4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("enrolment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("tried", sa.LargeBinary(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_draft_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_draft_release_id_release"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("enrolment_id", "slot", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_release_id"), ["release_id"], unique=False)


def downgrade() -> None:
    op.drop_table("draft")
