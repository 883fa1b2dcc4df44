"""what a course keeps of its stars, what a learner has earned, and emptied cells

Revision ID: 6b3f8d1e72c4
Revises: 2e8b5d1f7c40
Created: 2026-11-30 12:10:00+00:00
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "6b3f8d1e72c4"
down_revision = "2e8b5d1f7c40"
branch_labels = None
depends_on = None

JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
BEFORE, AFTER = ("waiting", "sent", "parked", "theirs"), ("waiting", "sent", "parked", "theirs", "emptied")


def upgrade() -> None:
    """What was passed was earned, as far as anybody remembers; a course that was begun keeps the stars it has."""
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.add_column(sa.Column("pass_earned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE progress SET pass_earned = quiz_passed")
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.alter_column("pass_earned", server_default=None)
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_pathways", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.alter_column("left_pathways", server_default=None)
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kept_stars", JSON, nullable=True))
    _keep_stars()
    _set_states(BEFORE, AFTER)
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.add_column(sa.Column("waits_since", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("seen_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("is_dismissed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("is_dismissed", server_default=None)
    with op.batch_alter_table("line_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_unready", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("line_item", schema=None) as batch_op:
        batch_op.alter_column("is_unready", server_default=None)
    op.execute(
        "UPDATE delivery SET state = 'emptied', code = NULL "
        "WHERE state = 'theirs' AND theirs_given IS NULL AND theirs_at IS NOT NULL AND sent_no > 0"
    )


def _keep_stars() -> None:
    bind = op.get_bind()
    rows = bind.execute(
        sa.text(
            "SELECT context_id, star FROM star_setting WHERE EXISTS (SELECT 1 FROM enrolment "
            "JOIN progress ON progress.enrolment_id = enrolment.id "
            "WHERE enrolment.context_id = star_setting.context_id AND enrolment.kind = 'real') ORDER BY position"
        )
    )
    stars: dict[int, list[str]] = {}
    for context_id, star in rows:
        stars.setdefault(context_id, []).append(star)
    context = sa.table("context", sa.column("id"), sa.column("kept_stars", JSON))
    for context_id, kept in stars.items():
        bind.execute(sa.update(context).where(context.c.id == context_id).values(kept_stars=kept))


def downgrade() -> None:
    with op.batch_alter_table("line_item", schema=None) as batch_op:
        batch_op.drop_column("is_unready")
    op.execute("UPDATE delivery SET state = 'theirs', code = 'lti.score_conflict' WHERE state = 'emptied'")
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.drop_column("is_dismissed")
        batch_op.drop_column("seen_at")
        batch_op.drop_column("waits_since")
    _set_states(AFTER, BEFORE)
    with op.batch_alter_table("context", schema=None) as batch_op:
        batch_op.drop_column("kept_stars")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_column("left_pathways")
    with op.batch_alter_table("progress", schema=None) as batch_op:
        batch_op.drop_column("pass_earned")


def _set_states(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    with op.batch_alter_table("delivery", schema=None) as batch_op:
        batch_op.alter_column("state", existing_type=_state(before), type_=_state(after), existing_nullable=False)


def _state(choices: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*choices, name="state", native_enum=False, create_constraint=True, length=32)
