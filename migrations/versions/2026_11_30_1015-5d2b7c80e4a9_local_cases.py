"""Cases that those who lead a course write down

Revision ID: 5d2b7c80e4a9
Revises: 9c1d5e8a3b47
Created: 2026-11-30 10:15:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "5d2b7c80e4a9"
down_revision = "9c1d5e8a3b47"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["case_id"], ["local_case.id"], name=op.f(f"fk_{table}_case_id_local_case"), ondelete="CASCADE"
    )


def _by_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["by_id"], ["person.id"], name=op.f(f"fk_{table}_by_id_person"), ondelete="SET NULL"
    )


def upgrade() -> None:
    op.create_table(
        "local_case",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("context_id", NUMBER, nullable=False),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("has_consent", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_no", sa.Integer(), nullable=True),
        sa.Column("published_no", sa.Integer(), nullable=True),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["context_id"], ["context.id"], name=op.f("fk_local_case_context_id_context"), ondelete="CASCADE"
        ),
        _by_person("local_case"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_case")),
        sa.UniqueConstraint("key", name=op.f("uq_local_case_key")),
    )
    with op.batch_alter_table("local_case", schema=None) as batch_op:
        for column in ("context_id", "by_id"):
            batch_op.create_index(batch_op.f(f"ix_local_case_{column}"), [column], unique=False)
    op.create_table(
        "case_version",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("texts", JSON, nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        _of_case("case_version"),
        sa.PrimaryKeyConstraint("case_id", "no", name=op.f("pk_case_version")),
    )
    op.create_table(
        "case_review",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column(
            "voice",
            sa.Enum(
                "citizen",
                "professional",
                name="voice",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_yes", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("on_paper", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _of_case("case_review"),
        _by_person("case_review"),
        sa.PrimaryKeyConstraint("case_id", "voice", name=op.f("pk_case_review")),
    )
    with op.batch_alter_table("case_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_review_by_id"), ["by_id"], unique=False)
    op.create_table(
        "case_star",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("star", sa.Text(), nullable=False),
        _of_case("case_star"),
        sa.PrimaryKeyConstraint("case_id", "star", name=op.f("pk_case_star")),
    )


def downgrade() -> None:
    for table in ("case_star", "case_review", "case_version", "local_case"):
        op.drop_table(table)
