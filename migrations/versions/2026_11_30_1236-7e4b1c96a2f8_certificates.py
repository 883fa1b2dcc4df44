"""Certificates and badges, and the keys that badges are signed with

Revision ID: 7e4b1c96a2f8
Revises: e4a17c6d9b02
Created: 2026-11-30 12:36:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "7e4b1c96a2f8"
down_revision = "e4a17c6d9b02"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("enrolment_id", NUMBER, nullable=False),
        sa.Column("award", sa.Text(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_certificate_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("enrolment_id", "award", name=op.f("uq_certificate_enrolment_id_award")),
        sa.UniqueConstraint("number", name=op.f("uq_certificate_number")),
    )
    op.create_table(
        "badge_key",
        sa.Column("kid", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("public", JSON, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("kid", name=op.f("pk_badge_key")),
    )


def downgrade() -> None:
    for table in ("badge_key", "certificate"):
        op.drop_table(table)
