"""who told what of a name

Revision ID: 9c1d5e8a3b47
Revises: 8f1d3a6c92e7
Created: 2026-11-30 10:00:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "9c1d5e8a3b47"
down_revision = "8f1d3a6c92e7"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")
FIELDS = ("name", "given", "family", "email")


def upgrade() -> None:
    """What is known was told by launches, as far as anybody remembers: a launch that leaves it out takes it back."""
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_by", JSON, nullable=False, server_default="{}"))
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.alter_column("told_by", server_default=None)
    person = sa.table("person", *(sa.column(name) for name in FIELDS), sa.column("told_by", JSON))
    for bits in range(1, 1 << len(FIELDS)):
        told = [name for place, name in enumerate(FIELDS) if bits >> place & 1]
        is_told = [
            person.c[name].is_not(None) if name in told else person.c[name].is_(None) for name in FIELDS
        ]
        op.execute(
            sa.update(person).where(*is_told).values(told_by={name: ["launch"] for name in told})
        )


def downgrade() -> None:
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("told_by")
