"""Tables at which people of a course talk

Revision ID: 8f1d3a6c92e7
Revises: 4f9b3e7d2c68
Created: 2026-11-30 09:55:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "8f1d3a6c92e7"
down_revision = "4f9b3e7d2c68"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "thread",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("context_id", NUMBER, nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("preview_of_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["context_id"], ["context.id"], name=op.f("fk_thread_context_id_context"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["preview_of_id"],
            ["enrolment.id"],
            name=op.f("fk_thread_preview_of_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_thread")),
        sa.UniqueConstraint("key", name=op.f("uq_thread_key")),
    )
    with op.batch_alter_table("thread", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_thread_context_id_activity"), ["context_id", "activity"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_thread_preview_of_id"), ["preview_of_id"], unique=False)
    op.create_table(
        "seat",
        sa.Column("thread_id", NUMBER, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", NUMBER, nullable=False),
        sa.Column("sat_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_seat_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_seat_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("thread_id", "place", name=op.f("pk_seat")),
        sa.UniqueConstraint("thread_id", "enrolment_id", name=op.f("uq_seat_thread_id_enrolment_id")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_enrolment_id"), ["enrolment_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", NUMBER, sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("thread_id", NUMBER, nullable=False),
        sa.Column("enrolment_id", NUMBER, nullable=False),
        sa.Column("about_id", NUMBER, nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT, nullable=True),
        sa.Column("hidden_at", MOMENT, nullable=True),
        sa.Column("hidden_why", sa.LargeBinary(), nullable=True),
        sa.Column("hidden_by_id", NUMBER, nullable=True),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["thread.id"], name=op.f("fk_post_thread_id_thread"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enrolment_id"],
            ["enrolment.id"],
            name=op.f("fk_post_enrolment_id_enrolment"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["post.id"], name=op.f("fk_post_about_id_post"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["person.id"], name=op.f("fk_post_hidden_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("key", name=op.f("uq_post_key")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        for column in ("thread_id", "enrolment_id", "about_id", "hidden_by_id"):
            batch_op.create_index(batch_op.f(f"ix_post_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("post")
    op.drop_table("seat")
    op.drop_table("thread")
