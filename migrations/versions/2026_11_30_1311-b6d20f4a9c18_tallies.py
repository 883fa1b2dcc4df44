"""What people of a course said about themselves, as sums of five and more

Revision ID: b6d20f4a9c18
Revises: 3e8f61b0d7a5
Created: 2026-11-30 13:11:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "b6d20f4a9c18"
down_revision = "3e8f61b0d7a5"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATE = sa.Enum("waiting", "told", name="tally", native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("context_id", NUMBER, nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["context_id"], ["context.id"], name=op.f("fk_tally_context_id_context"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("context_id", "slot", "part", "step", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tally", STATE, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_entry_tally"), type_="check")
        batch_op.drop_column("tally")
    op.drop_table("tally")
