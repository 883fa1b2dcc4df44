"""the platform's groups of people, whether staff are kept to them, and rosters of whole sites

Revision ID: e4a17c6d9b02
Revises: 5a7e2c9b4d13
Created: 2026-11-30 12:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op

revision = "e4a17c6d9b02"
down_revision = "5a7e2c9b4d13"
branch_labels = None
depends_on = None

FLAGS = {"context": ("has_groups", "staff_see_all"), "platform": ("reads_sites",)}
KINDS = ("course", "account", "link")


def upgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_groups", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("sees_all_groups", sa.Boolean(), nullable=True))
    for table, names in FLAGS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.alter_column(name, server_default=None)
    _take_kinds(*KINDS, "site")


def downgrade() -> None:
    op.execute("UPDATE context SET kind = 'course' WHERE kind = 'site'")
    _take_kinds(*KINDS)
    for table, names in FLAGS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.drop_column(name)
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("sees_all_groups")
        batch_op.drop_column("told_groups")


def _take_kinds(*kinds: str) -> None:
    """Which kinds a context may have. SQLite copies the table and leaves its check behind: it is made anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_context_kind"), "context", type_="check")
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_context_kind"), f"kind IN ({', '.join(repr(kind) for kind in kinds)})"
        )
