"""jobs that call no platform belong to none

Revision ID: 5d2f0c94ab17
Revises: 5e1a90c7d3b4
Created: 2026-11-30 02:10:00+00:00
"""

from alembic import op

revision = "5d2f0c94ab17"
down_revision = "5e1a90c7d3b4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE job SET platform_id = NULL WHERE kind IN ('column.fill', 'progress.renew')")


def downgrade() -> None:
    op.execute(
        "UPDATE job SET platform_id = (SELECT platform_id FROM context WHERE context.key = job.subject) "
        "WHERE kind = 'progress.renew'"
    )
    op.execute(
        "UPDATE job SET platform_id = (SELECT context.platform_id FROM context "
        "JOIN line_item ON line_item.context_id = context.id WHERE CAST(line_item.id AS TEXT) = job.subject) "
        "WHERE kind = 'column.fill'"
    )
