"""who asked to be forgotten

Revision ID: b7d20e5c91a4
Revises: 7e4b1c96a2f8
Created: 2026-11-30 12:40:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "b7d20e5c91a4"
down_revision = "7e4b1c96a2f8"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("platform_id", NUMBER, nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["platform.id"], name=op.f("fk_erasure_platform_id_platform"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", "mark", name=op.f("pk_erasure")),
    )


def downgrade() -> None:
    op.drop_table("erasure")
