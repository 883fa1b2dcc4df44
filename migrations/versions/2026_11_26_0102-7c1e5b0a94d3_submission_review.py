"""submission review: whose work a visit shows, and which tries of a quiz are shared

Revision ID: 7c1e5b0a94d3
Revises: 7c41e0b95d28
Created: 2026-11-26 01:02:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "7c1e5b0a94d3"
down_revision = "7c41e0b95d28"
branch_labels = None
depends_on = None

BEFORE = ("own", "preview", "test", "masquerade")
AFTER = (*BEFORE, "review")


def upgrade() -> None:
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.alter_column("mode", existing_type=_mode(BEFORE), type_=_mode(AFTER), existing_nullable=False)
        batch_op.add_column(
            sa.Column(
                "subject_enrolment_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
            )
        )
        batch_op.add_column(sa.Column("subject", sa.Text(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_visit_subject_enrolment_id_enrolment"),
            "enrolment",
            ["subject_enrolment_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(
            batch_op.f("ix_visit_subject_enrolment_id"), ["subject_enrolment_id"], unique=False
        )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_column("shared_at")
    op.execute(sa.text("DELETE FROM visit WHERE mode = 'review'"))
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_subject_enrolment_id"))
        batch_op.drop_constraint(batch_op.f("fk_visit_subject_enrolment_id_enrolment"), type_="foreignkey")
        batch_op.drop_column("subject")
        batch_op.drop_column("subject_enrolment_id")
        batch_op.alter_column("mode", existing_type=_mode(AFTER), type_=_mode(BEFORE), existing_nullable=False)


def _mode(choices: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*choices, name="mode", native_enum=False, create_constraint=True, length=32)
