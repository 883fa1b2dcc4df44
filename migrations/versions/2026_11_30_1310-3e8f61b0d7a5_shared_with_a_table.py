"""A text can be shared with those at one's table

Revision ID: 3e8f61b0d7a5
Revises: 6b3f8d1e72c4
Created: 2026-11-30 13:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "3e8f61b0d7a5"
down_revision = "6b3f8d1e72c4"
branch_labels = None
depends_on = None

BEFORE = ("private", "instructor")
AFTER = (*BEFORE, "circle")


def upgrade() -> None:
    _change(AFTER)


def downgrade() -> None:
    op.execute(sa.text("UPDATE entry SET sharing = 'instructor' WHERE sharing = 'circle'"))
    _change(BEFORE)


def _change(audiences: tuple[str, ...]) -> None:
    """SQLite copies the table and leaves its checks behind: there is one, and it is made anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_entry_sharing"), "entry", type_="check")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_entry_sharing"), f"sharing IN ({', '.join(repr(one) for one in audiences)})"
        )
