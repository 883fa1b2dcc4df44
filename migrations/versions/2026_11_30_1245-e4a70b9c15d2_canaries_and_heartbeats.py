"""canaries of data keys; heartbeats; refused tries of invitations

Revision ID: e4a70b9c15d2
Revises: b6d20f4a9c18
Created: 2026-11-30 12:45:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "e4a70b9c15d2"
down_revision = "b6d20f4a9c18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_key",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("canary", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_data_key")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.add_column(sa.Column("refused", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("invite", schema=None) as batch_op:
        batch_op.drop_column("refused")
    op.drop_table("heartbeat")
    op.drop_table("data_key")
