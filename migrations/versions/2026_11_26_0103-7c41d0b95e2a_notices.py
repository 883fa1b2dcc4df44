"""notices of platforms, and what is agreed about them

Revision ID: 7c41d0b95e2a
Revises: 7c1e5b0a94d3
Created: 2026-11-26 01:03:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "7c41d0b95e2a"
down_revision = "7c1e5b0a94d3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("platform_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("jti", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=op.f("fk_notice_platform_id_platform"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", "jti", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_at"), "notice", ["at"], unique=False)
    with op.batch_alter_table("deployment") as table:
        document = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
        table.add_column(sa.Column("notices", document, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("deployment") as table:
        table.drop_column("notices")
    op.drop_index(op.f("ix_notice_at"), table_name="notice")
    op.drop_table("notice")
