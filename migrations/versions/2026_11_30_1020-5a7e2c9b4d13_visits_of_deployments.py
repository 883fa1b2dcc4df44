"""through which deployment a visit came

Revision ID: 5a7e2c9b4d13
Revises: 5d2b7c80e4a9
Created: 2026-11-30 10:20:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "5a7e2c9b4d13"
down_revision = "5d2b7c80e4a9"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of visits that are under way nobody knows it: they end by themselves."""
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("deployment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_foreign_key(
            op.f("fk_visit_deployment_id_deployment"),
            "deployment",
            ["deployment_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(op.f("ix_visit_deployment_id"), ["deployment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_visit_deployment_id"))
        batch_op.drop_constraint(op.f("fk_visit_deployment_id_deployment"), type_="foreignkey")
        batch_op.drop_column("deployment_id")
