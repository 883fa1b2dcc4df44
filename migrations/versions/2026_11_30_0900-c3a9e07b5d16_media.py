"""What the course lets people watch and hear

Revision ID: c3a9e07b5d16
Revises: 2c6e90b4f7a1
Created: 2026-11-30 09:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "c3a9e07b5d16"
down_revision = "2c6e90b4f7a1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "media_piece",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "no", name=op.f("pk_media_piece")),
    )


def downgrade() -> None:
    op.drop_table("media_piece")
