"""A visit does not remember its link: nobody asks

Revision ID: b81d4f06c93a
Revises: c0a4e8d21b67
Created: 2026-11-30 03:55:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "b81d4f06c93a"
down_revision = "c0a4e8d21b67"
branch_labels = None
depends_on = None

LINK = "fk_visit_resource_link_id_resource_link"


def upgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_constraint(LINK, type_="foreignkey")
        batch_op.drop_column("resource_link_id")


def downgrade() -> None:
    # Empty for the visits there are, as it is where a link was deleted.
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resource_link_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.create_foreign_key(LINK, "resource_link", ["resource_link_id"], ["id"], ondelete="SET NULL")
