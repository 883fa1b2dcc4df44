"""how much each platform has brought

Revision ID: 4f9b3e7d2c68
Revises: e2d84a6c1b73
Created: 2026-11-30 09:50:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "4f9b3e7d2c68"
down_revision = "e2d84a6c1b73"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "platform_count",
        sa.Column("platform_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"],
            ["platform.id"],
            name=op.f("fk_platform_count_platform_id_platform"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("platform_id", "kind", name=op.f("pk_platform_count")),
    )
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.add_column(sa.Column("full_of", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.alter_column("full_of", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("platform", schema=None) as batch_op:
        batch_op.drop_column("full_of")
    op.drop_table("platform_count")
