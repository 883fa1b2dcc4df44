"""Themes of institutions, and their logos

Revision ID: a3c7e1f05b92
Revises: 7c1e4d9a05b8
Created: 2026-11-30 15:53:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a3c7e1f05b92"
down_revision = "7c1e4d9a05b8"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "logo",
        sa.Column("institution_id", NUMBER, autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution_id"],
            ["institution.id"],
            name=op.f("fk_logo_institution_id_institution"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("institution_id", name=op.f("pk_logo")),
    )
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("theme", JSON, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("institution", schema=None) as batch_op:
        batch_op.drop_column("theme")
    op.drop_table("logo")
