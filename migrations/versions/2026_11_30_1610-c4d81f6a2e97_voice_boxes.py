"""Boxes into which people outside the course say something

Revision ID: c4d81f6a2e97
Revises: b90d4e7a6c15
Created: 2026-11-30 16:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c4d81f6a2e97"
down_revision = "b90d4e7a6c15"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _refers(table: str, column: str, other: str, then: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), ondelete=then
    )


def upgrade() -> None:
    op.create_table(
        "voice_box",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("context_id", NUMBER, nullable=False),
        sa.Column("case_id", NUMBER, nullable=True),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("words", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("told", JSON, nullable=False),
        sa.Column("quotes", JSON, nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        _refers("voice_box", "context_id", "context", "CASCADE"),
        _refers("voice_box", "case_id", "local_case", "SET NULL"),
        _refers("voice_box", "by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_box")),
        sa.UniqueConstraint("code", name=op.f("uq_voice_box_code")),
        sa.UniqueConstraint("key", name=op.f("uq_voice_box_key")),
    )
    op.create_table(
        "box_answer",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("box_id", NUMBER, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("quote", sa.LargeBinary(), nullable=True),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("state", _one_of("state", "new", "kept", "aside"), nullable=False),
        sa.Column("came", _one_of("came", "link", "paper", "phone", "talk"), nullable=False),
        sa.Column("by_id", NUMBER, nullable=True),
        sa.Column("consent", sa.LargeBinary(), nullable=True),
        sa.Column("consent_at", MOMENT, nullable=True),
        _refers("box_answer", "box_id", "voice_box", "CASCADE"),
        _refers("box_answer", "by_id", "person", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_box_answer")),
        sa.UniqueConstraint("key", name=op.f("uq_box_answer_key")),
    )
    with op.batch_alter_table("voice_box", schema=None) as batch_op:
        for column in ("context_id", "case_id", "by_id"):
            batch_op.create_index(batch_op.f(f"ix_voice_box_{column}"), [column], unique=False)
    with op.batch_alter_table("box_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_box_answer_box_id_state"), ["box_id", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_box_answer_by_id"), ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_table("box_answer")
    op.drop_table("voice_box")
